"""Plain text as drafts."""

from __future__ import annotations

import pytest

from extractor.article import plaintext


def kinds(text: str) -> list[tuple[str, str]]:
    return [(draft.kind, draft.text) for draft in plaintext.drafts(text)]


WRAPPED = """The Russell 2000 closed at a record on Monday, its fifth in a month, and
has now gained 6.2% since the new year. The S&P 500 has managed not quite
2% in the same time.

Small companies owe more of their money to banks, which is why the cuts in
interest rates help them first.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One paragraph, up 1%.\nAnother, up 2%.", [("paragraph", "One paragraph, up 1%."), ("paragraph", "Another, up 2%.")]),
        (WRAPPED, [
            ("paragraph", "The Russell 2000 closed at a record on Monday, its fifth in a month, and has now gained 6.2% since the "
             "new year. The S&P 500 has managed not quite 2% in the same time."),
            ("paragraph", "Small companies owe more of their money to banks, which is why the cuts in interest rates help them first."),
        ]),
        ("According to recent data, the\n\nclosed at a record high.", [("paragraph", "According to recent data, the closed at a record high.")]),
        ("As noted by\n\n, these stocks trade at 15 times.", [("paragraph", "As noted by, these stocks trade at 15 times.")]),
        ("Writing in\n\n\"Stocks for the Long Run\", he saw 7% a year.", [("paragraph", "Writing in \"Stocks for the Long Run\", he saw 7% a year.")]),
        ("Bond funds\n\niShares saw inflows of $2 billion.", [("heading", "Bond funds"), ("paragraph", "iShares saw inflows of $2 billion.")]),
        ("  • Gold rose 2%\n\n  • Oil fell 3%", [("item", "Gold rose 2%"), ("item", "Oil fell 3%")]),
        ("- Gold rose 2%\n* Oil fell 3%\n1. Tin is flat", [("item", "Gold rose 2%"), ("item", "Oil fell 3%"), ("item", "Tin is flat")]),
        ("1. The Valuation Gap\n\nShares cost 15 times earnings.", [("heading", "1. The Valuation Gap"), ("paragraph", "Shares cost 15 times earnings.")]),
        ("-0.5% was the day's change.", [("paragraph", "-0.5% was the day's change.")]),
        ("Why Is the Rally Sustainable?\n\nIt has breadth, at 81%.", [("heading", "Why Is the Rally Sustainable?"), ("paragraph", "It has breadth, at 81%.")]),
        ("Q: Is it cheap?\n\nA: Yes, at 15 times.", [("paragraph", "Q: Is it cheap?"), ("paragraph", "A: Yes, at 15 times.")]),
        ("Close of the day\nDow: 49,098.71\nS&P 500: 6,915.61", [("heading", "Close of the day"), ("item", "Dow: 49,098.71"), ("item", "S&P 500: 6,915.61")]),
        ("Index\tWeek\nDow\t1.2%\nNasdaq\t0.9%", [("header_row", "Index | Week"), ("row", "Dow | 1.2%"), ("row", "Nasdaq | 0.9%")]),
        ("| Index | Week |\n|-------|------|\n| Dow | 1.2% |", [("header_row", "Index | Week"), ("row", "Dow | 1.2%")]),
        ("Index        Week    Year\nDow          1.2%    3.4%\nNasdaq       0.9%    5.6%",
            [("header_row", "Index | Week | Year"), ("row", "Dow | 1.2% | 3.4%"), ("row", "Nasdaq | 0.9% | 5.6%")]),
        ("A sentence.  Another one, set  wide.", [("paragraph", "A sentence. Another one, set wide.")]),
        ("One\r\n\r\nTwo, 2%.\rThree, 3%.", [("heading", "One"), ("paragraph", "Two, 2%."), ("paragraph", "Three, 3%.")]),
    ],
)  # fmt: skip
def test_drafts(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_short_paragraphs_of_one_length_are_not_taken_for_wrapped_lines() -> None:
    flashes = [f"Index {n} rose {n}.{n}% in the month, against {n}.0% forecast by economists." for n in range(1, 9)]
    assert [text for _, text in kinds("\n".join(flashes))] == flashes


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Small caps start the year at a sprint\n\nThe index rose 1%, more than anything else that is listed in New York, on Friday.", "Small caps start the year at a sprint"),
        ("Investing\n\nRussell rally: sustainable or a fluke?\n\nIt rose 8%, more than anything else that is listed in New York this year.", "Russell rally: sustainable or a fluke?"),
        ("The index rose 1% on Friday, and that was more than anything else that is listed in New York.", None),
        ("Gold rose 1%.", None),
    ],
)  # fmt: skip
def test_title(text: str, title: str | None) -> None:
    titles = [draft.text for draft in plaintext.titled(plaintext.drafts(text)) if draft.kind == "title"]
    assert titles == ([title] if title else [])
