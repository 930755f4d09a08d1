"""What a store recalls for a new article: what bears on it, no more, and never more however much is kept."""

import datetime as dt
import random

import pytest
from claimsets import reading

from extractor.pipeline import check
from extractor.store import Question, Store, kinship
from extractor.store.recall import RECALLED

WORDS = [f"word{n}" for n in range(500)]


@pytest.fixture
def store(store_url):
    with Store(store_url) as store:
        yield store


def one(name, lines="IWM pe_ratio 19.5 ratio", *, text="", **more):
    """A document from one-liners, with more text of its own."""
    made = reading(name, lines, **more)
    return made.model_copy(update={"article": made.article.model_copy(update={"text": f"{made.article.text}\n{text}"})})


def prose(seed, words=200):
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def labels(readings):
    return [[(c.verdict.label, c.verdict.severity) for c in r.claims] for r in readings]


def test_it_decides_as_all_that_is_kept_would(store):
    chance = random.Random(3)
    made = []
    for number in range(24):
        day = dt.date(2026, 1, 12) + dt.timedelta(days=chance.randrange(20))
        lines = "\n\n".join(
            f"{chance.choice(['IWM', '^RUT', '^GSPC'])} {metric} {chance.choice(values)}"
            for metric, values in {
                "pe_ratio": ("19.5 ratio", "19.24 ratio", "21 ratio", "20 ratio q=approx", "19 ratio q=more_than"),
                "return": ("1.1 percent", "110 bps", "1.4 percent", "-1.1 percent"),
                "streak": ("14 days vs=^GSPC", "13 days vs=^GSPC"),
                "market_cap": ("3000000000000 USD",),
            }.items()
        )
        made.append(one(f"n{number}", lines, published=day.isoformat(), text=prose(number)))
    known = []
    for new in made:
        recalled = store.recall([new])
        checked = check(new, earlier=recalled.claims, copies=recalled.copies)
        assert labels(checked) == labels(check(new, earlier=known))
        store.add(checked)
        known.extend(new.claims)
    assert len({label for document in labels(list(store.readings())) for label, _ in document}) == 3


def test_of_a_crowd_the_nearest_in_time_and_value_are_recalled(store):
    days = [dt.date(2026, 1, 20) + dt.timedelta(days=n % 7) for n in range(110)]
    store.add(
        one(f"n{n}", f"IWM pe_ratio {18 + n / 40:.2f} ratio", published=day.isoformat()) for n, day in enumerate(days)
    )
    store.add([one("far", "IWM pe_ratio 20 ratio", published="2025-12-28")])
    recalled = store.recall([one("new", "IWM pe_ratio 20.00 ratio", published="2026-01-23")])
    found = sorted(float(claim.value.low) for claim in recalled.claims)
    assert len(found) == RECALLED and found[0] > 19.8 and found[-1] < 20.2
    assert all(claim.verdict is None for claim in recalled.claims)
    lonely = store.recall([one("new", "IWM pe_ratio 20.00 ratio", published="2026-01-08")])
    assert {str(claim.date.end) for claim in lonely.claims} == {"2025-12-28", "2026-01-20"}


def test_in_a_crowd_the_same_period_goes_before_a_nearer_value(store):
    lines = "\n".join(
        f"^GSPC return {n / 100:.2f} percent @2026-01-{1 + n % 20:02}..2026-01-26" for n in range(100, 220)
    )
    store.add([one("many", lines), one("same", "^GSPC return 3 percent @2025-07-26..2026-01-26")])
    recalled = store.recall([one("new", "^GSPC return 1.5 percent @2025-07-26..2026-01-26")])
    assert "2025-07-26" in {str(claim.date.start) for claim in recalled.claims}


def test_an_article_recalls_nothing_of_its_own_and_nothing_else_that_does_not_matter(store):
    kept = one("kept", "IWM pe_ratio 19.5 ratio\nIWM aum 75000000000 USD", text=prose(1))
    store.add([kept, one("elsewhere", "^GSPC pe_ratio 28 ratio"), one("earlier", published="2025-01-26")])
    assert store.recall([kept]).claims == () and store.recall([kept]).copies == ()
    assert [c.source.input for c in store.recall([one("new")]).claims] == ["kept"]


# -- copies ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        (prose(1), True),
        (f"{prose(2, 60)} {prose(1)} {prose(3, 60)}", True),
        (prose(1, 130), True),
        (" ".join(prose(1).split()[100:]) + " " + prose(4, 30), True),
        (prose(5), False),
        (prose(1, 60) + prose(6, 300), False),
    ],
)  # fmt: skip
def test_a_copy_is_found_whatever_was_cut_or_added(store, text, copied):
    store.add([one("kept", text=prose(1), publisher="First", published="2025-06-02")])
    new = one("new", text=text, publisher="Second", published="2026-01-26")
    links = store.recall([new]).copies
    assert [(c.origin.name, c.copy.name) for c in links] == [("First (2025-06-02)", "Second (2026-01-26)")] * copied
    store.add([new])
    assert len({family for _, family in store.families()}) == (1 if copied else 2)


def test_a_piece_rewritten_in_other_words_is_found_by_its_figures(store):
    figures = [
        ("pe_ratio", 19.5),
        ("index_weight", 33.3),
        ("aum", 75),
        ("beta", 1.21),
        ("cape_ratio", 39.8),
        ("ps_ratio", 2.1),
    ]
    lines = "\n".join(f"IWM {name} {value} ratio" for name, value in figures)
    days = {"kept": "2026-01-26", "old": "2025-01-26", "new": "2026-02-06"}
    kept, old, new = (
        made.model_copy(update={"article": made.article.model_copy(update={"text": prose(name)})})
        for name, made in ((name, one(name, lines, published=day)) for name, day in days.items())
    )
    store.add([kept, old])
    links = store.recall([new]).copies
    assert [(c.origin.id, c.how) for c in links] == [(one("kept").article.id, "6 of its figures in the same order")]


def test_copies_of_copies_are_one_source_and_support_nothing(store):
    texts = (f"{prose(0, 40)} {prose(1, 140)}", f"{prose(1, 140)} {prose(2, 140)}", f"{prose(2, 140)} {prose(3, 40)}")
    chain = [one(f"n{n}", text=text, publisher=f"P{n}") for n, text in enumerate(texts)]
    for new in chain:
        recalled = store.recall([new])
        (checked,) = check(new, earlier=recalled.claims, copies=recalled.copies)
        assert checked.claims[0].verdict.label == "not_enough_info"
        store.add([checked])
    recalled = store.recall([one("free", text=prose(9))])
    (checked,) = check(one("free", text=prose(9)), earlier=recalled.claims, copies=recalled.copies)
    assert checked.claims[0].verdict.label == "supported" and len(checked.claims[0].verdict.checks[0].evidence) == 1
    (group,) = store.groups(Question())
    assert (len(group.members), group.sources) == (3, 1)


def test_a_bucket_holds_no_more_than_tells_something(store, monkeypatch):
    monkeypatch.setattr(kinship, "FULL", 5)
    store.add(one(f"n{n}", text=f"{prose(1)} {prose(n + 10, 5)}") for n in range(12))
    with store.transaction() as connection:
        most = connection.exec_driver_sql(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM buckets GROUP BY bucket) AS counted"
        ).scalar()
    assert most == 5
    assert len({family for _, family in store.families()}) == 1
