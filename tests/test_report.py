"""What is shown: words, table, lines for programs, page. Golden files are renewed by UPDATE_GOLDEN=1."""

import csv
import datetime as dt
import io
import itertools
import json
import os
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from examples import DAY, IWM, NOTHING, article, claim, hostile, small_caps
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from extractor.records import Bounds, Period, Reading
from extractor.report import wording
from extractor.report.html import page
from extractor.report.sheets import Card, pieces
from extractor.report.table import COLUMNS, csv_lines, harmless, jsonl
from extractor.report.terminal import table

GOLDEN = Path(__file__).parent / "golden"
BOTH = [small_caps(), hostile()]


def golden(name, text):
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode()


def shown(readings, *, width=80, terminal=False, everything=False):
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=terminal, markup=False, emoji=False, highlight=False)
    console.print(table(readings, width=width, styled=terminal, everything=everything))
    return file.getvalue()


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        ("17.0", "17.0", "percent", "17%"),
        ("-2", "-2", "percent", "-2%"),
        ("3.50", "3.75", "percent", "3.5% to 3.75%"),
        ("19.24", "19.24", "ratio", "19.24x"),
        ("75000000000", "75000000000", "USD", "$75 billion"),
        ("1234567.5", "1234567.5", "CHF", "CHF 1.2345675 million"),
        ("-1230000", "-1230000", "EUR", "-€1.23 million"),
        ("261.56", "261.56", "USD", "$261.56"),
        ("6944.47", "6944.47", "points", "6,944.47 points"),
        ("25", "25", "bps", "25 bps"),
        ("1", "1", "days", "1 day"),
        ("14", "14", "days", "14 days"),
    ],
)
def test_amounts_in_words(low, high, unit, text):
    assert wording.amount(Decimal(low), Decimal(high), unit) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("28.94736842", "31.81818", "28.95% to 31.82%"),
        (None, "0.0123456", "at most 0.01235%"),
        ("3", None, "at least 3%"),
        (None, None, "any value"),
    ],
)
def test_intervals_in_words(low, high, text):
    assert wording.bounds(Bounds(low=low, high=high, unit="percent")) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2026, 1, 26), (2026, 1, 26), "26 Jan 2026"),
        ((2026, 1, 5), (2026, 1, 5), "5 Jan 2026"),
        ((2025, 1, 1), (2025, 12, 31), "2025"),
        ((2025, 10, 1), (2025, 12, 31), "Q4 2025"),
        ((2024, 2, 1), (2024, 2, 29), "Feb 2024"),
        ((2025, 2, 1), (2025, 4, 30), "1 Feb 2025 to 30 Apr 2025"),
        ((2026, 1, 1), (2026, 1, 23), "1 Jan 2026 to 23 Jan 2026"),
    ],
)
def test_days_in_words(start, end, text):
    assert wording.when(Period(start=dt.date(*start), end=dt.date(*end))) == text


def test_tally_counts_what_a_reader_counts():
    assert wording.tally([small_caps()]) == (
        "1 article, 11 claims: 2 refuted, 1 conflicting, 1 undecided, 1 supported, 6 not checked"
    )
    assert wording.tally([]) == "0 articles, 0 claims"


def test_copies_are_told_once_and_by_who_came_first():
    first, second = small_caps(), hostile()
    later = second.article.model_copy(update={"published": DAY + dt.timedelta(days=3), "publisher": "Gate"})
    pair = [
        first.model_copy(update={"copies": (later.id, "d_elsewhere")}),
        second.model_copy(update={"article": later, "copies": (first.article.id,)}),
    ]
    (line,) = wording.copies(pair)
    assert re.fullmatch(r"Gate, “.*” repeats Harbor Street Journal, “Small caps .*”: counted as one source", line)
    assert line in " ".join(shown(pair, width=300).split())
    same_day = [
        reading.model_copy(update={"article": reading.article.model_copy(update={"published": DAY})})
        for reading in pair
    ]
    assert "repeats, or is repeated by," in next(wording.copies(same_day))


