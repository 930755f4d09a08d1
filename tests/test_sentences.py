"""Tables of text -> sentences."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extractor.annotate.sentences import Sentences, boundaries
from extractor.annotate.spans import BlockRow, put


def split(text: str) -> list[str]:
    starts = boundaries(text, [])
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


ONE = [
    "The U.S. economy grew 2.1% in the quarter.",
    "Inflation in the U.S. Federal Reserve officials had expected was lower.",
    "Growth in the U.K. was flat and in the E.U. too.",
    "Apple vs. Microsoft is a contest.",
    "On Jan. 23 the index fell to its low of Oct. 9.",
    "As of Dec. 31, 2025, it held 5%.",
    "Apple Inc. rose 2%.",
    "Berkshire Hathaway Inc. Class B rose.",
    "The company, Nike Inc., rose 3%.",
    "Exxon Mobil Corp., Chevron Corp. and BP Plc rose.",
    "J.P. Morgan raised its target.",
    "J. P. Morgan said so.",
    "He is at Smith & Co. in New York.",
    "Gov. Waller and Sen. Warren disagreed with Mr. Powell.",
    "It closed at 4 p.m. Eastern time.",
    "By 4 p.m. ET, the Dow was up.",
    "It costs approx. $5, i.e. more than e.g. Apple.",
    "About 5 pct. of sales went abroad.",
    "Justice T. dissented.",
    "Shares fell 3% (vs. 2% expected).",
    "The 10-yr. note yields 4%.",
    "Yahoo! Finance said so.",
    "1. Buy gold",
    "(2. Sell silver",
    "The range is 3.50–3.75%, or $3.5 million.",
    "Rates rose to 5%.the typo stays.",
    "It trades at 18x fwd. EPS.",
    "No. 2 on the list is Vol. 3.",
    "St. Louis Fed data",
    "A headline without a stop",
    "Plc. with small letters goes on. and on",
]
MORE = [
    ["The Fed held.", "Stocks rose."],
    ["He moved to the U.S.", "The firm stayed."],
    ["Sales fell in Jan.", "The market shrugged."],
    ["Apple Inc.", "The maker rose."],
    ["It closed at 4 p.m.", "The bell rang."],
    ["It opened at 9:30 a.m. ET.", "Volume was light."],
    ["Mr. Powell spoke.", "Dr. Roubini replied."],
    ["Apple Inc. rose 2%.", "Microsoft Corp. fell."],
    ['"We are cautious," he said.', '"Rates may rise."'],
    ["“We see 4%.”", "She added more."],
    ['He said, "Sell."', "Then he left."],
    ["Is it cheap?", "Maybe.", "Not yet!"],
    ["Was it up 5%?!", "Yes."],
    ["Prices fell...", "Then they rose."],
    ["Prices fell…", "Then they rose."],
    ["Profit rose 5%.[3]", "Sales fell."],
    ["Profit rose 5% [3].", "Sales fell."],
    ["Profit rose 5%. [3]", "Sales fell."],
    ["Profit rose.12", "The firm said more."],
    ["He said no.", "The deal died."],
    ["Revenue was $1.5 billion.", "EPS was $0.12."],
    ["WTI $91.", "The Fed met."],
    ["Gold hit $4,800.", "Silver fell."],
    ["The yield is 4.2%.", "10-year notes fell."],
    ["Net income was $5 million.", "$2 million came from tax."],
    ["Sales rose to €5bn.", "€1bn was new."],
    ["It lost.", "−2% was expected."],
    ["(The Dow rose.)", "The S&P fell."],
    ["The S&P 500 fell (by 2%).", "The Dow rose."],
    ["U.S. stocks fell.", "U.S. bonds rose."],
    ["eBay rose.", "iShares fell."],
    ["Up 3%!", "iPhone sales beat."],
    ["The ratio is 3 to 1.", "That is high."],
    ["The vote was 5-4.", "Nobody minded."],
    ["1. Buy gold.", "It shines."],
]


@pytest.mark.parametrize("text", ONE)
def test_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize("sentences", MORE, ids=[" ".join(row) for row in MORE])
def test_sentences(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_lines_part_sentences_where_there_are_no_blocks() -> None:
    text = "A headline\nThe body starts. And goes on.\n- A bullet\n- Another"
    assert split(text) == ["A headline", "The body starts.", "And goes on.", "- A bullet", "- Another"]


def test_blocks_start_sentences_on_the_doc() -> None:
    doc = spacy.blank("en").make_doc("Stocks slip in U.S. The Dow fell. It was down 2%.")
    put(doc, "blocks", [BlockRow(0, 19, "title", -1, []), BlockRow(20, 49, "paragraph", -1, [])], label="kind")
    assert [s.text for s in Sentences()(doc).sents] == ["Stocks slip in U.S.", "The Dow fell.", "It was down 2%."]


def test_an_empty_doc_stays_empty() -> None:
    assert len(Sentences()(spacy.blank("en").make_doc(""))) == 0


@given(st.text(alphabet="aAbU.S!? \n\"'”)]([012%$-", max_size=60))
def test_boundaries_are_offsets_in_order(text: str) -> None:
    starts = boundaries(text, [])
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(text) for start in starts)
    assert not text.replace("\n", "") or starts


@given(st.lists(st.sampled_from([row for rows in MORE for row in rows] + ONE), min_size=1, max_size=5))
def test_no_sentence_crosses_a_line(lines: list[str]) -> None:
    assert split("\n".join(lines)) == [sentence for line in lines for sentence in split(line)]
