"""The page in a real browser, where the machine has one: accessibility rules, narrow screens, keyboard, print, safety.

Playwright drives Debian's Chromium, or its own where that is installed. The rules are axe-core's.
"""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from examples import hostile, small_caps
from test_report_files import rising, three_sources

from extractor.report.html import page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
READINGS = [small_caps(), hostile(), *three_sources()]


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
def address(tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(page(READINGS, unread=[("x.html", "gone")], made=dt.date(2026, 2, 1), series=rising), "utf-8")
    return file.as_uri()


@pytest.fixture
def opened(browser, address, request):
    context = browser.new_context(**getattr(request, "param", {}))
    tab = context.new_page()
    tab.complaints = []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("dialog", lambda dialog: (tab.complaints.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda sent: sent.url == address or tab.complaints.append(sent.url))
    tab.goto(address)
    yield tab
    context.close()


THEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 700}}]


@pytest.mark.parametrize("opened", THEMES, indirect=True, ids=["light", "dark", "narrow"])
def test_axe_finds_nothing_to_object_to(opened):
    opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    response = axe_playwright.Axe().run(opened).response
    assert len(response["passes"]) > 20
    found = response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_is_never_wider_than_its_window(opened, width):
    opened.set_viewport_size({"width": width, "height": 700})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_runs_nothing_is_fetched_and_no_style_is_refused(opened):
    opened.wait_for_load_state("networkidle")
    assert opened.complaints == []


def test_the_keyboard_leads_from_a_finding_to_its_card_and_back(opened):
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip"
    first = opened.locator(".headlines a").first
    first.focus()
    opened.keyboard.press("Enter")
    card = opened.locator(f"[id='{first.get_attribute('href')[1:]}']")
    assert card.evaluate("card => card.matches(':target')")
    card.locator("a[href^='#at-']").first.focus()
    opened.keyboard.press("Enter")
    assert opened.evaluate("location.hash").startswith("#at-")


def test_colours_of_pictures_follow_the_theme(browser, address):
    seen = set()
    for theme in ("light", "dark"):
        tab = browser.new_page(color_scheme=theme)
        tab.goto(address)
        seen.add(tab.evaluate("getComputedStyle(document.querySelector('.picture svg text')).fill"))
        tab.close()
    assert len(seen) == 2


def test_print_shows_every_card_that_was_checked(opened):
    opened.emulate_media(media="print")
    hidden = opened.locator(".card:not(.unchecked) .check").evaluate_all(
        "all => all.filter(one => !one.getClientRects().length).length"
    )
    assert hidden == 0
    assert opened.pdf(format="A4").startswith(b"%PDF")