def test_worst_first_and_in_reading_order_within_a_rank():
    ranks = [wording.rank(c) for c in wording.worst_first(BOTH)]
    assert ranks == sorted(ranks)
    unchecked = [c.value.start for c in wording.worst_first([small_caps()]) if wording.standing(c) == "unchecked"]
    assert unchecked == sorted(unchecked)


@given(st.text())
def test_printable_text_has_one_line_and_no_controls(text):
    clean = wording.printable(text)
    assert all(c.isprintable() or c == " " or c.isspace() for c in clean)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", clean)


def test_printable_drops_terminal_codes_whole():
    assert wording.printable("a\x1b[31mred\x1b[0m \x1b]0;title\x07b\tc\nd") == "ared b c d"


# -- the table for a person --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 80, 130])
def test_the_table_fits_its_width(width):
    text = shown(BOTH, width=width, everything=True)
    assert max(map(len, text.splitlines())) <= width
    golden(f"table-{width}.txt", "".join(line.rstrip() + "\n" for line in text.splitlines()))


def test_the_table_puts_the_worst_on_top_and_marks_the_number():
    text = shown([small_caps()], width=200)
    assert text.index("more than 33.33%") < text.index("19.5x") < text.index("supported")
    assert "exceeding [one-third]" in text
    assert "(--all lists them too)" in text and "$75 billion" not in text
    assert "$75 billion" in shown([small_caps()], width=200, everything=True)


def test_what_was_never_checked_is_listed_when_there_is_nothing_else():
    reading = small_caps()
    bare = reading.model_copy(update={"claims": tuple(c.model_copy(update={"verdict": None}) for c in reading.claims)})
    text = shown([bare])
    assert "Verdict" not in text and "$75 billion" in text and "--all" not in text


def test_no_article_reaches_the_terminal_or_is_taken_for_markup():
    for terminal in (False, True):
        text = shown([hostile()], width=200, terminal=terminal, everything=True)
        for codes in ("\x1b[31mfell", "\x1b[2J", "\x1b]0", "\x1b[5m", "\u202e", "\x07"):
            assert codes not in text
        assert "[red]IWM[/red]" in text


def test_nothing_to_show_is_a_summary_alone():
    assert shown([]).strip() == "0 articles, 0 claims"
    assert shown([Reading(article=article("Quiet"), claims=())]).strip() == "1 article, 0 claims"


# -- lines for programs ------------------------------------------------------------------------------------------------


def test_jsonl_is_a_record_a_line():
    lines = list(jsonl(BOTH))
    assert [json.loads(line)["id"] for line in lines] == [c.id for r in BOTH for c in r.claims]
    assert all(line.count("\n") == 1 for line in lines)
    first = json.loads(lines[0])
    assert set(first) == {
        "id", "index", "metric", "value", "date", "source", "modality", "versus", "evidence", "confidence", "verdict"
    }  # fmt: skip
    assert "".join(jsonl(BOTH, ascii_only=True)).isascii()


def test_csv_is_flat_and_numbers_are_numbers():
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(BOTH)))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == [c.id for r in BOTH for c in r.claims]
    assert rows[-1]["low"] == "-19.5" and rows[6]["low"] == "75000000000"
    golden("claims.csv", "".join(csv_lines(BOTH)))


