"""Reports in other forms: pictures, who agrees with whom, Markdown, ClaimReview, the schema of the record."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from examples import DAY, IWM, SPX, article, claim, hostile, small_caps, verdict
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from test_report import golden

from extractor.cli import cli
from extractor.records import Bounds, Observation, Period, Reading
from extractor.report import agreement, pictures
from extractor.report.claimreview import Reviewer, claim_reviews, json_ld
from extractor.report.html import page
from extractor.report.markdown import escaped, markdown
from extractor.report.schema import record_schema, schema_text
from extractor.report.table import jsonl

BOTH = [small_caps(), hostile()]
MADE = dt.date(2026, 2, 1)


# -- several articles --------------------------------------------------------------------------------------------------


def three_sources(label="conflicting"):
    """Three articles on one P/E: two agree, the third does not."""
    readings, ids = [], []
    for n, (publisher, pe) in enumerate([("Alpha", "19.5"), ("Beta", "19.5"), ("Gamma <b>$x_1$", "19.24")]):
        a = article(f"Number {n}", ("paragraph", f"The fund trades at {pe} times earnings."), publisher=publisher)
        one = claim(a, pe, IWM, "pe_ratio", pe, unit="ratio")
        readings.append((a, one))
        ids.append(one.id)
    held = [("supported", (ids[1],)), ("supported", (ids[0],)), (label, (ids[0], ids[1]))]
    return [
        Reading(article=a, claims=(one.model_copy(update={"verdict": verdict(
            how, "as told", kind="cross_source", low="19.45", high="19.55", unit="ratio", evidence=others)}),))
        for (a, one), (how, others) in zip(readings, held, strict=True)
    ]  # fmt: skip


def test_one_topic_for_what_was_held_against_each_other():
    (topic,) = agreement.topics(three_sources())
    assert len(topic.claims) == 3 and topic.worst.value.text == "19.24"
    assert agreement.topics(BOTH) == []


def test_the_matrix_counts_each_pair_once_and_both_ways():
    found = agreement.matrix(three_sources())
    assert found.rows == (0, 1, 2)
    assert found.cell(0, 1) == found.cell(1, 0) == {"agree": 1}
    assert found.cell(0, 2) == found.cell(2, 1) == {"differ": 1}
    assert found.cell(0, 0) == {} and agreement.matrix(BOTH) is None


def test_the_page_of_several_articles():
    text = page(three_sources())
    assert "What several articles give a figure of" in text and "Who agrees with whom" in text
    assert "Gamma &lt;b&gt;$x_1$" in text and "<b>$x" not in text
    assert text.count('<td><span class="aside">itself</span>') == 3


# -- pictures ----------------------------------------------------------------------------------------------------------


def refuted(metric, value, unit, expected, **more):
    a = article("Week", ("paragraph", f"It stood at {value} then."))
    check = verdict(
        "refuted", "no", kind="market_data", low=expected, high=expected, unit=unit, provider="Fed & Co <x>"
    )
    return claim(a, value, SPX, metric, value, unit=unit, verdict=check, **more)


def rising(symbol, metric, first, last):
    """A level of 100 on the claim's day, one more each day."""
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    return [
        Observation(symbol=symbol, metric=metric, date=day, value=Decimal(100 + (day - DAY).days), unit="points")
        for day in days
    ]


def text_of(svg):
    return " ".join("".join(node.itertext()) for node in etree.fromstring(svg).iter("text"))


def test_a_chart_where_the_series_says_what_the_check_says():
    svg = pictures.of_claim(refuted("price", "120", "points", "100"), name="p", series=rising)
    assert "26 Jan 2026" in text_of(svg) and "✗ Claimed 120 points ● 100 points" in text_of(svg)
    change = pictures.of_claim(refuted("return", "5", "percent", "1.01"), name="p", series=rising)
    assert "26 Jan 2026" in text_of(change) and "✗ Claimed 5% ● 1.01%" in text_of(change)


@pytest.mark.parametrize("series", [None, lambda *_: [], rising])
def test_both_on_one_axis_where_there_is_no_such_series(series):
    svg = pictures.of_claim(refuted("price", "120", "points", "77"), name="p", series=series)
    assert "Fed & Co <x>, 26 Jan 2026" in text_of(svg) and "77 points" in text_of(svg)


def test_no_picture_without_a_figure():
    bare = refuted("price", "120", "points", None)
    assert pictures.of_claim(bare, name="p") is None
    assert pictures.of_claim(bare.model_copy(update={"verdict": None}), name="p") is None


@pytest.mark.parametrize(("low", "high"), [("-1e12", "1e12"), ("0", "0"), (None, "3"), ("1e-9", None)])
def test_any_interval_can_be_drawn(low, high):
    bounds = Bounds(low=low and Decimal(low), high=high and Decimal(high), unit="points")
    one = refuted("price", "120", "points", "100")
    check = one.verdict.checks[0].model_copy(update={"expected": bounds})
    svg = pictures.of_claim(
        one.model_copy(update={"verdict": one.verdict.model_copy(update={"checks": (check,)})}), name="p"
    )
    assert etree.fromstring(svg).get("role") == "img" and "style=" not in svg and "url(" not in svg
    assert not re.search(r'(?:fill|stroke)="#0000', svg), "a colour that follows no theme"


# -- Markdown ----------------------------------------------------------------------------------------------------------


def test_the_markdown_report():
    golden("report.md", markdown(BOTH, unread=[("<b>x.html", "no such file")], made=MADE))


