"""What a reader can do without help, as far as a machine can judge it: on the demonstration, in a real browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.walk.house import House
from tests.walk.visit import Walker

#: Kilobytes that the first view may cost, as transferred: its scripts; its document and answers before compression.
SCRIPTS, ANSWERS = 450_000, 350_000
STATES = ("met", "on_track", "speed_up", "late", "no_data")

#: What does not fit on paper: over its edge, or text squeezed into four lines and more of a few letters.
ON_PAPER = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  if (!one.checkVisibility({ contentVisibilityAuto: true }) || !box.width || style.clipPath !== "none" || style.writingMode !== "horizontal-tb") return false;
  const text = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent).join("").trim();
  const squeezed = text.length > 6 && box.width < 50 && box.height > 3.5 * parseFloat(style.lineHeight);
  return squeezed || (one.matches("table") && box.right > innerWidth + 1);
}).map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`)"""


def test_every_page_can_be_read_narrow_zoomed_and_spaced_in_the_dark(home: House, reached, walker: Walker):
    """At 200 % and 400 % of a window of 1280 pixels, and with the text spacing of WCAG 1.4.12."""
    faults = []
    seen: set[str] = set()
    for who, held in reached.items():
        for page, path in held.items():
            if page in seen:
                continue
            seen.add(page)
            found = walker.open(who, path, theme="dark", view="200 %", status=404 if page == "not_found_404" else 200)
            found += walker.cut()
            walker.show("dark", "400 %")
            found += walker.look() + walker.cut()
            with walker.spaced():
                found += [f"spaced: {one}" for one in walker.look() + walker.cut()]
            faults += [f"{page} ({who.name}): {one}" for one in dict.fromkeys(found)]
    assert not faults, "\n".join(faults)


def test_the_address_brings_the_same_screen_elsewhere(home: House, browser):
    """A screen that was made by clicking is the same in another browser that is given its address."""
    who = home.of("coordinator")
    first = Walker(browser, home.site, home.public)
    first.open(who, "/?nhom=tinh")
    first.page.click(".kt tbody tr:nth-child(2) th a >> nth=0")
    first.page.wait_for_url(re.compile(r"[?&]ct="))
    first.page.locator("td.now a").first.click()
    first.page.wait_for_selector("#ngan")
    parts = urlsplit(first.page.url)
    second = Walker(browser, home.site, home.public)
    second.open(who, f"{parts.path}?{parts.query}")
    second.page.wait_for_selector("body:has([data-html]) #ngan")
    assert second.page.inner_text("body") == first.page.inner_text("body")
    assert second.faults == first.faults == []
    first.context.close()
    second.context.close()


def test_the_summary_prints_on_one_page(home: House, walker: Walker):
    walker.open(home.of("leader"), "/tom-tat", view="print")
    paper = walker.page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_paper_cuts_nothing_and_breaks_no_word_into_a_column_of_letters(home: House, walker: Walker):
    for path in (
        "/",
        "/muc-tieu",
        "/muc-tieu/full_online_coverage",
        "/dau-tu",
        "/co-quan",
        "/co-quan/hung-yen",
        "/nguon",
        "/vuong-mac",
    ):
        walker.open(home.of("coordinator"), path, view="print")
        walker.page.set_viewport_size({"width": 703, "height": 995})  # A4 less its margins
        assert walker.page.evaluate(ON_PAPER) == [], path


def test_states_are_told_apart_without_any_colour(home: House, walker: Walker):
    """The shapes of the five states, on paper, all in the same ink: no two pictures are alike."""
    walker.open(home.of("leader"), "/tom-tat", view="print")
    ink = (
        ":root:root{"
        + "".join(f"--{name}:#000!important;" for name in ("ok", "warn", "warn-f", "bad", "none", "ink3"))
        + "}"
    )
    walker.page.add_style_tag(content=ink)
    made = "".join(
        f'<p><span class="sh sh-{state}" id="sh-{state}" style="width:40px;height:40px"></span></p>' for state in STATES
    )
    walker.page.evaluate("(made) => { document.querySelector('#noi-dung').innerHTML = made }", made)
    pictures = {state: walker.page.locator(f"#sh-{state}").screenshot() for state in STATES}
    assert len(set(pictures.values())) == len(STATES)
    assert all(len(picture) > 150 for picture in pictures.values())


