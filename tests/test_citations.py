"""Who is cited for a number: texts, and for numbers in them the name that covers them (None for nobody)."""

from __future__ import annotations

import re

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extractor.annotate.attributions import clean, is_person
from extractor.annotate.citations import find
from extractor.annotate.spans import BlockRow, Citation, Instrument, get, put

CASES: list[tuple[str, dict[str, str | None]]] = [
    # according to, per, by, source
    ("Prices rose 0.4%, according to Barron's.", {"0.4%": "Barron's"}),
    ("According to Franklin Templeton, the gap is 18%.", {"18%": "Franklin Templeton"}),
    ("The average loan, at 6.86% according to Freddie Mac, is up 5bp.", {"6.86%": "Freddie Mac", "5bp": "Freddie Mac"}),
    ("It sold 12 million, per management.", {"12 million": "management"}),
    ("Odds stood at 80%, per CME Group.", {"80%": "CME Group"}),
    ("By The Motley Fool's tally it made 2.85% a year.", {"2.85%": "Motley Fool"}),
    ("By the reckoning of Matthijs Roelofs at Singel, over 40% lose money.", {"40%": "Matthijs Roelofs"}),
    (
        "It would, on the Congressional Budget Office’s arithmetic, cost $3.8tn.",
        {"$3.8tn": ("Congressional Budget Office")},
    ),
    ("The fund holds 770 stocks (source: Morningstar).", {"770": "Morningstar"}),
    ("Data from Glassnode show 59% in profit.", {"59%": "Glassnode"}),
    ("World Gold Council figures show $3.4 billion leaving.", {"$3.4 billion": "World Gold Council"}),
    ("Research by Kestrel Lane Advisors indicates that 40% floats.", {"40%": "Kestrel Lane Advisors"}),
    ("Core prices slowed to 3.5%, a Reuters poll showed.", {"3.5%": "Reuters"}),
    ("The odds climbed to 91.4%, CME Group’s FedWatch tool showed.", {"91.4%": "CME Group’s FedWatch tool"}),
    ("Online it is 13%, according to eMarketer, so the runway is long.", {"13%": "eMarketer"}),
    # said
    ("Payrolls grew by 2.5 million, the Labor Department said on Friday.", {"2.5 million": "Labor Department"}),
    ("Goldman Sachs said the index could reach 5,600.", {"5,600": "Goldman Sachs"}),
    ("Ines Dalgaard, who runs a fund at Orchard Hill, reckons it is 30% cheaper.", {"30%": "Ines Dalgaard"}),
    ("“It pays 85bp for ten years,” says Ingrid Solheim, head of rates at Kestrel Row.", {"85bp": "Ingrid Solheim"}),
    ("“It was cheap. It cost 12 times,” said Lorna Petrakis.", {"12 times": "Lorna Petrakis"}),
    ("It took 3.7 points off, Chief Financial Officer Ruth Porat said.", {"3.7": "Ruth Porat"}),
    (
        "Inflows were $11 billion, says ETF researcher Tobiah Wren of Castlegate; others bled $6 billion.",
        {"$11 billion": "Tobiah Wren", "$6 billion": "Tobiah Wren"},
    ),
    ("“At forty you should expect 2%,” the late bear Sylvester Crane told me.", {"2%": "Sylvester Crane"}),
    ("Economists at Brightwater expect 4.1%.", {"4.1%": "Brightwater"}),
    ("“It is tested 5 times over now,” wrote analysts at Alderbrook.", {"5": "Alderbrook"}),
    ("WisdomTree strategist Samuel Rines notes that 14.8% is slower.", {"14.8%": "Samuel Rines"}),
    ("Franklin Templeton and Royce have characterized 18% as cheap.", {"18%": "Franklin Templeton and Royce"}),
    ("Consumer confidence, says the Conference Board, fell to 121.5.", {"121.5": "Conference Board"}),
    ("A 100% tariff is to apply, the president wrote.", {"100%": "president"}),
    ("My app says the index is up 17%.", {"17%": "My app"}),
    (
        "It is worth 25 times, which, its admirers point out, is a mere 20 times next year.",
        {"20": "its admirers", "25": None},
    ),
    ("Our economists assign a 60% probability to it.", {"60%": "Our economists"}),
    # polls and consensus: the number of the clause
    (
        "Prices rose 0.4%, double the 0.2% economists polled by Bloomberg had in mind.",
        {"0.2%": "Bloomberg", "0.4%": None},
    ),
    (
        "It earned 28 cents, short of the 45 cents that analysts polled by Refinitiv were looking for, and cut "
        "its view to $2.85.",
        {"45 cents": "Refinitiv", "28 cents": None, "$2.85": None},
    ),
    (
        "Analysts surveyed by FactSet had expected $1.27 on revenue of $69.8 billion.",
        {"$1.27": "FactSet", "$69.8": "FactSet"},
    ),
    ("The guess of three analysts surveyed by Zacks was 63 cents.", {"63 cents": "Zacks"}),
    (
        "Sales of $4.3 billion beat a StreetAccount consensus of $4.13 billion.",
        {"$4.13": "StreetAccount", "$4.3 ": None},
    ),
    ("It lost 3%, more than the 2.5% Dow Jones estimate.", {"2.5%": "Dow Jones", "3%": None}),
    (
        "EIA had stocks up 3.1 million, where a Reuters poll pointed to a 0.9 million draw.",
        {"3.1": "EIA", "0.9": "Reuters"},
    ),
    ("Sales rose 6.3% and topped the 4.2% analysts had expected, according to FactSet.", {"4.2%": "FactSet"}),
    (
        "It earned 71 cents, above the 66 cents analysts expected, according to FactSet.",
        {"66 cents": "FactSet", "71 cents": None},
    ),
    ("Analysts had expected 82 cents, according to LSEG data.", {"82 cents": "LSEG"}),
    ("The ISM said its index rose to 48.7, short of the 49.0 consensus.", {"48.7": "ISM", "49.0": None}),
    (
        "Nationwide said prices fell 0.4%, when economists had expected a 0.1% rise.",
        {"0.4%": "Nationwide", "0.1%": None},
    ),
    ("The discount is 29%, narrower than the 31% Barron's reported.", {"31%": "Barron's", "29%": None}),
    ("Earnings per share: $3.53 vs. $2.89, according to Refinitiv.", {"$2.89": "Refinitiv", "$3.53": None}),
    ("It trades at 13.7 times what analysts expect, according to FactSet.", {"13.7": "FactSet"}),
    (
        "Stocks fell 4.3 million, the EIA Office said; analysts were expecting 800,000.",
        {"4.3": "EIA Office", "800,000": None},
    ),
    # brokers
    ("Piedmont Securities goes to Buy from Neutral, PT $150.", {"$150": "Piedmont Securities"}),
    ("Kestrel Row raised its price target on the shares to $58.", {"$58": "Kestrel Row"}),
    ("Goldman Sachs strategists led by David Kostin lifted their target to 5,600.", {"5,600": "Goldman Sachs"}),
    ("The World Trade Organization cut its forecast for growth to 1.2%.", {"1.2%": "World Trade Organization"}),
    # carried on
    ("“It is cheap,” said Mona Reyes. She sees 4%.", {"4%": "Mona Reyes"}),
    ("Jeffrey Hirsch believes in it. Hirsch projected 8% more.", {"8%": "Jeffrey Hirsch"}),
    ("“It is dear at forty times earnings,” Mona Reyes said. “At fifty I would sell 9% of it.”", {"9%": "Mona Reyes"}),
    (
        "It gained 1.1%, according to the Almanac Office. In election years it puts the figure at 1.4%.",
        {"1.4%": "Almanac Office"},
    ),
    (
        "The Bureau of Labor Statistics conceded a mistake. It would add 3 points, the bureau reckons.",
        {"3 points": "Bureau of Labor Statistics"},
    ),
    ("“Sell it,” said Mona Reyes.\nThe index fell 2%.", {"2%": None}),
    ("Ingrid Solheim said 4%. At Marchmont, Tobias Quill bought. He has it at 4.6.", {"4.6": "Ingrid Solheim"}),
    (
        "Ingrid Solheim said 4%. She likes 5. At Marchmont, Tobias Quill bought. He has it at 4.6.",
        {"4.6": "Tobias Quill", "5": "Ingrid Solheim"},
    ),
    # marks
    ("The index rose 5.73% [0][1].", {"5.73%": "[0]"}),
    (
        "It averaged 8.9 million [1], not half of 18 million [2], and ships number 140.",
        {"8.9": "[1]", "18": "[2]", "140": None},
    ),
    ("By The Motley Fool's tally it made 2.85% a year [3].", {"2.85%": "Motley Fool"}),
    # nobody
    ("The Dow rose 1.1% on Friday.", {"1.1%": None}),
    ("Analysts predict a 1% decline.", {"1%": None}),
    ("Paris added 1.6% and Milan 2.1%.", {"1.6%": None, "2.1%": None}),
    ("The Bank of England is expected to cut to 4.5%.", {"4.5%": None}),
    ("The yield on the 10-year Treasury note fell to 4.28%.", {"4.28%": None}),
    ("It is priced at 22 times, and I'll say 25.", {"22": None}),
    ("The Fed kept its target range at 5.25%.", {"5.25%": None}),
    ("Turnover tells a story: 24.97 million shares.", {"24.97": None}),
    ("“You can't ignore it,” said Lorna Petrakis of Quillfeather, which runs $41 billion.", {"$41 billion": None}),
]


