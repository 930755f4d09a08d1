"""HTML tables as rows of cells."""

from __future__ import annotations

import pytest
from lxml import html

from extractor.article import tables

Rows = list[tuple[str, tuple[str, ...]]]


def table(source: str) -> html.HtmlElement:
    return html.fromstring(f"<table>{source}</table>")


def rows(source: str) -> Rows:
    return [(draft.kind, draft.cells or (draft.text,)) for draft in tables.rows(table(source), 0)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<tr><th>Index<th>Week<tr><td>Dow<td>1%", [("header_row", ("Index", "Week")), ("row", ("Dow", "1%"))]),
        ("<thead><tr><td>Index<td>Week<tbody><tr><td>Dow<td>1%", [("header_row", ("Index", "Week")), ("row", ("Dow", "1%"))]),
        ("<tr><td><b>Index</b><td><strong>Week</strong><tr><td>Dow<td>1%", [("header_row", ("Index", "Week")), ("row", ("Dow", "1%"))]),
        ("<tr><td>Index<td>2025<td>Q1 2026<tr><td>Dow<td>1%<td>2%", [("header_row", ("Index", "2025", "Q1 2026")), ("row", ("Dow", "1%", "2%"))]),
        ("<tr><td>Dow<td>1%<tr><td>Nasdaq<td>2%", [("row", ("Dow", "1%")), ("row", ("Nasdaq", "2%"))]),
        ("<tr><th>P/E<td>19<tr><th>Yield<td>1%", [("row", ("P/E", "19")), ("row", ("Yield", "1%"))]),
        ("<tr><th><th>Week<th>Year<tr><td>Dow<td><td>3%", [("header_row", ("", "Week", "Year")), ("row", ("Dow", "", "3%"))]),
        ("<tr><th rowspan=2>Index<th colspan=2>Return<tr><th>Week<th>Year<tr><td>Dow<td>1%<td>3%",
            [("header_row", ("Index", "Return", "Return")), ("header_row", ("Index", "Week", "Year")), ("row", ("Dow", "1%", "3%"))]),
        ("<tr><th>Index<th>A<th>B<tr><td rowspan=2>Dow<td colspan=2>1%<tr><td>2%<td>3%",
            [("header_row", ("Index", "A", "B")), ("row", ("Dow", "1%", "")), ("row", ("Dow", "2%", "3%"))]),
        ("<tr><th>Index<th>Week<tr><td>Dow<td rowspan=2>1%<tr><td>Nasdaq", [("header_row", ("Index", "Week")), ("row", ("Dow", "1%")), ("row", ("Nasdaq", ""))]),
        ("<caption>Returns</caption><tr><th>Index<th>Week<tr><td>Dow<td>1%<tr><td colspan=2>Source: exchanges",
            [("caption", ("Returns",)), ("header_row", ("Index", "Week")), ("row", ("Dow", "1%")), ("caption", ("Source: exchanges",))]),
        ("<tr><td>a<td>b<tr><td>c", [("row", ("a", "b")), ("row", ("c", ""))]),
        ("<tr><th>Fund<th>Fee<tr><td>IWM<br>iShares<td><p>0.19%</p><p>a year</p>", [("header_row", ("Fund", "Fee")), ("row", ("IWM iShares", "0.19% a year"))]),
        ("<tr><th>x<th>y<tr><td><b>1</b>.2%<td>z", [("header_row", ("x", "y")), ("row", ("1.2%", "z"))]),
        ("<tr><td><td><tr><td>a<td>1", [("row", ("a", "1"))]),
    ],
)  # fmt: skip
def test_rows(source: str, expected: Rows) -> None:
    assert rows(source) == expected


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("<tr><td>Dow<td>1%<tr><td>Nasdaq<td>2%", True),
        ("<tr><td>only<td>one row", False),
        ("<tr><td>one<tr><td>column", False),
        ("<tr><td>a<td><h2>Headline</h2><tr><td>b<td>c", False),
        ("<tr><td>a<td><table><tr><td>b</table><tr><td>c<td>d", False),
        (f"<tr><td>a<td>{'word ' * 100}<tr><td>b<td>c", False),
        ("", False),
    ],
)
def test_data_tables_are_told_from_layout(source: str, answer: bool) -> None:
    assert tables.is_data(table(source)) is answer


def test_spans_of_an_attack_are_bounded() -> None:
    drafts = tables.rows(table("<tr><td colspan=999999>a<td rowspan=99999>b" * 500 + "<tr><td>c<td>d"), 0)
    assert sum(len(draft.cells) for draft in drafts) < 50_000


def test_texts_of_uneven_length() -> None:
    drafts = tables.from_texts([["Index", "Week"], ["Dow", "1%", "x"]], 3)
    assert [(draft.kind, draft.cells, draft.table) for draft in drafts] == [
        ("header_row", ("Index", "Week", ""), 3), ("row", ("Dow", "1%", "x"), 3),
    ]  # fmt: skip
