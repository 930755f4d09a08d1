"""What people said of claims -> what they hold: a pure function, and what the store makes of it in both databases."""

import dataclasses
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from claimsets import reading
from examples import small_caps

from extractor.errors import StaleError
from extractor.records import Verdict
from extractor.store import Question, Review, Store
from extractor.store.judgement import PROGRAM, judge
from extractor.store.reviews import moment

LINES = 'IWM pe_ratio 19.5 ratio\n^GSPC return 1.1 percent "1.1%" :: the S&P and the Dow rose {}'
ONE = reading("one", LINES)
FIRST, SECOND = ONE.claims
DOCUMENT = ONE.article.id


def said(claim, field=None, after=None, *, who="ana", at="2026-01-27T10:00:00Z", **more):
    before = more.pop("record", None if field == "comment" else claim.to_dict())
    id_ = f"v{field}{after}{at}{more}"
    return Review(claim.id, DOCUMENT, who, field, None, after, at=at, record=before, id=id_, **more)


def anew(claim, **parts):
    """The program's reading of a claim's number in another way: another id, other fields."""
    update = {name: getattr(claim, name).model_copy(update=part) for name, part in parts.items()}
    return claim.model_copy(update={"id": f"{claim.id}x", **update})


def outline(judged):
    return [(one.claim.index.id, one.claim.metric.id, one.state, one.read and one.read.id) for one in judged]


# -- a pure function ---------------------------------------------------------------------------------------------------


def test_what_nobody_spoke_of_stays_as_it_is_read():
    assert [one.claim for one in judge(ONE.claims, [])] == list(ONE.claims)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ({"decision": "accept"}, "accepted"),
        ({"decision": "reject"}, "rejected"),
        ({"comment": "hm", "record": None}, "commented"),
        ({"field": "metric.id", "after": "pb_ratio"}, "corrected"),
        ({"field": "metric.id", "after": "pe_ratio"}, "accepted"),
    ],
)
def test_states(words, state):
    assert judge(ONE.claims, [said(FIRST, **words)])[0].state == state


def test_later_corrections_go_over_earlier_ones_and_the_last_decision_counts():
    things = [
        said(FIRST, "value.low", 19), said(FIRST, "value.low", 18), said(FIRST, "value.high", 18),
        said(FIRST, decision="reject", at="2026-01-27T11:00:00Z"), said(FIRST, decision="accept", at="2026-01-27T12:00:00Z"),
    ]  # fmt: skip
    one = judge(ONE.claims, things)[0]
    assert (float(one.claim.value.low), float(one.claim.value.high), one.state) == (18, 18, "corrected")
    assert one.read == FIRST


def test_what_is_undone_leaves_no_trace():
    wrong = said(FIRST, "metric.id", "pb_ratio")
    undoing = Review(FIRST.id, DOCUMENT, "ana", undoes=wrong.id, at="2026-01-27T11:00:00Z", id="v2")
    assert judge(ONE.claims, [wrong, undoing]) == judge(ONE.claims, [])


def test_a_correction_that_leaves_no_record_does_not_count():
    assert judge(ONE.claims, [said(FIRST, "value.qualifier", "roughly")])[0].claim == FIRST


def test_a_verdict_is_dropped_with_what_it_rested_on_and_kept_otherwise():
    checked = FIRST.model_copy(update={"verdict": Verdict(label="refuted", severity="material")})
    read = (checked, SECOND)

    def verdict(*things):
        return judge(read, things)[0].claim.verdict

    assert verdict(said(checked, "value.low", 19)) is None
    assert verdict(said(checked, "index.text", "the fund")) == checked.verdict
    mine = {"label": "supported", "severity": "none", "checks": []}
    assert verdict(said(checked, "value.low", 19), said(checked, "verdict", mine, who=PROGRAM)).label == "supported"
    assert verdict(said(checked, "verdict.label", "supported"), said(checked, "index.text", "it")).label == "supported"
    assert verdict(said(checked, "verdict.label", "supported"), said(checked, "value.low", 19)) is None
    assert verdict(said(checked, decision="accept", record=FIRST.to_dict())) == checked.verdict


def test_what_the_program_finds_when_checking_anew_is_no_decision_of_a_person():
    mine = {"label": "supported", "severity": "none", "checks": []}
    one = judge(ONE.claims, [said(FIRST, "verdict", mine, who=PROGRAM)])[0]
    assert (one.state, one.claim.verdict.label) == (None, "supported")


