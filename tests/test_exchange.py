"""Claims to Label Studio and spaCy and back: what nobody touched is the same, what somebody changed is a correction."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys

import pytest
import spacy
from claimsets import reading
from click.testing import CliRunner
from examples import hostile, small_caps
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from spacy.tokens import DocBin

from extractor.cli import cli
from extractor.errors import InputError
from extractor.exchange import docbin, labelstudio
from extractor.exchange.annotated import added, changes, gold, reviews
from extractor.learn.corrections import read_corrections
from extractor.metrics import METRICS
from extractor.store import Store, corrected

EMOJI = reading(
    "emoji", '^GSPC return 1.5 percent "1.5%" :: 📈📉 it rose {}\n^RUT price 2000..2100 points vs=^GSPC by=Ana'
)


def all_readings():
    first, *others = EMOJI.claims
    doubted = first.model_copy(update={"readings": (("^GSPC", "return", 0.8), ("^RUT", "price", 0.1))})
    return [small_caps(), hostile(), EMOJI.model_copy(update={"claims": (doubted, *others)})]


def claims(*arguments, code=0):
    done = CliRunner().invoke(cli, list(map(str, arguments)))
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def store(tmp_path):
    url = str(tmp_path / "claims.db")
    with Store(url) as kept:
        kept.add(all_readings())
    return url


# -- Label Studio ------------------------------------------------------------------------------------------------------


def exported(readings, *, accept=True):
    """What Label Studio exports for tasks that an annotator looked at and left as they were."""
    made = json.loads("".join(labelstudio.tasks(readings, made_by="test")))
    for number, task in enumerate(made):
        result = copy.deepcopy(task["predictions"][0]["result"])
        said = {"id": number, "completed_by": {"id": 1, "email": "ana@x.example"}, "was_cancelled": False,
                "created_at": "2026-02-01T10:00:00.123456Z", "updated_at": "2026-02-01T11:00:00.123456Z",
                "result": result}  # fmt: skip
        task["annotations"] = [said] if accept else []
    return made


def kept(tmp_path, tasks):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def part(task, claim, name):
    """The piece of an annotation that holds a field of a claim."""
    return next(r for r in task["annotations"][0]["result"] if r.get("id") == claim.id and r["from_name"] == name)


def test_tasks_come_back_as_they_were(tmp_path):
    found = list(labelstudio.annotated(kept(tmp_path, exported(all_readings()))))
    assert [(a.article, a.claims) for a in found] == [(r.article, r.claims) for r in all_readings()]
    assert [(a.before == a.claims, a.who, a.at) for a in found] == [(True, "ana@x.example", "2026-02-01T11:00:00Z")] * 3


def test_regions_hold_the_words_they_stand_for():
    for task, one in zip(exported(all_readings()), all_readings(), strict=True):
        for region in task["annotations"][0]["result"]:
            if region["type"] == "labels":
                value = region["value"]
                assert one.article.text[value["start"] : value["end"]] == value["text"] != ""


def test_the_interface_names_every_field_of_the_tasks():
    root = etree.fromstring(labelstudio.interface())
    controls = {node.get("name"): node.tag.lower() for node in root.iter("Labels", "Choices", "TextArea")}
    for task in exported(all_readings()):
        for region in task["annotations"][0]["result"]:
            if region["type"] != "relation":
                assert controls[region["from_name"]] == region["type"] and region["to_name"] == "text"
    assert {node.get("value") for node in root.iter("Choice")} >= set(METRICS)


def test_what_was_changed_is_told_field_by_field(tmp_path):
    one = small_caps()
    first, second, third = one.claims[:3]
    tasks = exported([one])
    part(tasks[0], first, "low")["value"]["text"] = ["77.25"]
    part(tasks[0], first, "metric")["value"]["choices"] = ["probability"]
    part(tasks[0], second, "index")["value"]["text"] = ["^RUT"]
    part(tasks[0], second, "date")["value"]["text"] = ["2026-01-02..2026-01-05"]
    tasks[0]["annotations"][0]["result"] = [
        r for r in tasks[0]["annotations"][0]["result"] if third.id not in (r.get("id"), r.get("from_id"))
    ]
    (found,) = labelstudio.annotated(kept(tmp_path, tasks))
    said = list(reviews(found))
    assert [r.claim for r in said if r.decision == "reject"] == [third.id]
    fields = {(r.claim, r.field): r.after for r in said if r.field}
    assert fields[first.id, "value.low"] == fields[first.id, "value.high"] == 77.25
    assert fields[first.id, "metric.id"] == "probability"
    assert (fields[second.id, "index.id"], fields[second.id, "index.name"]) == ("^RUT", "Russell 2000")
    assert (fields[second.id, "date.start"], fields[second.id, "date.end"]) == ("2026-01-02", "2026-01-05")
    for claim in one.claims:  # what a store makes of the reviews is what the annotator left
        left = next((c for c in found.claims if c.id == claim.id), None)
        now = corrected(claim, said)
        assert (now is None) == (left is None)
        assert now is None or list(changes(now, left)) == []
    assert next(c for c in found.claims if c.id == first.id).verdict is None  # it was on another number


def test_a_number_that_was_missed_becomes_a_claim(tmp_path):
    one = small_caps()
    tasks, text = exported([one]), one.article.text
    at = text.index("Small")
    value = {"start": at, "end": at + 5, "text": "Small"}
    tasks[0]["annotations"][0]["result"] += [
        {"id": "Xy1", "from_name": "mark", "to_name": "text", "type": "labels", "value": {**value, "labels": ["claim"]}},
        *({"id": "Xy1", "from_name": name, "to_name": "text", "type": "textarea", "value": {**value, "text": [said]}}
          for name, said in (("index", "DE"), ("low", "-2.5"), ("unit", "percent"), ("date", "2026-01-05"))),
        {"id": "Xy1", "from_name": "metric", "to_name": "text", "type": "choices", "value": {**value, "choices": ["inflation"]}},
    ]  # fmt: skip
    (found,) = labelstudio.annotated(kept(tmp_path, tasks))
    (claim,) = added(found)
    assert [r.record for r in reviews(found) if r.decision == "add"] == [claim.to_dict()]
    assert [r.decision for r in reviews(found) if r.claim == one.article.id] == ["accept"]
    assert (claim.index.name, claim.index.kind) == ("Germany", "economy")
    assert (claim.value.text, claim.value.low, claim.date.start.isoformat()) == (
        "Small",
        claim.value.high,
        "2026-01-05",
    )
    assert text[claim.evidence.start : claim.evidence.end] == claim.evidence.text and "\n" not in claim.evidence.text


def test_old_offsets_are_told_by_their_words(tmp_path):
    tasks = exported([EMOJI])
    for region in tasks[0]["annotations"][0]["result"]:  # as JavaScript counts, two for each picture
        for name in ("start", "end"):
            if region["type"] == "labels":
                units = EMOJI.article.text[: region["value"][name]].encode("utf-16-le")
                region["value"][name] = len(units) // 2
    (found,) = labelstudio.annotated(kept(tmp_path, tasks))
    assert found.claims == EMOJI.claims


def test_tasks_that_nobody_judged_say_nothing(tmp_path):
    tasks = exported(all_readings(), accept=False)
    tasks[0]["annotations"] = [{"id": 1, "was_cancelled": True, "result": []}]
    assert list(labelstudio.annotated(kept(tmp_path, tasks))) == []


def test_the_latest_of_several_annotations_counts(tmp_path):
    tasks = exported([small_caps()])
    earlier = {**tasks[0]["annotations"][0], "result": [], "updated_at": "2026-01-01T00:00:00Z"}
    tasks[0]["annotations"].append(earlier)
    (found,) = labelstudio.annotated(kept(tmp_path, tasks))
    assert found.claims == small_caps().claims


@pytest.mark.parametrize("text", ["", "{", "{}", "3", "\x00", "[" * 100_000])
def test_files_that_are_no_export_are_refused(tmp_path, text):
    (tmp_path / "export.json").write_text(text)
    with pytest.raises(InputError, match=r"export\.json.*Label Studio"):
        list(labelstudio.annotated(tmp_path / "export.json"))


BREAKS = {
    "no text": lambda t, c: t["data"].pop("text"),
    "no data": lambda t, c: t.pop("data"),
    "no task": lambda t, c: t.clear(),
    "record": lambda t, c: t["data"]["claims"][0].pop("value"),
    "words": lambda t, c: part(t, c, "mark")["value"].update(text="elsewhere"),
    "place": lambda t, c: part(t, c, "mark")["value"].update(start=9, end=3),
    "metric": lambda t, c: part(t, c, "metric")["value"].update(choices=["guess"]),
    "number": lambda t, c: part(t, c, "low")["value"].update(text=["a few"]),
    "infinite": lambda t, c: part(t, c, "low")["value"].update(text=["NaN"]),
    "unit": lambda t, c: part(t, c, "unit")["value"].update(text=["furlongs"]),
    "date": lambda t, c: part(t, c, "date")["value"].update(text=["last week"]),
    "time": lambda t, c: t["annotations"][0].update(updated_at="yesterday"),
    "result": lambda t, c: t["annotations"][0].update(result="all of it"),
    "index": lambda t, c: part(t, c, "index")["value"].update(text=[""]),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_task_is_told_and_the_rest_goes_on(tmp_path, name):
    tasks = exported([small_caps(), EMOJI])
    BREAKS[name](tasks[0], small_caps().claims[0])
    found = list(labelstudio.annotated(kept(tmp_path, tasks)))
    good = [one for one in found if not isinstance(one, InputError)]
    assert [one.claims for one in good] == [EMOJI.claims]
    if name != "no task":
        (error,) = (one for one in found if isinstance(one, InputError))
        assert "export.json: task 1" in str(error) and "Label Studio" in error.remedy


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.integers(-500, 500))
def test_any_text_comes_back(tmp_path_factory, words, number):
    words = " ".join(words.replace("{", "").replace("}", "").split()) or "it"
    one = reading("any", f'^GSPC return {number} percent "{number}%" :: {words} {{}}')
    path = kept(tmp_path_factory.mktemp("ls"), exported([one]))
    assert [a.claims for a in labelstudio.annotated(path)] == [one.claims]
    doc = docbin.to_doc(docbin.blank(), one)
    path = path.with_name("docs.spacy")
    path.write_bytes(DocBin(docs=[doc], store_user_data=True).to_bytes())
    assert [a.claims for a in docbin.annotated(path, who="x")] == [one.claims]


# -- spaCy -------------------------------------------------------------------------------------------------------------


def saved(tmp_path, docs):
    path = tmp_path / "docs.spacy"
    path.write_bytes(DocBin(docs=docs, store_user_data=True).to_bytes())
    return path


def made_docs():
    nlp = docbin.blank()
    return [docbin.to_doc(nlp, one) for one in all_readings()]


def with_spans(doc, change):
    spans = list(doc.spans[docbin.GROUP])
    doc.spans[docbin.GROUP] = change(spans)
    return doc


def test_docs_come_back_as_they_were(tmp_path):
    found = list(docbin.annotated(saved(tmp_path, made_docs()), who="ana"))
    assert [(a.article, a.claims) for a in found] == [(r.article, r.claims) for r in all_readings()]
    assert all(a.before == a.claims and a.who == "ana" for a in found)


def test_docs_hold_spans_as_a_pipeline_leaves_them():
    doc, one = made_docs()[0], small_caps()
    spans = list(doc.spans[docbin.GROUP])
    assert [(s.label_, s.kb_id_, s.id_) for s in spans] == [
        (c.metric.id, c.index.id, c.id) for c in sorted(one.claims, key=lambda c: (c.value.start, c.value.end))
    ]
    assert all(claim.value.text in span.text for claim, span in zip(one.claims, spans, strict=True))


def test_docs_of_a_pipeline_are_taken_as_they_are(tmp_path):
    doc = made_docs()[2]
    doc.user_data = {key: value for key, value in doc.user_data.items() if "records" not in key[1]}
    (found,) = docbin.annotated(saved(tmp_path, [doc]), who="ana")
    assert found.claims == found.before and [c.value for c in found.claims] == [c.value for c in EMOJI.claims]
    assert [c.versus and c.versus.id for c in found.claims] == [c.versus and c.versus.id for c in EMOJI.claims]


def test_spans_that_were_taken_out_or_labelled_anew_are_said(tmp_path):
    doc = made_docs()[0]
    first, second, third = sorted(small_caps().claims, key=lambda c: (c.value.start, c.value.end))[:3]

    def change(spans):
        kept = [s for s in spans if s.id_ != first.id]
        for span in kept:
            if span.id_ == second.id:
                span.label_ = "probability"
            if span.id_ == third.id:
                span.kb_id_ = "^RUT"
        return kept

    (found,) = docbin.annotated(saved(tmp_path, [with_spans(doc, change)]), who="ana")
    said = list(reviews(found))
    assert [r.claim for r in said if r.decision == "reject"] == [first.id]
    fields = {(r.claim, r.field): r.after for r in said if r.field}
    assert fields[second.id, "metric.id"] == "probability" and fields[third.id, "index.id"] == "^RUT"


SPAN_BREAKS = {
    "stranger": (lambda spans: [*spans, spans[0].doc[0:1]], "no claim that was there before"),
    "metric": (lambda spans: [_set(spans[0], "label_", "guess"), *spans[1:]], "no metric"),
    "subject": (lambda spans: [_set(spans[0], "kb_id_", ""), *spans[1:]], "no subject"),
}


def _set(span, name, value):
    setattr(span, name, value)
    return span


@pytest.mark.parametrize("name", SPAN_BREAKS)
def test_a_broken_doc_is_told_and_the_rest_goes_on(tmp_path, name):
    change, message = SPAN_BREAKS[name]
    docs = made_docs()
    with_spans(docs[0], change)
    found = list(docbin.annotated(saved(tmp_path, docs), who="ana"))
    assert isinstance(found[0], InputError) and message in str(found[0]) and "Doc 1" in str(found[0])
    assert [one.claims for one in found[1:]] == [one.claims for one in all_readings()[1:]]


@pytest.mark.parametrize("content", [b"", b"no zlib", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_files_that_are_no_docbin_are_told(tmp_path, content):
    (tmp_path / "a.spacy").write_bytes(content)
    saved(tmp_path, made_docs())
    found = list(docbin.annotated(tmp_path, who="x"))
    assert isinstance(found[0], InputError) and "a.spacy" in str(found[0]) and len(found) == 4
    plain = spacy.blank("en")("No claims here.")
    (error,) = docbin.annotated(saved(tmp_path, [plain]), who="x")
    assert isinstance(error, InputError) and "store_user_data" in error.remedy


# -- the commands ------------------------------------------------------------------------------------------------------


def test_a_whole_round_through_label_studio(store, tmp_path):
    claims("dataset", "--store", store, "--out", tmp_path / "tasks", "--format", "labelstudio")
    tasks = json.loads((tmp_path / "tasks" / "tasks.json").read_text())
    etree.parse(str(tmp_path / "tasks" / "labeling.xml"))
    for task in tasks:
        task["annotations"] = [{"result": task["predictions"][0]["result"], "completed_by": 7,
                                "updated_at": "2026-02-01T11:00:00Z"}]  # fmt: skip
    first = next(c for c in small_caps().claims)
    task = next(t for t in tasks if t["data"]["document"] == small_caps().article.id)
    part(task, first, "low")["value"]["text"] = ["1.25"]
    export, gold_file = kept(tmp_path, tasks), tmp_path / "gold.jsonl"
    claims("review", "import", export, "--store", store, "--gold", gold_file)
    assert "0 reviews that are new" in claims("review", "import", export, "--store", store)
    with Store(store) as kept_store:
        assert corrected(kept_store.claim(first.id) or first, kept_store.reviews.of(claim=first.id)).value.low == 1.25
        said = {review.who for review in kept_store.reviews}
    assert said == {"annotator 7"}
    judged = {name: claims_ for name, _, claims_ in read_corrections(gold_file)}
    assert set(judged) == {r.article.id for r in all_readings()}
    assert next(c["value"]["low"] for c in judged[small_caps().article.id]) == 1.25


def test_a_whole_round_through_spacy_is_the_same_bytes(store, tmp_path):
    for name, seed in (("a", "1"), ("b", "2")):
        command = [sys.executable, "-c", "from extractor.cli import main; main()", "dataset", "--store", store, "--out",
                   str(tmp_path / name), "--format", "docbin"]  # fmt: skip
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.spacy"))
    assert files and all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)
    said = claims(
        "review", "import", tmp_path / "a", "--store", store, "--gold", tmp_path / "gold.jsonl", "--who", "ana"
    )
    assert "3 annotated articles, 0 that" in said
    with Store(store) as kept_store:
        assert {(r.who, r.decision, r.field) for r in kept_store.reviews} == {("ana", "accept", None)}
    assert "0 reviews that are new" in claims("review", "import", tmp_path / "b", "--store", store, "--who", "ana")
    lines = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text().splitlines()]
    assert sorted(map(str, lines)) == sorted(
        map(str, (line for a in docbin.annotated(tmp_path / "a", who="") for line in gold(a)))
    )


def test_usage_that_cannot_be_is_refused(store, tmp_path):
    export = kept(tmp_path, exported(all_readings()))
    assert "--store URL, --gold FILE" in claims("review", "import", export, code=2)
    said = claims(
        "dataset", "--store", store, "--out", tmp_path / "o", "--format", "docbin", "--rights", "offsets", code=2
    )
    assert "needs the articles' texts" in said
    said = claims(
        "dataset", "--store", store, "--out", tmp_path / "o", "--format", "labelstudio", "--index", "^XX", code=2
    )
    assert "nothing to write" in said and not (tmp_path / "o").exists()
    with Store(str(tmp_path / "other.db")) as other:
        other.add([EMOJI])
    assert "does not hold this article" in claims("review", "import", export, "--store", tmp_path / "other.db", code=1)
    assert "load_dataset" in claims("dataset", "--help") and "export.json" in claims("review", "import", "--help")
