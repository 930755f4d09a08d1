"""What holds of every dataset: no near-duplicates across a split, no more of an article's words than is allowed."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations, pairwise

from claimsets import reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.dataset import Entry, fixed, plan
from extractor.dataset.columns import ARTICLES, CLAIMS, Document, Row, sha256
from extractor.dataset.kin import families, piece
from extractor.dataset.rights import Rights
from extractor.verify.copies import compare, document

WORDS = [f"w{n}" for n in range(400)]
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def crowds(draw):
    """Articles of a few publishers and days, many of which repeat others: whole, cut, mixed, or only their figures."""
    made = []
    for n in range(draw(st.integers(1, 12))):
        words = [WORDS[(n * 37 + i) % 400] + ("" if draw(st.booleans()) else str(n)) for i in range(40)]
        facts = [(draw(st.integers(1, 400)), draw(st.sampled_from(["pe_ratio", "aum"]))) for _ in range(7)]
        if made and draw(st.booleans()):
            other_words, other_facts = draw(st.sampled_from(made))
            kind = draw(st.sampled_from(["whole", "cut", "mixed", "figures"]))
            cut = draw(st.integers(0, 39))
            words = {"whole": other_words, "cut": other_words[cut:], "mixed": other_words[:cut] + words[cut:]}.get(
                kind, words
            )
            facts = other_facts if kind == "figures" else facts
        made.append((words, facts))
    return [
        Entry(
            reading(
                f"a{n}",
                f"^GSPC return 0.{n + 1} percent :: {' '.join(words)} {{}}\n"
                + "\n".join(f"^RUT {metric} {value} ratio :: {n}x{i} {{}}" for i, (value, metric) in enumerate(facts)),
                published=str(dt.date(2026, 1, 1) + dt.timedelta(days=draw(st.integers(0, 200)))),
                publisher=draw(st.sampled_from(["A", "B", "C", "D", "E"])),
            )
        )
        for n, (words, facts) in enumerate(made)
    ]


@FEW
@given(crowds())
def test_families_are_what_comparing_every_pair_finds(entries):
    found = families([piece(entry) for entry in entries])
    group = {e.reading.article.id: {e.reading.article.id} for e in entries}
    for a, b in combinations(entries, 2):
        if compare(document(a.reading), document(b.reading)):
            both = group[a.reading.article.id] | group[b.reading.article.id]
            for id_ in both:
                group[id_] = both
    assert found == {id_: min(members) for id_, members in group.items()}


@FEW
@given(crowds())
def test_no_near_duplicates_are_in_two_parts(entries):
    made = plan(lambda: entries)
    known = {e.reading.article.id: e.reading for e in entries}
    for a, b in combinations(known, 2):
        if compare(document(known[a]), document(known[b])):
            for way in range(len(made.ways)):
                assert len({made.parts[a][way], made.parts[b][way]} - {None}) <= 1
    days = {
        part: [known[id_].article.published for id_, (of, _) in made.parts.items() if of == part]
        for part in ("train", "dev", "test")
    }
    for before, after in pairwise([some for some in days.values() if some]):
        assert max(before) < min(after)
    publishers = {}
    for id_, (_, part) in made.parts.items():
        if part:
            assert publishers.setdefault(known[id_].article.publisher, part) == part


@FEW
@given(crowds(), st.randoms())
def test_splits_do_not_depend_on_the_order(entries, chance):
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert plan(lambda: entries) == plan(lambda: shuffled)


@FEW
@given(crowds(), st.integers(1, 12), st.sampled_from(["excerpts", "offsets"]))
def test_no_cell_holds_more_of_an_article_than_is_allowed(entries, most, kind):
    rights = Rights(kind, most)
    for entry in entries:
        text = entry.reading.article.text
        held = Document(entry, "f", rights, sha256(text))
        cells = {c.name: c.get(held) for c in ARTICLES}
        rows = [{c.name: c.get(Row(claim, held)) for c in CLAIMS} for claim in entry.reading.claims]
        for row in [cells, *rows]:
            for name, cell in row.items():
                if isinstance(cell, str) and name not in ("title", "publisher", "author"):
                    assert longest_run(cell, text) <= (most if kind == "excerpts" else 1), name
        for row, claim in zip(rows, entry.reading.claims, strict=True):
            assert row["text_sha256"] == sha256(text)
            assert sha256(text[row["evidence_start"] : row["evidence_end"]]) == row["evidence_sha256"]
            if (given := row["evidence_text"]) is not None:
                at = row["evidence_text_start"]
                assert text[at : at + len(given)] == given and len(given.split()) <= most
                assert at <= claim.value.start < at + len(given)
            assert (row["evidence_text"] is None) == (kind == "offsets")


def longest_run(cell, text):
    """The most words in a row that a cell has in common with a text."""
    words, plain = re.findall(r"\S+", cell), " ".join(text.split())
    longest = 0
    for start in range(len(words)):
        while start + longest < len(words) and " ".join(words[start : start + longest + 1]) in plain:
            longest += 1
    return longest


def test_a_fixed_split_is_kept_and_what_it_parts_is_counted():
    base = reading("a", f"^GSPC return 1 percent :: {' '.join(WORDS[:60])} {{}}")
    copy = reading("b", f"^GSPC return 2 percent :: {' '.join(WORDS[:60])} {{}}")
    other = reading("c", f"^GSPC return 3 percent :: {' '.join(WORDS[100:160])} {{}}")
    entries = [Entry(base, part="train"), Entry(copy, part="test"), Entry(other, part="dev")]
    made = fixed(lambda: entries)
    assert made.parts == {e.reading.article.id: (e.part,) for e in entries}
    assert made.straddling == {"fixed": 2}


def test_few_days_and_publishers_make_fewer_parts():
    def made(days, publishers):
        entries = [
            Entry(
                reading(f"a{n}", f"^GSPC return {n} percent :: {n} {{}}", published=f"2026-01-{day:02}", publisher=who)
            )
            for n, (day, who) in enumerate(zip(days, publishers, strict=True))
        ]
        found = plan(lambda: entries)
        return [{parts[way] for parts in found.parts.values()} for way in range(2)]

    assert made([1], ["A"]) == [{"train"}, {"train"}]
    assert made([1, 2], ["A", "B"]) == [{"train", "test"}, {"train", "test"}]
    assert made([1, 2, 3], ["A", "B", "C"]) == [{"train", "dev", "test"}, {"train", "dev", "test"}]
    assert made([1, 1, 1, 9], ["A", "A", "A", "B"]) == [{"train", "test"}, {"train", "test"}]


def test_what_has_no_day_and_no_publisher_is_in_no_part():
    known = [Entry(reading(f"a{n}", f"^GSPC return {n} percent :: {n} {{}}", publisher=f"P{n}", published=f"2026-01-0{n + 1}"))
             for n in range(3)]  # fmt: skip
    lost = reading("lost", "^GSPC return 9 percent :: 9 {}")
    lost = lost.model_copy(update={"article": lost.article.model_copy(update={"publisher": None, "published": None})})
    assert plan(lambda: [*known, Entry(lost)]).parts[lost.article.id] == (None, None)
