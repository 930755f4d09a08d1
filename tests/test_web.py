"""The review page over HTTP: what each address shows, what each form does, and who is refused."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from claimsets import reading
from click.testing import CliRunner
from examples import hostile, small_caps
from starlette.testclient import TestClient

from extractor.cli import cli
from extractor.evaluate import compare
from extractor.learn.corrections import read_corrections
from extractor.pipeline import check
from extractor.store import Question, Store
from extractor.web.app import create_app
from extractor.web.guard import Gate, names
from extractor.web.office import Office

HERE = "http://127.0.0.1:8765"
ARTICLE = small_caps().article
CONTRACT = Path(__file__).resolve().parents[2] / "shared" / "contract" / "score.py"


class Visitor(TestClient):
    """A browser of one reviewer: it sends forms as the page has them."""

    def __init__(self, store, *, token=None, host=HERE, **more):
        gate = Gate(names=names("127.0.0.1", more.pop("names", ())), token=token)
        super().__init__(create_app(Office(store, gate, "ana")), base_url=host, follow_redirects=True, **more)
        self.gate = gate

    def submit(self, address, **fields):
        """Send the form of an address as a page that shows it has it, with some fields changed."""
        page = re.match(r"/claim/[^/?]+|/article/[^/]+/number\?[^#]*", address)
        form = {}
        if page:
            action = html.escape(urlsplit(address).path)
            text = self.get(page[0]).text
            here = re.search(rf'<form[^>]*action="{re.escape(action)}[^>]*>(.*?)</form>', text, re.S)
            assert here, f"no form that goes to {address}"
            form = fields_of(here[1])
        return self.post(address, data={"csrf": self.gate.form_secret()} | form | fields)


def fields_of(form):
    """What a browser would send of a form as it stands."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = html.unescape(chosen[1])
    return found


@pytest.fixture
def store(tmp_path):
    with Store(str(tmp_path / "claims.db")) as store:
        store.add([small_caps(), hostile()])
        yield store


@pytest.fixture
def visitor(store):
    return Visitor(store)


def claim_of(words, metric, number=0):
    return [c for c in small_caps().claims if c.value.text == words and c.metric.id == metric][number]


PE, AUM, UPSIDE = claim_of("19.5", "pe_ratio"), claim_of("$75 billion", "aum"), claim_of("50%", "implied_upside")


def states(store):
    return {
        one.claim.id: one.state
        for one in store.judged(Question(state=("open", "accepted", "corrected", "added", "rejected")))
    }


# -- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 12), ("?metric=aum", 1), ("?verdict=refuted", 3), ("?q=each+rose", 5), ("?q=small+caps+75", 2),
        ("?index=dow", 1), ("?publisher=harbor&metric=pe_ratio", 4), ("?state=open", 12), ("?state=rejected", 0),
        ("?since=2026-01-26&until=2026-01-26", 12), ("?since=2026-01-27", 0), ("?q=%25", 9), ("?q=%00%27--", 0),
        ("?metric=nonsense&verdict=nonsense&state=nonsense&since=nonsense", 12), ("?page=7", 12), ("?page=-1", 12),
    ],
)  # fmt: skip
def test_the_list_shows_what_fits(visitor, query, found):
    page = visitor.get(f"/{query}")
    assert page.status_code == 200
    assert page.text.count('<a class="line"') == found


def test_a_long_list_is_cut_into_pages(tmp_path):
    lines = "\n".join(f"IWM price {n} USD" for n in range(1, 121))
    with Store(str(tmp_path / "many.db")) as store:
        store.add([reading("many", lines)])
        visitor = Visitor(store)
        first, last = visitor.get("/").text, visitor.get("/?page=3").text
    assert (first.count('class="line"'), last.count('class="line"')) == (50, 20)
    assert 'href="/?page=2"' in first and "Page 3 of 3" in last