def test_a_claim_that_was_judged_stands_when_its_number_is_read_otherwise():
    other = anew(FIRST, metric={"id": "ps_ratio"})
    one, two = judge([other, SECOND], [said(FIRST, "metric.id", "pb_ratio")])
    assert (one.claim.id, one.claim.metric.id, one.state, one.read) == (FIRST.id, "pb_ratio", "corrected", other)
    assert two.read == SECOND
    one, _ = judge([other, SECOND], [said(FIRST, decision="reject")])
    assert (one.state, one.read) == ("rejected", other)


def test_a_claim_that_is_read_no_more_stands_where_it_was_accepted():
    one, two = judge([SECOND], [said(FIRST, decision="accept")])
    assert (one.claim, one.state, one.read) == (FIRST, "accepted", None) and two.state is None
    assert len(judge([SECOND], [said(FIRST, comment="gone", record=None)])) == 1


def test_two_claims_on_one_number_do_not_cost_each_other():
    dow = anew(SECOND, index={"id": "^DJI", "name": "Dow"})
    assert outline(judge([FIRST, SECOND], [said(dow, decision="reject")])) == [
        ("IWM", "pe_ratio", None, FIRST.id), ("^GSPC", "return", None, SECOND.id), ("^DJI", "return", "rejected", None)
    ]  # fmt: skip
    both = judge([FIRST, SECOND, dow], [said(dow, decision="accept")])
    assert [one.state for one in both] == [None, None, "accepted"]


def test_an_added_claim_takes_the_place_of_a_later_reading_of_its_number():
    added = said(SECOND, decision="add")
    assert outline(judge([FIRST], [added]))[1] == ("^GSPC", "return", "added", None)
    later = anew(SECOND, metric={"id": "hit_rate"})
    assert outline(judge([FIRST, later], [added]))[1] == ("^GSPC", "return", "added", later.id)


# -- in a store --------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(store_url):
    with Store(store_url) as store:
        store.add([ONE])
        yield store


def correct(store, claim, field, after, **more):
    record = store.judged_claim(claim.id).claim.to_dict()
    at = more.pop("at", None) or moment()
    store.reviews.add([Review(claim.id, DOCUMENT, "ana", field, None, after, at=at, record=record, **more)])


def test_the_store_answers_with_claims_as_people_left_them(store):
    correct(store, FIRST, "metric.id", "pb_ratio")
    correct(store, SECOND, None, None, decision="reject")
    assert [claim.metric.id for claim in store.claims()] == ["pb_ratio"]
    assert [claim.id for claim in store.query(Question(metric=("pb_ratio",)))] == [FIRST.id]
    assert store.count(Question(metric=("pe_ratio",))) == 0
    assert store.count(Question(state=("rejected",))) == 1 and store.claim(SECOND.id) is None
    assert store.states(Question()) == {"open": 0, "corrected": 1, "rejected": 1}
    assert store.recall([reading("two", "^GSPC return 1.1 percent")]).claims == ()


@pytest.mark.parametrize("later", [ONE.claims, ONE.claims[1:], (anew(FIRST, metric={"id": "ps_ratio"}), SECOND)])
def test_reviews_survive_a_later_reading_and_its_undoing_uncovers_that(store, later):
    correct(store, FIRST, "value.low", 19)
    again = ONE.model_copy(update={"claims": tuple(c.model_copy(update={"confidence": 0.5}) for c in later)})
    store.add([again])
    assert [str(c.value.low) for c in store.claims()] == ["19", "1.1"]
    store.reviews.undo(FIRST.id, DOCUMENT, who="ben")
    assert list(store.readings()) == [again]


def test_undoing_takes_back_an_act_at_a_time_and_stops_at_the_beginning(store):
    correct(store, FIRST, "metric.id", "pb_ratio")
    at = moment()
    correct(store, FIRST, "value.low", 19, at=at)
    correct(store, FIRST, "value.high", 19, at=at)

    def now():
        claim = store.claim(FIRST.id)
        return claim.metric.id, float(claim.value.low), float(claim.value.high)

    assert now() == ("pb_ratio", 19, 19)
    assert len(store.reviews.undo(FIRST.id, DOCUMENT, who="ana")) == 2 and now() == ("pb_ratio", 19.5, 19.5)
    assert len(store.reviews.undo(FIRST.id, DOCUMENT, who="ana")) == 1 and now() == ("pe_ratio", 19.5, 19.5)
    assert store.reviews.undo(FIRST.id, DOCUMENT, who="ana") == [] and list(store.readings()) == [ONE]
    assert len(list(store.reviews)) == 6


