"""The review page in a real browser, served by the real command: the keyboard alone, accessibility, widths, no scripts.

Playwright drives Debian's Chromium, or its own where that is installed. The rules are axe-core's.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys

import pytest
from examples import hostile, small_caps

from extractor.store import Question, Store

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
CLAIMS = [sys.executable, "-c", "import sys; from extractor.cli import main; sys.exit(main())"]
MISSED = "28"


@pytest.fixture(scope="module")
def browser():
    own = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_api.sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=own)
        except sync_api.Error as error:
            pytest.skip(f"no browser to test the page in: {str(error).splitlines()[0]}")
        yield started
        started.close()


@pytest.fixture
def url(tmp_path):
    """A store with an article of which the program missed a number, and one that means harm."""
    url = str(tmp_path / "claims.db")
    claims = tuple(claim for claim in small_caps().claims if claim.value.text != MISSED)
    with Store(url) as store:
        store.add([small_caps().model_copy(update={"claims": claims}), hostile()])
    return url


@pytest.fixture
def address(url):
    """The address that `claims serve` prints."""
    process = subprocess.Popen([*CLAIMS, "serve", "--store", url, "--port", "0", "--as", "Ana"], stderr=subprocess.PIPE, text=True)
    yield re.search(r"http://\S+", process.stderr.readline())[0]
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=30)[1]
    assert process.returncode == 0 and "Traceback" not in rest


@pytest.fixture
def tab(browser, address, request):
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 860}} | getattr(request, "param", {})))
    tab = context.new_page()
    tab.complaints = []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("dialog", lambda dialog: (tab.complaints.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda sent: sent.url.startswith(address) or tab.complaints.append(sent.url))
    tab.goto(address)
    yield tab
    context.close()


def press(tab, *keys):
    """Press keys that stay on the page."""
    for key in keys:
        tab.keyboard.press(key)


def go(tab, key):
    """Press a key that leads to a page."""
    with tab.expect_navigation():
        tab.keyboard.press(key)


def shot(tab, name):
    """A picture to look at, where a folder for them is named."""
    if folder := os.environ.get("CLAIMS_SHOTS"):
        tab.wait_for_timeout(200)
        tab.screenshot(path=os.path.join(folder, f"{name}.png"))


def test_the_whole_way_by_keyboard_alone(tab, address, url, tmp_path):
    """Open, filter, correct, reload, mark what was missed, go through the article, export."""
    press(tab, "/")
    tab.keyboard.type("small caps 75")
    go(tab, "Enter")
    assert tab.locator(".found .line").count() == 1
    shot(tab, "list")
    press(tab, "Escape", "j")
    go(tab, "Enter")
    assert tab.locator("#here").inner_text().startswith("$75 billion")
    press(tab, "e", "Tab", "Tab")
    tab.keyboard.type("74500000000")
    press(tab, "Tab", "Tab")
    tab.keyboard.type("EUR")
    shot(tab, "edit")
    go(tab, "Control+Enter")
    tab.reload()
    assert "€74.5 billion" in tab.locator(".says").inner_text()
    assert "The program reads" in tab.locator(".note").first.inner_text()
    press(tab, "v", "Home", "ArrowDown")
    assert tab.evaluate("document.activeElement.id") == "f-label"
    assert tab.evaluate("document.activeElement.value") == "refuted"
    go(tab, "Control+Enter")
    assert tab.locator("#claim-title").inner_text().startswith("✗ refuted")
    press(tab, "c")
    tab.keyboard.type("The prospectus gives euros.")
    go(tab, "Control+Enter")
    assert "prospectus" in tab.locator(".history").inner_text()
    shot(tab, "corrected")

    tab.goto(f"{address}?publisher=harbor&state=open")
    press(tab, "j")
    go(tab, "Enter")
    first = tab.url
    go(tab, "r")
    assert tab.url != first and "rejected" in tab.locator(".done").inner_text()
    go(tab, "b")
    go(tab, "u")
    assert tab.locator("#claim-title .state").inner_text() == "open"
    go(tab, "a")
    press(tab, "n")
    assert tab.evaluate("document.activeElement.className") == "unclaimed"
    shot(tab, "desk")
    go(tab, "Enter")
    tab.locator("#f-metric").focus()
    tab.keyboard.type("Price-to-e")
    press(tab, "Tab", "Tab", "Tab")
    tab.keyboard.type("ratio")
    shot(tab, "number")
    go(tab, "Control+Enter")
    assert tab.locator("#claim-title .state").inner_text() == "added"
    tab.locator("input[name=rest]").focus()
    press(tab, "Space")
    go(tab, "f")
    assert "Gone through whole" in tab.locator(".whole").inner_text()
    tab.goto(f"{address}export")
    shot(tab, "export")
    with tab.expect_download() as download:
        tab.get_by_text("Gold claims").press("Enter")
    gold = [json.loads(line) for line in download.value.path().read_text().splitlines()]
    printed = {line["value"]["text"]: line for line in gold}
    assert len(gold) == 11 and printed[MISSED]["index"]["id"] == "^GSPC"
    aum = printed["$75 billion"]
    assert (aum["value"]["low"], aum["value"]["unit"], aum["verdict"]["label"]) == (74.5e9, "EUR", "refuted")
    with Store(url) as store:
        assert {review.who for review in store.reviews} <= {"Ana", "market-claims"}
        assert store.states(Question()) == {"open": 1, "accepted": 9, "corrected": 1, "added": 1}
    assert tab.complaints == []


def test_help_is_in_sight_and_keys_can_be_turned_off(tab):
    assert tab.locator(".keys").is_visible() and "next" in tab.locator(".keys").inner_text()
    press(tab, "?")
    assert tab.locator("#help").is_visible()
    shot(tab, "help")
    tab.locator("#keys-on").uncheck()
    press(tab, "Escape")
    assert not tab.locator("#help").is_visible()
    press(tab, "/")
    assert tab.evaluate("document.activeElement.id") != "q"


def test_two_people_at_one_claim(tab, address, browser):
    claim = f"{address}claim/{small_caps().claims[1].id}"
    tab.goto(claim)
    other = browser.new_page()
    other.goto(claim)
    other.keyboard.press("e")
    other.locator("#f-low").fill("19")
    with other.expect_navigation():
        other.keyboard.press("Control+Enter")
    other.close()
    press(tab, "e")
    tab.locator("#f-low").fill("18")
    go(tab, "Control+Enter")
    assert "Somebody was faster" in tab.locator("[role=alert]").inner_text()
    assert tab.locator(".stale td").all_inner_texts() == ["19", "18"]
    shot(tab, "stale")
    tab.locator("#f-low").press("Control+Enter")
    tab.wait_for_url(claim)
    assert tab.locator(".says b").inner_text() == "18x"


THEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 700}}]


@pytest.mark.parametrize("tab", THEMES, indirect=True, ids=["light", "dark", "narrow"])
def test_axe_finds_nothing_to_object_to_and_nothing_runs(tab, address, request):
    at = small_caps().article.text.index(MISSED)
    claims = (small_caps().claims[1], small_caps().claims[3], hostile().claims[0])
    pages = ["", "?verdict=refuted", "export", "nothing", f"article/{small_caps().article.id}/number?start={at}&end={at + 2}",
             *(f"claim/{claim.id}" for claim in claims)]  # fmt: skip
    for page in pages:
        tab.goto(address + page)
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        shot(tab, f"{request.node.callspec.id}-{page[:12].replace('/', '-').replace('?', '-')}")
        found = axe_playwright.Axe().run(tab).response["violations"]
        assert [(page, rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]
    assert [one for one in tab.complaints if "404" not in one] == []


def test_everything_can_be_done_without_scripts(browser, address, url):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}?metric=aum")
    tab.locator(".found .line").click()
    tab.get_by_role("button", name="Reject").click()
    tab.get_by_role("button", name="Undo").click()
    tab.locator("#edit > summary").click()
    tab.get_by_label("Unit").fill("GBP")
    tab.get_by_role("button", name="Save").click()
    assert "£75 billion" in tab.locator(".says").inner_text()
    context.close()