def test_no_csv_cell_is_a_formula():
    for row in csv.reader(io.StringIO("".join(csv_lines(BOTH)))):
        for cell in row:
            assert not re.match(r"\s*[=+\-@\t\r]", cell) or re.fullmatch(r"[+-]?[\d.,]+%?", cell), cell


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "-", "＝1", "-2+cmd|'!A0"])
def test_formulas_are_made_harmless(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-0.51%", "+5.73%", "-19.5", "1,234.56", "S&P 500", "a=b", "", None, -2, -2.5])
def test_numbers_and_plain_text_stay(cell):
    assert harmless(cell) == cell


def test_tables_are_written_in_one_place_which_makes_them_harmless():
    package = Path(__file__).parent.parent / "extractor"
    writing = [
        p for p in package.rglob("*.py") if re.search(r"csv\.(?:writer|DictWriter)|\.to_csv\(", p.read_text("utf-8"))
    ]
    assert [path.relative_to(package).as_posix() for path in writing] == ["report/table.py"]


# -- the page ----------------------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """What a page holds: its elements, ids, links, headings and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.headings, self.text, self.attributes = [], [], [], [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.attributes |= attrs.keys()
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if "href" in attrs:
            self.links.append(attrs["href"])
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def html():
    return page(BOTH, unread=[("<b>x.html", "no such file")], made=dt.date(2026, 2, 1))


def test_the_page_as_a_whole(html):
    styled = re.sub(r"<style>.*?</style>", "<style></style>", html, flags=re.DOTALL)
    golden("report.html", re.sub(r"sha256-[\w+/=]+", "sha256-", styled))


def test_the_page_needs_no_network_and_runs_nothing(html):
    outline = Outline(html)
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(outline.tags)
    assert not [name for name in outline.attributes if name.startswith("on") or name == "style"]
    assert "default-src 'none'" in html and "url(" not in html and "@import" not in html
    assert {link.split(":")[0] for link in outline.links if not link.startswith("#")} <= {"http", "https"}


def test_pictures_need_no_style_and_refer_to_nothing_outside(html):
    outline = Outline(html)
    assert outline.tags.count("svg") == 3 and html.count('role="img"') == 3
    assert not {"image", "foreignobject", "animate", "style"} & set(outline.tags[outline.tags.index("body") :])


def test_a_number_wrong_twice_is_told_once():
    reading = small_caps()
    twice = Reading(
        article=reading.article,
        claims=(*reading.claims, *(c.model_copy(update={"id": f"{c.id}x"}) for c in reading.claims)),
    )
    assert page([twice]).count('<li><span class="verdict') == page([reading]).count('<li><span class="verdict') == 3


def test_hostile_text_stays_text(html):
    text = "".join(Outline(html).text)
    for inert in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7*7 }}", "[red]IWM[/red]", "<b>x"):
        assert inert in text
    assert "\x1b" not in html and "javascript:" not in html


def test_every_link_on_the_page_leads_somewhere(html):
    outline = Outline(html)
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)
    for reading in BOTH:
        for found in reading.claims:
            assert {found.id, f"at-{found.id}"} <= set(outline.ids)


def test_headings_descend_one_at_a_time(html):
    levels = Outline(html).headings
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_the_style_sheet_is_the_one_its_hash_allows(html):
    import base64
    import hashlib

    style = re.search(r"<style>(.*?)</style>", html, re.S)[1]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in html.partition("<style>")[0]


def test_the_same_document_twice_keeps_its_anchors_apart():
    twice = Outline(page([small_caps(), small_caps()]))
    assert len(twice.ids) == len(set(twice.ids))


def test_copies_and_missing_dates_are_said():
    first, second = small_caps(), hostile()
    text = page([
        first.model_copy(update={"copies": (second.article.id, "d_elsewhere")}),
        second.model_copy(update={"article": second.article.model_copy(update={"published": None})}),
    ])  # fmt: skip
    assert text.count("counted as one source") == 2 and "d_elsewhere" in text and "no date" in text


def test_an_empty_report_says_so():
    assert "Nothing was refuted" in page([]) and "0 articles" in page([])


def cards(of, *spans):
    made = []
    for number, (start, end) in enumerate(spans):
        one = claim(of, of.text[start:end], IWM, "price", "1", unit="points", verdict=NOTHING)
        at = one.value.model_copy(update={"start": start, "end": end})
        made.append(Card(one.model_copy(update={"value": at}), f"c{number}", f"at-c{number}", number, ()))
    return made


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8))
def test_pieces_tile_the_text_and_hold_every_number(spans):
    text = "x" * 40
    inside = [(start, min(start + length, 40)) for start, length in spans if start < 40]
    cut = list(pieces(text, (0, 40), cards(article(text), *inside)))
    assert "".join(piece.text for piece in cut) == text
    assert sorted(card.number for piece in cut for card in piece.cards) == list(range(len(inside)))
