"""Walks with the keyboard alone: nothing is clicked and no focus is set by a script."""

from __future__ import annotations

import pytest

from tests.walk.house import House
from tests.walk.visit import Walker

FAR = 400


@pytest.fixture
def keys(home: House, walker: Walker):
    """Open a screen as the coordinating officer; afterwards nothing may have failed."""

    def opened(path: str):
        assert walker.open(home.of("coordinator"), path) == []
        return walker.page

    yield opened
    assert walker.faults == []


def tab_to(page, selector: str, key: str = "Tab") -> None:
    """Press Tab, or Shift and Tab, until something is reached."""
    for _ in range(FAR):
        page.keyboard.press(key)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector} within {FAR} steps.")


def test_the_first_key_leads_past_the_menu(keys):
    page = keys("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0"), (
        "the link is seen when it has the focus"
    )
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('#noi-dung'))")


def test_the_menu_leads_to_a_page_and_the_focus_goes_with_it(keys):
    page = keys("/")
    tab_to(page, ".nav a[href^='/co-quan']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/co-quan*")
    page.wait_for_selector("h1")
    page.wait_for_function("document.activeElement.id === 'noi-dung'")
    tab_to(page, ".who summary", "Shift+Tab")
    page.keyboard.press("Enter")
    assert page.locator(".who .menu").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".who .menu").is_visible()
    assert page.evaluate("document.activeElement.matches('.who summary')")


def test_a_number_opens_goes_down_a_level_and_gives_the_focus_back(keys):
    page = keys("/")
    tab_to(page, "td.now a:not(.nil)")
    begun = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#ngan")
    first = page.inner_text("#ngan .where")
    assert page.evaluate("document.activeElement.id") == "ngan-ten"
    tab_to(page, "#ngan .pt a")
    page.keyboard.press("Enter")
    page.wait_for_function("(first) => document.querySelector('#ngan .where')?.innerText !== first", arg=first)
    for _ in range(8):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || Boolean(document.activeElement.closest('#ngan, .over'))"
        assert page.evaluate(inside), "the drawer keeps the focus"
    page.keyboard.press("Escape")
    page.wait_for_selector("#ngan", state="detached")
    assert page.evaluate("document.activeElement.getAttribute('href')") == begun


def test_a_table_is_ordered(keys):
    page = keys("/co-quan")
    tab_to(page, ".ht thead th:nth-child(6) a, .ht thead th:nth-child(6) button")
    page.keyboard.press("Enter")
    page.wait_for_selector("th[aria-sort=descending]")
    assert "xep=-" in page.url
