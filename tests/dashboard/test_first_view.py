"""What a reader sees first stays where it is while the rest arrives."""

from __future__ import annotations

import pytest

SHIFTS = """
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.moved = (window.moved ?? 0) + one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
TAKEN_OVER = "body:has([data-html]) h1"


@pytest.mark.parametrize(("path", "width"), [("/", 412), ("/", 1350), ("/tom-tat", 412), ("/tom-tat", 1350)])
def test_nothing_moves_when_the_letters_come_late(browser, site, door, path, width):
    door.state = "good"
    device = browser.new_context(viewport={"width": width, "height": 900})
    page, held = device.new_page(), []
    page.add_init_script(SHIFTS)
    page.route("**/*.woff2", lambda one: held.append(one))
    page.goto(site + path, wait_until="domcontentloaded")
    page.wait_for_selector(TAKEN_OVER)
    page.wait_for_timeout(700)  # a shift right after something was pressed or sized would not count
    assert len(held) >= 7 and page.evaluate("document.fonts.status") == "loading"
    for one in held:
        one.continue_()
    page.evaluate("document.fonts.ready")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
    assert page.evaluate("window.moved ?? 0") < 0.1
    device.close()


def test_dash_takes_over_without_touching_what_was_painted(browser, site, door):
    door.state = "good"
    device = browser.new_context()
    page = device.new_page()
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.first = document.querySelector('main'); });"
    )
    page.goto(f"{site}/")
    page.wait_for_selector(TAKEN_OVER)
    assert page.evaluate("document.querySelectorAll('main').length === 1 && document.querySelector('main') === first")
    page.click("nav.nav a >> nth=1")
    page.wait_for_url("**/muc-tieu")
    page.wait_for_selector("[data-html] h1")
    assert page.evaluate("document.querySelectorAll('main').length === 1 && !first.isConnected")
    device.close()


def test_what_dash_needs_comes_once_the_screen_was_painted(browser, site, door):
    door.state = "good"
    page = browser.new_page()
    page.goto(f"{site}/")
    page.wait_for_selector(TAKEN_OVER)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    scripts = page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => one.initiatorType === 'script').map((one) => [one.name, one.startTime])"
    )
    late = {name.rpartition("/")[2].partition("?")[0]: at > painted for name, at in scripts}
    assert not late.pop("app.js"), "the theme is chosen before anything is painted"
    assert len(late) > 6 and all(late.values()), late
    page.close()


def test_a_page_that_nobody_has_looked_at_yet_is_ready_too(browser, site, door):
    door.state = "good"
    page = browser.new_page()
    page.add_init_script(
        "window.PerformanceObserver = class { observe() {} };"  # as where a browser does not tell of painting
        "Object.defineProperty(document, 'hidden', { get: () => true });"
    )
    page.goto(f"{site}/")
    page.wait_for_selector(TAKEN_OVER, timeout=1500)
    page.close()


def test_no_script_comes_that_no_page_needs(screen):
    page = screen.open("/")
    names = page.evaluate("[...document.scripts].map((one) => one.src)")
    assert any("dash_renderer" in name for name in names)
    assert not [name for name in names if "polyfill" in name or "dash_table" in name]