def test_from_the_nation_to_a_cell_of_a_province_and_back_in_five_clicks(home: House, walker: Walker):
    page, clicks = walker.page, 0
    walker.open(home.of("coordinator"), "/")
    start = page.locator("td.now a:not(.nil)").first
    begun = start.get_attribute("href")
    start.click()
    clicks += 1
    page.wait_for_selector("#ngan")
    while not page.locator("#ngan .cellt .hi").count():
        links = page.locator("#ngan .pt tbody a:not(.nil)")
        assert clicks < 4 and links.count(), page.inner_text("#ngan")
        below = page.inner_text("#ngan-ten"), page.inner_text("#ngan .where")
        links.last.click() if clicks == 1 else links.first.click()
        clicks += 1
        page.wait_for_function("(before) => document.querySelector('#ngan .where')?.innerText !== before", arg=below[1])
    assert re.search(r"\.(xlsx|csv|ndjson)\b", page.inner_text("#ngan .files"))
    assert page.locator("#ngan .cellt .hi >> visible=true").count()
    page.click("#ngan [data-close]")
    clicks += 1
    page.wait_for_selector("#ngan", state="detached")
    assert page.evaluate("document.activeElement.getAttribute('href')") == begun
    assert clicks <= 5


@pytest.mark.parametrize("path", ["/", "/tom-tat"])
def test_the_first_view_stays_within_its_budget(home: House, browser, path: str):
    """As the running program sends it, compressed; a chart's library comes only where a chart is on the screen."""
    device = browser.new_context(viewport={"width": 1440, "height": 900})
    page = device.new_page()
    page.goto(home.site + path)
    page.wait_for_selector("body:has([data-html]) h1")
    page.wait_for_load_state("networkidle")
    sent = page.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".map((one) => [one.initiatorType, one.name, one.encodedBodySize, one.decodedBodySize])"
    )
    near = page.evaluate("[...document.querySelectorAll('[data-plot]')].some((one) => one.drawn)")
    scripts = {name: size for kind, name, size, _ in sent if kind == "script"}
    answers = {name: size for kind, name, _, size in sent if kind in ("navigation", "fetch", "xmlhttprequest")}
    print(f"{path}: scripts {sum(scripts.values()):,} bytes, document and answers {sum(answers.values()):,} bytes")
    assert any("plotly" in name for name in scripts) == near
    assert 0 < sum(size for name, size in scripts.items() if "plotly" not in name) <= SCRIPTS
    assert sum(scripts.values()) <= SCRIPTS
    assert 0 < sum(answers.values()) <= ANSWERS
    device.close()


def test_a_page_without_charts_brings_no_library_of_charts(home: House, browser):
    device = browser.new_context()
    page = device.new_page()
    page.goto(f"{home.site}/nguon")
    page.wait_for_selector("body:has([data-html]) h1")
    page.wait_for_load_state("networkidle")
    names = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert names and not [name for name in names if "plotly" in name]
    device.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_lines_of_the_chart_bear_their_names_apart_from_each_other_and_within_the_picture(
    home: House, browser, width: int
):
    device = browser.new_context(viewport={"width": width, "height": 900})
    page = device.new_page()
    page.goto(f"{home.site}/muc-tieu/full_online_coverage")
    page.wait_for_selector("body:has([data-html]) [data-plot].drawn .annotation-text", state="attached", timeout=60_000)
    frame, names = page.evaluate("""() => {
      const place = document.querySelector("[data-plot].drawn"), edges = (one) => (({ left, right, top, bottom }) => ({ left, right, top, bottom }))(one.getBoundingClientRect());
      return [{ ...edges(place), legend: place.querySelector(".legend") !== null },
              [...place.querySelectorAll(".annotation-text")].map((one) => ({ ...edges(one), says: one.textContent }))];
    }""")
    said = " ".join(one["says"] for one in names)
    assert all(word in said for word in ("Mục tiêu", "Thực tế", "Dự báo", "đường cần có")), said
    assert not frame["legend"]
    for n, one in enumerate(names):
        assert frame["left"] <= one["left"] and one["right"] <= frame["right"], one
        for other in names[n + 1 :]:
            across = one["left"] < other["right"] and other["left"] < one["right"]
            assert not (across and one["top"] < other["bottom"] - 3 and other["top"] < one["bottom"] - 3), (one, other)
    device.close()