def test_a_claim_stands_in_its_article_with_its_checks(visitor):
    text = visitor.get(f"/claim/{PE.id}?metric=pe_ratio&publisher=harbor").text
    here = re.search(r'<a href="[^"]*" id="here" aria-current="true">(.*?)<', text)
    assert here[1] == "19.5"
    assert "Another article gives 19.24 for 12 Jan 2026" in text and "2 of 4 that fit" in text
    assert "Where the money went" in text and text.count("<td>") >= 2
    assert "conflicting" in text and 'rel="next" href="/claim/' in text


def test_numbers_that_nobody_claims_can_be_seen(store):
    claims = tuple(c for c in small_caps().claims if c.value.text != "28")
    store.add([small_caps().model_copy(update={"claims": claims})])
    text = Visitor(store).get(f"/claim/{PE.id}").text
    assert re.findall(r'class="unclaimed" href="[^"]*"[^>]*>([^<]*)<', text) == ["28"]


def test_what_is_not_there_is_404_and_says_so(visitor):
    for address in ("/claim/c_unknown", "/nothing", "/article/d_unknown/number?start=1&end=2", "/export/all.jsonl",
                    f"/article/{ARTICLE.id}/number?start=5&end=99999999", "/static/../app.py", "/static/none.js"):  # fmt: skip
        answer = visitor.get(address)
        assert answer.status_code == 404 and "default-src 'none'" in answer.headers["content-security-policy"]


# -- deciding ----------------------------------------------------------------------------------------------------------


def test_accept_reject_comment_and_go_on_to_the_next(visitor, store):
    answer = visitor.submit(f"/claim/{AUM.id}/accept?metric=aum")
    assert urlsplit(str(answer.url)).path == f"/claim/{AUM.id}"  # the last one
    answer = visitor.submit(f"/claim/{PE.id}/reject?metric=pe_ratio&state=open")
    assert urlsplit(str(answer.url)).path != f"/claim/{PE.id}" and "rejected" in answer.text
    assert "state=open" in str(answer.url) and f"done={PE.id}" in str(answer.url)
    visitor.submit(f"/claim/{UPSIDE.id}/comment", comment="Says who?\nReally.")
    now = states(store)
    assert (now[AUM.id], now[PE.id], now[UPSIDE.id]) == ("accepted", "rejected", "commented")
    assert [r.comment for r in store.reviews if r.comment] == ["Says who?\nReally."]
    assert PE.id not in [claim.id for claim in store.claims()]


def test_fields_are_corrected_and_who_when_and_what_before_is_kept(visitor, store):
    visitor.post("/me", data={"csrf": visitor.gate.form_secret(), "who": "Żofia <b>"})
    visitor.submit(f"/claim/{AUM.id}/edit", low="74.5e9", high="", unit="EUR", index="^RUT", comment="as printed")
    claim = store.claim(AUM.id)
    assert (float(claim.value.low), float(claim.value.high), claim.value.unit) == (74.5e9, 74.5e9, "EUR")
    assert (claim.index.id, claim.index.name, claim.index.kind) == ("^RUT", "Russell 2000", "index")
    said = store.reviews.of(claim=AUM.id)
    own = {r.field: (r.before, r.after) for r in said if r.who == "Żofia <b>" and r.field}
    assert own["index.id"] == ("IWM", "^RUT") and own["value.unit"] == ("USD", "EUR")
    assert own["value.low"] == (75000000000, 74500000000)
    assert len({r.at for r in said}) == 1 and all(r.at.endswith("Z") for r in said)
    text = visitor.get(f"/claim/{AUM.id}").text
    assert (
        "changed unit from USD to EUR" in text
        and "upper value" not in re.sub(r"<[^>]*>", "", text.split("What was said")[1])
        and "Żofia &lt;b&gt;" in text
        and "as printed" in text
    )
    assert "The program reads: iShares Russell 2000 ETF (IWM): net assets about $75 billion" in text


