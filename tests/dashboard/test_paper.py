"""Paper: the leaders' summary is one A4 page, its statuses differ without colour, and what a reader needs is printed."""

from __future__ import annotations

import re

A4 = {"format": "A4", "print_background": True, "prefer_css_page_size": True}


def _pages(body: bytes) -> int:
    """Count the pages of a PDF by the count that its tree of pages states."""
    return max(
        int(one)
        for one in re.findall(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)|/Count\s+(\d+)", body)
        for one in one
        if one
    )


def test_the_summary_is_one_page_and_the_sources_are_more(screen):
    page = screen.open("/tom-tat", width=703)
    assert _pages(page.pdf(**A4)) == 1
    page.goto(page.url + "?kem=nguon")
    page.wait_for_selector("#nguon-tung-so")
    assert _pages(page.pdf(**A4)) > 1


def test_the_statuses_keep_their_own_shapes_without_colour(screen):
    page = screen.open("/tom-tat", width=703, theme="dark")
    page.emulate_media(media="print")
    shapes = page.evaluate("""() => ["met", "on_track", "speed_up", "late", "no_data"].map((name) => {
      const one = document.querySelector(`.sh-${name}`), style = getComputedStyle(one);
      return [style.maskImage || style.webkitMaskImage, one.getBoundingClientRect().width, style.printColorAdjust];
    })""")
    assert len({mask for mask, *_ in shapes}) == 5 and all("svg" in mask for mask, *_ in shapes)
    assert all(width >= 9 and kept == "exact" for _, width, kept in shapes), shapes


def test_what_is_printed_says_where_it_is_from_and_nothing_to_press(screen):
    page = screen.open("/tom-tat", theme="dark")
    page.emulate_media(media="print")
    told = page.inner_text("body")
    for words in ("ban=r7", "Bản r7", "Số liệu minh họa", "Tạm tính", "14/10/2025"):
        assert words in told, words
    for hidden in (".top", ".ctx .tools", ".fld", ".twin", ".toast"):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