def test_a_claim_that_changed_meanwhile_is_not_changed_again(store):
    seen = store.reviews.desk(DOCUMENT).version(FIRST.id)
    mine = Review(FIRST.id, DOCUMENT, "ben", decision="reject", at=moment(), record=FIRST.to_dict())
    correct(store, FIRST, "metric.id", "pb_ratio")
    with pytest.raises(StaleError, match="compare what stands now"):
        store.reviews.add([mine], seen=seen)
    with pytest.raises(StaleError):
        store.reviews.undo(FIRST.id, DOCUMENT, who="ben", seen=seen)
    assert store.claim(FIRST.id).metric.id == "pb_ratio" and len(list(store.reviews)) == 1
    store.add([ONE.model_copy(update={"claims": (FIRST,)})])
    desk = store.reviews.desk(DOCUMENT)
    assert store.reviews.add([mine], seen=desk.version(FIRST.id)) == 1


def test_of_many_at_once_one_wins(store):
    seen = store.reviews.desk(DOCUMENT).version(FIRST.id)

    def say(who):
        review = Review(
            FIRST.id, DOCUMENT, who, "metric.id", "pe_ratio", "pb_ratio", at=moment(), record=FIRST.to_dict()
        )
        try:
            return store.reviews.add([review], seen=seen)
        except StaleError:
            return 0

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(say, "abcdef")) == 1
    assert len(list(store.reviews)) == 1


def test_neighbours_are_told_also_of_a_claim_that_fits_no_more(store_url):
    days = {"a": "2026-01-02", "b": "2026-01-03", "c": "2026-01-01"}
    some = [reading(name, LINES, published=day) for name, day in days.items()]
    nameless = reading("d", LINES)
    nameless = nameless.model_copy(update={"article": nameless.article.model_copy(update={"published": None})})
    with Store(store_url) as store:
        store.add([*some, nameless])
        every = [claim.id for claim in store.query(Question())]
        assert len(every) == 8
        for place, claim in enumerate(every):
            before, after = every[place - 1] if place else None, every[place + 1] if place < 7 else None
            assert store.beside(Question(), claim) == (before, after, place)
        one = store.judged_claim(every[3])
        document = one.claim.source.document
        store.reviews.add([Review(every[3], document, "ana", decision="accept", at=moment())])
        assert store.beside(Question(state=("open",)), every[3]) == (every[2], every[4], 3)
        assert store.beside(Question(), "c_unknown") == (None, None, 0)


def test_a_store_of_the_step_before_takes_its_reviews_along(tmp_path):
    from extractor.store import migrations, rows

    path = tmp_path / "old.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE market_claims (version INTEGER NOT NULL)")
        db.execute("INSERT INTO market_claims VALUES (2)")
        for statement in migrations.STEPS[2]:
            db.execute(statement)
        document = rows.document_row(ONE) | {"added": rows.now(), "family": DOCUMENT, "signature": "", "shingles": 0}
        _insert(db, "documents", document)
        for row in rows.claim_rows(DOCUMENT, judge(ONE.claims, [])):
            _insert(db, "claims", {name: value for name, value in row.items() if name not in ("state", "read")})
        for number, (field, after) in enumerate([("value.low", 18), ("value.low", 19)]):
            row = rows.review_row(
                Review(FIRST.id, DOCUMENT, "ana", field, 1, after, at=f"2026-01-27T10:0{number}:00Z"), 0
            )
            _insert(db, "reviews", {name: row[name] for name in row if name not in ("undoes", "record", "place")})
    db.close()
    with Store(str(path)) as store:
        assert [review.place for review in store.reviews] == [1, 2]
        assert float(store.claim(FIRST.id).value.low) == 19
        assert store.reviews.add([dataclasses.replace(next(iter(store.reviews)), id="", place=0)]) == 0
        assert store.claim(SECOND.id) == SECOND


def _insert(db, table, row):
    values = {
        name: str(value) if name == "published" or name.startswith("date_") else value for name, value in row.items()
    }
    db.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values())
    )


def test_a_reading_without_reviews_is_kept_as_before(store):
    store.add([small_caps()])
    assert store.reading(small_caps().article.id) == small_caps()