def cited(text: str, at: int, rows: list[Citation]) -> str | None:
    """The narrowest name whose scope holds an offset; a mark only where no name does."""
    holding = [c for c in rows if c.scope_start <= at < c.scope_end]
    named = [c for c in holding if not c.name.startswith("[")] or holding
    best = min(named, key=lambda c: c.scope_end - c.scope_start, default=None)
    return best.name if best else None


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text[:60] for text, _ in CASES])
def test_who_is_cited(text: str, wanted: dict[str, str | None]) -> None:
    rows = find(text)
    got = {number: cited(text, text.rindex(number), rows) for number in wanted}
    assert got == wanted


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Chief Executive Lisa Su", "Lisa Su"),
        ("President and CEO Dale Hrovat", "Dale Hrovat"),
        ("Priya Ramaswamy of Copperline Securities", "Priya Ramaswamy"),
        ("Bureau of Labor Statistics", "Bureau of Labor Statistics"),
        ("But Goldman Sachs", "Goldman Sachs"),
        ("On Friday Moody's", "Moody's"),
        ("The Labor Department's", "Labor Department"),
        ("Howell Creek's Martin Dressel", "Martin Dressel"),
        ("Barron’s", "Barron’s"),
        ("The", ""),
        ("I'll", ""),
        ("Wall Street", ""),
        ("Analysts", ""),
    ],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean(name) == cleaned