def test_nothing_hostile_is_markup_in_markdown():
    made = MarkdownIt("gfm-like", {"linkify": False}).render(markdown(BOTH, made=MADE))
    tags = set(re.findall(r"<(\w+)", made))
    assert tags <= {"h1", "h2", "h3", "p", "strong", "em", "ol", "ul", "li", "blockquote", "a"}
    assert set(re.findall(r'href="([^"]*)"', made)) == {
        "https://harborstreet.example/2026/01/26/small-caps", "https://fred.example/series/SP500",
    }  # fmt: skip


@given(st.text(alphabet=st.sampled_from("ab1 .)-+=#*_`[](){}<>!|~^$&\\/:@\n"), max_size=30))
def test_escaped_text_is_a_paragraph_of_that_text(text):
    made = MarkdownIt("gfm-like", {"linkify": False}).render("x" + escaped(text) + "x")
    plain = re.sub(r"\n", " ", text)
    (shown,) = re.fullmatch(r"<p>(.*)</p>\n", made).groups()
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    assert shown == f"x{plain}x"


@pytest.mark.parametrize("text", ["- a", "+ a", "1. a", "2) a", "---", "===", "# a", "> a", "    a", "~~~", "***"])
def test_no_text_begins_a_block(text):
    assert re.fullmatch(r"<p>.*</p>\n", MarkdownIt().render(escaped(text).lstrip()))


# -- ClaimReview -------------------------------------------------------------------------------------------------------

TEXT = {"type": "string", "minLength": 1}
DATE = {"type": "string", "format": "date"}
WEB = {"type": "string", "pattern": "^https?://"}
AGENT = {
    "type": "object", "required": ["@type", "name"],
    "properties": {"@type": {"enum": ["Organization", "Person"]}, "name": TEXT, "url": WEB},
}  # fmt: skip
#: What Google's documentation requires of a ClaimReview and recommends for it, with the types of schema.org.
CLAIM_REVIEW = {
    "type": "object",
    "required": ["@context", "@type", "claimReviewed", "reviewRating", "url", "author", "itemReviewed"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "claimReviewed": {**TEXT, "maxLength": 75},
        "url": WEB,
        "author": AGENT,
        "datePublished": DATE,
        "reviewBody": {"type": "string"},
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "dependentRequired": {"ratingValue": ["bestRating", "worstRating"]},
            "properties": {
                "@type": {"const": "Rating"}, "alternateName": TEXT, "bestRating": {"const": 5},
                "worstRating": {"const": 1}, "ratingValue": {"type": "integer", "minimum": 1, "maximum": 5},
            },
            "additionalProperties": False,
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "author", "appearance"],
            "properties": {
                "@type": {"const": "Claim"}, "author": AGENT, "datePublished": DATE, "text": TEXT, "citation": TEXT,
                "appearance": {
                    "type": "object", "required": ["@type", "headline"],
                    "properties": {"@type": {"const": "CreativeWork"}, "url": WEB, "headline": TEXT,
                                   "publisher": AGENT, "author": AGENT, "datePublished": DATE},
                    "additionalProperties": False,
                },
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}  # fmt: skip
DESK = Reviewer("Fact desk", "https://desk.example/check#top")


def test_every_checked_claim_is_a_valid_claim_review():
    reviews = claim_reviews(BOTH, reviewer=DESK, made=MADE)
    checked = [c.id for r in BOTH for c in r.claims if c.verdict and c.verdict.checks]
    assert sorted(review["url"] for review in reviews) == sorted(f"https://desk.example/check#{c}" for c in checked)
    validator = jsonschema.Draft202012Validator(CLAIM_REVIEW, format_checker=jsonschema.FormatChecker())
    for review in reviews:
        validator.validate(review)


def test_labels_become_ratings():
    ratings = {r["claimReviewed"].partition(",")[0]: r["reviewRating"] for r in claim_reviews([small_caps()])}
    assert {k: (v.get("ratingValue"), v["alternateName"]) for k, v in ratings.items()} == {
        "IWM valuation discount on P/E more than 33.33%": (1, "Wrong"),
        "Dow Jones Industrial Average return 1.1%": (2, "Slightly off"),
        "IWM P/E 19.5x": (3, "Sources disagree slightly"),
        "IWM implied upside 50%": (None, "Not enough evidence"),
        "S&P 500 return 1.1%": (5, "Correct"),
    }


def test_json_ld_cannot_end_the_script_it_stands_in():
    text = json_ld(BOTH, reviewer=DESK, made=MADE)
    assert json.loads(text) == claim_reviews(BOTH, reviewer=DESK, made=MADE)
    assert not re.search("[<>&\u2028\u2029]", text) and "javascript:" not in text


# -- the schema --------------------------------------------------------------------------------------------------------


def test_the_published_schema_is_fresh_and_printed():
    assert (Path(__file__).parent.parent / "docs" / "record.schema.json").read_text(encoding="utf-8") == schema_text()
    assert CliRunner().invoke(cli, ["schema"]).output == schema_text()


def test_records_are_valid_by_the_schema():
    validator = jsonschema.Draft202012Validator(record_schema())
    for line in jsonl(BOTH):
        validator.validate(json.loads(line))
        wrong = json.loads(line)
        del wrong["value"]["unit"]
        assert not validator.is_valid(wrong)


def test_a_period_is_drawn_from_where_it_began():
    one = refuted("return", "50", "percent", "35.14", qualifier="more_than")
    year = one.model_copy(update={"date": Period(start=dt.date(2026, 1, 1), end=DAY)})
    svg = pictures.of_claim(year, name="p", series=rising)  # 74 on the last day of December
    assert "● 35.14%" in text_of(svg) and "26 Jan 2026" in text_of(svg)
