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


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A store with an article of which the program missed a number, and one that means harm."""
    url = str(tmp_path_factory.mktemp("store") / "claims.db")
    claims = tuple(claim for claim in small_caps().claims if claim.value.text != MISSED)
    with Store(url) as store:
        store.add([small_caps().model_copy(update={"claims": claims}), hostile()])
    return url


@pytest.fixture(scope="module")
def address(url):
    """The address that `claims serve` prints."""
    process = subprocess.Popen(
        [*CLAIMS, "serve", "--store", url, "--port", "0", "--as", "Ana"], stderr=subprocess.PIPE, text=True
    )
    yield re.search(r"http://\S+", process.stderr.readline())[0]
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=30)[1]
    assert process.returncode == 0 and "Traceback" not in rest


@pytest.fixture
def tab(browser, address):
    """A page that has nothing to complain of, and asks nobody but the server."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.set_default_timeout(120_000)
    tab = context.new_page()
    tab.complaints = []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("dialog", lambda dialog: (tab.complaints.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda sent: sent.url.startswith(address) or tab.complaints.append(sent.url))
    tab.goto(address)
    yield tab
    context.close()
    assert [one for one in tab.complaints if " 404 " not in one and " 409 " not in one] == []


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


def test_the_whole_way_by_keyboard_alone(tab, address, url):
    """Open, filter, correct, reload, mark what was missed, go through the article, export."""
    find_and_correct(tab)
    tab.goto(f"{address}?publisher=harbor&state=open")
    decide_and_mark(tab)
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


def find_and_correct(tab):
    press(tab, "/")
    tab.keyboard.type("small caps 75")
    go(tab, "Enter")
    assert tab.locator(".found .line").count() == 2
    shot(tab, "list")
    press(tab, "/")
    tab.keyboard.type("net assets")
    go(tab, "Enter")
    assert tab.locator(".found .line").count() == 1
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


def decide_and_mark(tab):
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
    assert tab.evaluate("document.activeElement.id") == "f-index"
    tab.keyboard.type("^GSPC")
    press(tab, "Tab")
    tab.keyboard.type("Price-to-e")
    press(tab, "Tab", "Tab", "Tab")
    tab.keyboard.type("ratio")
    shot(tab, "number")
    go(tab, "Control+Enter")
    assert tab.locator("#claim-title .state").inner_text() == "added"
    press(tab, "x")
    go(tab, "f")
    assert "Gone through whole" in tab.locator(".whole").inner_text()


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
    claim = f"{address}claim/{small_caps().claims[4].id}"
    tab.goto(claim)
    other = browser.new_page()
    other.goto(claim)
    other.keyboard.press("e")
    other.locator("#f-low").fill("1.2")
    with other.expect_navigation():
        other.keyboard.press("Control+Enter")
    other.close()
    press(tab, "e")
    tab.locator("#f-low").fill("1.3")
    go(tab, "Control+Enter")
    assert "Somebody was faster" in tab.locator("[role=alert]").inner_text()
    assert tab.locator(".stale td").all_inner_texts() == ["1.2", "1.3"]
    shot(tab, "stale")
    tab.locator("#f-low").press("Control+Enter")
    tab.wait_for_url(claim)
    assert tab.locator(".says b").inner_text() == "1.3%"


AT = small_caps().article.text.index(MISSED)
ODD = [small_caps().claims[1], small_caps().claims[3], hostile().claims[0]]
PAGES = [
    "", *(f"claim/{claim.id}" for claim in ODD), f"article/{small_caps().article.id}/number?start={AT}&end={AT + 2}",
    "?verdict=refuted", "export", "nothing",
]  # fmt: skip


@pytest.mark.parametrize(("theme", "pages"), [("light", PAGES), ("dark", PAGES[:3])])
def test_axe_finds_nothing_to_object_to(tab, address, theme, pages):
    tab.emulate_media(color_scheme=theme)
    for number, page in enumerate(pages):
        tab.goto(address + page)
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        shot(tab, f"{theme}-{number}")
        found = axe_playwright.Axe().run(tab).response["violations"]
        assert [(page, rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []


def test_no_page_is_wider_than_its_window(tab, address):
    for width in (320, 800):
        tab.set_viewport_size({"width": width, "height": 700})
        for number, page in enumerate(PAGES):
            tab.goto(address + page)
            tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            shot(tab, f"{width}-{number}")
            wide = "[...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth)"
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, tab.evaluate(
                f"{wide}.map(e => e.outerHTML.slice(0, 80))"
            )


def test_everything_can_be_done_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}?metric=implied_upside")
    tab.locator(".found .line").click()
    tab.get_by_role("button", name="Reject").click()
    tab.get_by_role("button", name="Undo").click()
    tab.locator("#edit > summary").click()
    tab.get_by_label("Value", exact=True).fill("51")
    tab.get_by_role("button", name="Save").click()
    assert tab.locator(".says b").inner_text() == "51%"
    context.close()