def test_people_and_houses() -> None:
    assert all(is_person(name) for name in ("Lisa Su", "Dale Hrovat", "Wei-Lin Castellanos", "J. Powell"))
    assert not any(is_person(name) for name in ("Goldman Sachs", "Kestrel Lane Advisors", "FactSet", "Bank of England"))


def test_a_company_is_no_source_for_itself() -> None:
    text = "Nvidia said revenue rose 12%. UBS said Nvidia could rise 20%."
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_citations")
    doc = nlp.make_doc(text)
    put(
        doc,
        "instruments",
        [Instrument(0, 6, "NVDA", "Nvidia", "equity"), Instrument(39, 45, "NVDA", "Nvidia", "equity")],
    )
    rows = get(nlp.get_pipe("claim_citations")(doc), "citations", Citation)
    assert (cited(text, text.index("12%"), rows), cited(text, text.index("20%"), rows)) == (None, "UBS")


def test_tables_of_brokers() -> None:
    lines = ["Broker | New | Old", "Rosenblatt | $600 | $320", "Year | Rate", "2024 | 3.4%"]
    text, blocks, at = "\n".join(lines), [], 0
    for number, line in enumerate(lines):
        cells = [at + edge for m in re.finditer(r"[^| ][^|]*(?= \||$)", line) for edge in m.span()]
        blocks.append(BlockRow(at, at + len(line), "row" if number % 2 else "header_row", number // 2, cells))
        at += len(line) + 1
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_citations")
    doc = nlp.make_doc(text)
    put(doc, "blocks", blocks)
    rows = get(nlp.get_pipe("claim_citations")(doc), "citations", Citation)
    assert cited(text, text.index("$320"), rows) == "Rosenblatt"
    assert cited(text, text.index("3.4%"), rows) is None


_VOCABULARY = """
said says She He it they “ ” " according to by per FactSet Goldman Sachs Lisa Su the The analysts polled
economists expected consensus of 4% [1] [2][3] , . ; : — ( ) ’s 's target raised its Source: data show Barron's
I'll É ﬁ
"""
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n"])


@given(st.lists(_WORDS, max_size=50).map(" ".join))
def test_any_words(text: str) -> None:
    rows = find(text)
    assert rows == find(text)
    for row in rows:
        assert 0 <= row.start < row.end <= len(text)
        assert 0 <= row.scope_start < row.scope_end <= len(text)
        assert row.name and row.name.strip() == row.name
        assert text[row.start : row.end].strip()


def test_long_texts_take_time_in_proportion() -> None:
    assert len(find("“It fell 4%,” said Lisa Su of Copperline, who cut her target to $20 from $30. " * 300)) >= 300
    assert find("Aa " * 3000 + "B, " * 3000) == []