def test_every_field_can_be_corrected(visitor, store):
    visitor.submit(
        f"/claim/{UPSIDE.id}/edit", index="name:acme", index_name="Acme", index_kind="equity", index_text="Its shares",
        metric="return", basis="", low="-51", high="-49", unit="percent", qualifier="range", first="2025-01-01",
        last="2025-12-31", modality="hypothetical", cited="", versus="^GSPC", versus_name="", versus_kind="",
        label="supported", severity="", value_text="50%",
    )  # fmt: skip
    claim = store.claim(UPSIDE.id)
    assert (claim.index.name, claim.index.kind, claim.index.text) == ("Acme", "equity", "Its shares")
    assert ARTICLE.text[claim.index.start : claim.index.end] == "Its shares"
    assert (claim.metric.id, float(claim.value.low), float(claim.value.high)) == ("return", -51, -49)
    assert (str(claim.date.start), str(claim.date.end), claim.modality) == ("2025-01-01", "2025-12-31", "hypothetical")
    assert (claim.source.cited, claim.versus.id, claim.versus.name) == (None, "^GSPC", "S&P 500")
    assert (claim.verdict.label, claim.verdict.severity) == ("supported", "none")
    visitor.submit(f"/claim/{UPSIDE.id}/edit", first="", last="", versus="")
    assert store.claim(UPSIDE.id).date is None and store.claim(UPSIDE.id).versus is None


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"low": "many"}, "low"), ({"low": "NaN"}, "low"), ({"low": "3", "high": "2"}, "high"), ({"unit": "stones"}, "unit"),
        ({"unit": "percent"}, "unit"), ({"metric": "nonsense"}, "metric"), ({"first": "soon"}, "first"),
        ({"first": "2026-02-01", "last": "2026-01-01"}, "last"), ({"qualifier": "roughly"}, "qualifier"),
        ({"modality": "sung"}, "modality"), ({"label": "wrong"}, "label"), ({"index": " "}, "index"),
        ({"value_text": "76 billion"}, "value_text"), ({"value_text": "28"}, "value_text"), ({"basis": "x"}, "basis"),
        ({"index_kind": "planet"}, "index_kind"), ({"versus": "X", "versus_kind": "planet"}, "versus_kind"),
        ({"label": "refuted", "severity": "awful"}, "severity"), ({"index_text": "not there"}, "index_text"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_field_and_not_lost(visitor, store, fields, fault):
    answer = visitor.submit(f"/claim/{AUM.id}/edit", **fields)
    assert answer.status_code == 422 and not list(store.reviews)
    assert re.search(rf'name="{fault}"[^>]*aria-invalid="true"', answer.text)
    typed = fields[fault].strip()
    assert fault in ("qualifier", "modality", "label", "metric", "index_kind", "versus_kind", "severity") or (
        f'value="{typed}"' in answer.text
    )


def test_saving_nothing_says_nothing(visitor, store):
    for claim in small_caps().claims:
        visitor.submit(f"/claim/{claim.id}/edit")
    assert not list(store.reviews)


def test_undo_takes_back_the_last_act(visitor, store):
    before = list(store.readings())
    visitor.submit(f"/claim/{AUM.id}/edit", low="1", unit="EUR")
    visitor.submit(f"/claim/{AUM.id}/reject")
    visitor.submit(f"/claim/{AUM.id}/undo")
    assert states(store)[AUM.id] == "corrected"
    text = visitor.submit(f"/claim/{AUM.id}/undo").text
    assert list(store.readings()) == before and "took back" in text and 'aria-keyshortcuts="u"' not in text


def test_a_number_that_was_missed_is_marked_and_taken_back(store):
    claims = tuple(c for c in small_caps().claims if c.value.text != "28")
    store.add([small_caps().model_copy(update={"claims": claims})])
    visitor = Visitor(store)
    at = ARTICLE.text.index("28")
    page = f"/article/{ARTICLE.id}/number?start={at}&end={at + 2}"
    assert visitor.submit(page).status_code == 422  # no metric yet
    answer = visitor.submit(page, metric="pe_ratio", unit="ratio", index="^GSPC")
    (new,) = [one.claim for one in store.judged(Question(state=("added",)))]
    assert answer.url.path == f"/claim/{new.id}" and "reads no claim here" in answer.text
    assert (new.value.text, new.index.id, float(new.value.low)) == ("28", "^GSPC", 28)
    assert ARTICLE.text[new.evidence.start : new.evidence.end] == new.evidence.text
    assert "against 28 for the S&P 500" in new.evidence.text and new.evidence.text.endswith("one-third.")
    assert new.id == next(c.id for c in small_caps().claims if c.value.text == "28") or new.id.startswith("c_")
    assert visitor.submit(page, metric="pe_ratio", unit="ratio", index="^GSPC").status_code == 422
    assert visitor.submit(f"/claim/{new.id}/undo").url.path == "/"
    assert store.judged_claim(new.id) is None


def test_a_corrected_claim_is_checked_anew_and_so_is_what_rested_on_it(tmp_path):
    lines = """IWM pe_ratio 19.5 ratio
        + ^GSPC pe_ratio 28 ratio
        + IWM valuation_discount 20 percent vs=^GSPC basis=pe_ratio"""
    (one,) = check([reading("a", lines)])
    pe, _, discount = one.claims
    assert discount.verdict.label == "refuted"
    with Store(str(tmp_path / "claims.db")) as store:
        store.add([one])
        visitor = Visitor(store)
        visitor.submit(f"/claim/{pe.id}/edit", low="22.4")
        assert store.claim(discount.id).verdict.label == "supported"
        assert store.judged_claim(discount.id).state is None
        assert "market-claims" in visitor.get(f"/claim/{discount.id}").text
        visitor.submit(f"/claim/{pe.id}/undo")
        assert store.claim(discount.id).verdict.label == "refuted"
        visitor.submit(f"/claim/{discount.id}/edit", label="not_enough_info")
        visitor.submit(f"/claim/{pe.id}/edit", low="22.4")
        assert store.claim(discount.id).verdict.label == "not_enough_info"  # a person said so


# -- two at once -------------------------------------------------------------------------------------------------------


def test_a_stale_edit_is_refused_with_both_versions(visitor, store):
    page = visitor.get(f"/claim/{AUM.id}").text
    form = fields_of(re.search(r'<form class="edit"(.*?)</form>', page, re.S)[1])
    visitor.submit(f"/claim/{AUM.id}/edit", low="74000000000")
    answer = visitor.post(f"/claim/{AUM.id}/edit", data=form | {"low": "76000000000", "comment": "mine"})
    assert answer.status_code == 409 and float(store.claim(AUM.id).value.low) == 74e9
    text = answer.text
    assert "<td>74000000000</td><td>76000000000</td>" in text and 'value="mine"' in text
    again = fields_of(re.search(r'<form class="edit"(.*?)</form>', text, re.S)[1])
    assert again["low"] == "76000000000"
    assert visitor.post(f"/claim/{AUM.id}/edit", data=again).status_code == 200
    assert float(store.claim(AUM.id).value.low) == 76e9


@pytest.mark.parametrize("act", ["accept", "reject", "comment", "undo"])
def test_a_stale_decision_is_refused_too(visitor, store, act):
    version = re.search(r'name="version" value="([^"]*)"', visitor.get(f"/claim/{AUM.id}").text)[1]
    visitor.submit(f"/claim/{AUM.id}/edit", low="74000000000")
    kept = list(store.reviews)
    form = {"csrf": visitor.gate.form_secret(), "version": version, "comment": "but <why>"}
    answer = visitor.post(f"/claim/{AUM.id}/{act}", data=form)
    assert answer.status_code == 409 and "Somebody was faster" in answer.text and list(store.reviews) == kept
    assert act == "undo" or "but &lt;why&gt;" in answer.text


# -- gold --------------------------------------------------------------------------------------------------------------


def test_it_is_the_same_in_every_database(store_url):
    with Store(store_url) as store:
        store.add([small_caps()])
        visitor = Visitor(store)
        settle(visitor, store)
        visitor.submit(f"/claim/{AUM.id}/undo")
        assert store.states(Question()) == {"open": 0, "accepted": 9, "rejected": 1} | {"open": 1}
        assert len(visitor.get("/export/gold.jsonl").text.splitlines()) == 9
        for address in ("/?q=75&index=IWM&publisher=harbor&since=2026-01-01", "/?document=%00", "/?publisher=%00%ff"):
            assert visitor.get(address).status_code == 200
        for address in ("/claim/%00", "/claim/%ff", "/article/%00/number?start=1&end=2"):
            assert visitor.get(address).status_code == 404


def settle(visitor, store):
    visitor.submit(f"/claim/{PE.id}/reject")
    visitor.submit(f"/claim/{AUM.id}/edit", unit="EUR")
    return visitor.submit(f"/article/{ARTICLE.id}/finish", claim=AUM.id, rest="accept")


def test_an_article_is_finished_when_no_claim_is_open(visitor, store):
    assert visitor.submit(f"/article/{ARTICLE.id}/finish").status_code == 409
    assert visitor.get("/export/gold.jsonl").text == ""
    assert "Gone through whole" in settle(visitor, store).text
    assert "1 article was gone through" in visitor.get("/export").text
    visitor.submit(f"/article/{ARTICLE.id}/finish")
    assert visitor.get("/export/gold.jsonl").text == "" and store.reviews.finished() == []


def test_what_was_settled_comes_out_as_gold(visitor, store, tmp_path):
    settle(visitor, store)
    path = tmp_path / "gold.jsonl"
    path.write_text(visitor.get("/export/gold.jsonl").text)
    gold = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(gold) == 10 and {line["doc"] for line in gold} == {"a"}
    assert PE.id not in [line["id"] for line in gold]
    read = [claim.to_dict() for claim in small_caps().claims]
    result = compare(gold, read)
    assert (result.gold, result.predicted, result.found) == (10, 11, 9)  # one rejected, one in another unit
    done = CliRunner().invoke(cli, ["export", "--store", store.url, "--what", "gold"])
    assert done.stdout == path.read_text()
    if CONTRACT.exists():
        predicted = tmp_path / "predicted.jsonl"
        predicted.write_text("".join(json.dumps(line) + "\n" for line in read))
        scored = subprocess.run(
            [sys.executable, CONTRACT, path, predicted, "--json"], capture_output=True, text=True, check=True
        )
        told = json.loads(scored.stdout)
        assert told["claims"]["gold"] == 10 and abs(told["found"]["precision"] - 9 / 11) < 1e-9


def test_training_reads_what_was_settled(visitor, store, tmp_path):
    settle(visitor, store)
    path = tmp_path / "own.jsonl"
    path.write_text(visitor.get("/export/training.jsonl").text)
    ((name, article, claims),) = read_corrections(path)
    assert (name, article, len(claims)) == (ARTICLE.id, ARTICLE, 10)
    assert {"EUR"} <= {claim["value"]["unit"] for claim in claims}
    done = CliRunner().invoke(cli, ["export", "--store", store.url, "--what", "training"])
    assert done.stdout == path.read_text()


# -- who is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "0.0.0.0:8765", "", "[::1", "a@127.0.0.1"]
)
def test_another_host_is_refused(store, host):
    answer = Visitor(store).get("/", headers={"host": host})
    assert answer.status_code == 421 and "19.5" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST.:1", "[::1]:8765", "review.example"])
def test_its_own_names_are_answered(store, host):
    assert Visitor(store, names=["Review.example"]).get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("form", "headers", "status"),
    [
        ({"csrf": ""}, {}, 403), ({"comment": "x"}, {}, 403), ({"csrf": "guess"}, {}, 403), ({"csrf": "é"}, {}, 403),
        (None, {"origin": "https://evil.example"}, 403), (None, {"origin": "null"}, 403),
        (None, {"origin": "http://127.0.0.1:9999"}, 403), (None, {"sec-fetch-site": "cross-site"}, 403),
        (None, {"sec-fetch-site": "same-site"}, 403), (None, {"content-type": "text/plain"}, 415),
        (None, {"content-type": "application/json"}, 415), ({"comment": "x" * 70_000}, {}, 413),
    ],
)  # fmt: skip
def test_what_does_not_come_from_our_pages_is_refused(visitor, store, form, headers, status):
    page = visitor.get(f"/claim/{AUM.id}").text
    version = re.search(r'name="version" value="([^"]*)"', page)[1]
    right = {"csrf": visitor.gate.form_secret(), "version": version}
    for address in (f"/claim/{AUM.id}/reject", "/me", f"/article/{ARTICLE.id}/finish"):
        answer = visitor.post(address, data=right if form is None else form, headers=headers)
        assert answer.status_code == status
    assert not list(store.reviews)


def test_our_own_origin_is_taken_and_nothing_else_than_reading_and_sending(visitor, store):
    version = re.search(r'name="version" value="([^"]*)"', visitor.get(f"/claim/{AUM.id}").text)[1]
    right = {"csrf": visitor.gate.form_secret(), "version": version}
    answer = visitor.post(
        f"/claim/{AUM.id}/accept", data=right, headers={"origin": HERE, "sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 200 and len(list(store.reviews)) == 1
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert visitor.request(method, f"/claim/{AUM.id}").status_code == 405
    assert visitor.get(f"/claim/{AUM.id}/reject").status_code == 405 and len(list(store.reviews)) == 1


def test_without_the_token_nothing_is_shown(store):
    stranger = Visitor(store, token="right", host="http://192.168.1.7:8765")
    for address in ("/", f"/claim/{AUM.id}", "/export/gold.jsonl", "/?token=wrong", "/?token=", "/nothing"):
        answer = stranger.get(address)
        assert answer.status_code == 401 and "19.5" not in answer.text and not stranger.cookies
    assert stranger.post("/me", data={"csrf": stranger.gate.form_secret(), "who": "x"}).status_code == 401
    assert stranger.get("/static/review.css").status_code == 200
    stranger.cookies.set("claims", "forged")
    assert stranger.get("/").status_code == 401


def test_the_token_is_needed_once_and_does_not_stay_in_the_address(store):
    guest = Visitor(store, token="right", host="http://192.168.1.7:8765")
    answer = guest.get("/?token=right&metric=aum")
    assert answer.status_code == 200 and str(answer.url) == "http://192.168.1.7:8765/?metric=aum"
    (first,) = answer.history
    assert "HttpOnly" in first.headers["set-cookie"] and "SameSite=lax" in first.headers["set-cookie"]
    assert "right" not in first.headers["set-cookie"]
    assert guest.get(f"/claim/{AUM.id}").status_code == 200
    assert guest.submit(f"/claim/{AUM.id}/accept").status_code == 200
    again = Visitor(store, token="right", host="http://192.168.1.7:8765")
    again.cookies = guest.cookies
    assert again.get("/").status_code == 401  # a server that was started anew


def test_the_token_can_be_typed(store):
    guest = Visitor(store, token="right", host="http://192.168.1.7:8765")
    csrf = re.search(r'name="csrf" value="([^"]*)"', guest.get("/").text)[1]
    assert csrf != guest.gate.form_secret()
    assert guest.post("/enter", data={"csrf": csrf, "token": "wrong"}).status_code == 401
    answer = guest.post("/enter", data={"csrf": csrf, "token": "right"})
    assert answer.status_code == 200 and "Claims" in answer.text


def test_the_token_leads_to_no_other_server(store):
    guest = Visitor(store, token="right", host="http://192.168.1.7:8765")
    guest.follow_redirects = False
    for path in ("//evil.example/", "/\\evil.example/", "///evil.example"):
        location = guest.get(f"http://192.168.1.7:8765{path}?token=right").headers["location"]
        assert location.startswith("/") and not re.match(r"[/\\]{2}", location)


HEADERS = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
}  # fmt: skip


@pytest.mark.parametrize(
    "address", ["/", f"/claim/{AUM.id}", "/export", "/export/gold.jsonl", "/nothing", "/static/review.js"]
)
def test_every_answer_ties_the_browser_s_hands(visitor, address):
    headers = visitor.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert (
        policy["default-src"] == "'none'" and policy["script-src"] == "'self'" and policy["frame-ancestors"] == "'none'"
    )
    assert "unsafe" not in headers["content-security-policy"]
    assert HEADERS.items() <= dict(headers).items()
    assert headers["cache-control"] == "no-store" or address.startswith("/static/")


def test_a_fault_of_ours_is_told_without_its_inside_and_with_all_headers(store, monkeypatch):
    visitor = Visitor(store, raise_server_exceptions=False)
    monkeypatch.setattr(Store, "states", lambda *_: 1 / 0)
    answer = visitor.get("/")
    assert answer.status_code == 500 and "ZeroDivision" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_store_that_is_gone_is_told_with_its_remedy(visitor, monkeypatch):
    from extractor.errors import StoreUnavailableError

    def gone(*_):
        raise StoreUnavailableError("store x: locked", remedy="wait")

    monkeypatch.setattr(Store, "states", gone)
    answer = visitor.get("/")
    assert answer.status_code == 503 and "store x: locked (wait)" in answer.text


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


def test_nothing_of_an_article_a_comment_or_an_address_is_markup(visitor, store):
    evil = hostile().claims[0].id
    visitor.post("/me", data={"csrf": visitor.gate.form_secret(), "who": EVIL})
    visitor.submit(f"/claim/{evil}/comment", comment=EVIL)
    visitor.submit(f"/claim/{evil}/edit", index=EVIL, index_name=EVIL, cited=EVIL, comment=EVIL)
    visitor.submit(f"/claim/{evil}/accept")
    visitor.submit(f"/article/{hostile().article.id}/finish")
    pages = [
        "/", f"/claim/{evil}", "/export", f"/?q={EVIL}&index={EVIL}&publisher={EVIL}&document={EVIL}&state={EVIL}",
        f"/claim/{evil}?q={EVIL}&done={EVIL}", f"/article/{hostile().article.id}/number?start=60&end=70&q={EVIL}",
        f"/claim/{EVIL.replace('/', '')}",
    ]  # fmt: skip
    for address in pages:
        text = visitor.get(address).text
        markup = re.sub(r'<script src="/static/review.js" defer></script>', "", text)
        assert "<script" not in markup and "<img" not in markup and "javascript:" not in markup.replace("&#", "")
        tags = re.findall(r"<[a-zA-Z](?:[^>\"]|\"[^\"]*\")*>", markup)
        assert not [tag for tag in tags if re.search(r"\s(on\w+|style)=", re.sub(r'"[^"]*"', "", tag))], address
        assert "49" not in re.findall(r"7\*7|\b49\b", text)
    answer = visitor.submit(f"/claim/{evil}/edit", low=EVIL)
    assert answer.status_code == 422 and "<script>alert" not in answer.text and EVIL[:8] not in answer.text


def test_redirects_stay_here_whatever_the_form_says(visitor):
    visitor.follow_redirects = False
    for claim in ("//evil.example", "https://evil.example", "../..//evil.example", "\r\nset-cookie: a=b"):
        answer = visitor.post("/me", data={"csrf": visitor.gate.form_secret(), "who": "x", "claim": claim})
        assert answer.headers["location"].startswith("/claim/") and "evil.example/" not in answer.headers["location"]
        assert "\n" not in answer.headers["location"]
