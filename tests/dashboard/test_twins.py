"""Every drawing has its table with the same numbers and says itself in a sentence; paper has the drawing alone."""

from __future__ import annotations

import pytest

from dashboard.app import make_app
from data import settings
from tests.dashboard import drawn
from tests.dashboard.fixtures import Door

#: Pages and how many drawings each has.
PAGES = {
    "/": 4, "/tom-tat": 2, "/man-hinh-lon": 2, "/dau-tu": 2, "/dau-tu?nhom=bo&lang=vi": 2, "/co-quan?xem=hang": 2,
    "/co-quan?xem=ban-do": 1, "/co-quan/hung-yen": 3, "/co-quan/byt": 3, "/co-quan/hung-yen?ngang=ca-nuoc": 3,
}  # fmt: skip
#: What draws a figure: each of these stands beside a table.
DRAWINGS = ("tm", "agc", "slope", "sc", "fc", "strips", "hist", "bl", "db", "a-plot")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    here = settings.load(environ={"DATA_DIR": str(tmp_path_factory.mktemp("bang-so")), "MODE": "demo"})
    return make_app(Door(), here=here).server.test_client()


def check(page: drawn.Node) -> int:
    """Look at every drawing of a page; give how many numbers were looked for."""
    boxes, looked = page.of("both"), 0
    for both in boxes:
        assert drawn.missing(both) == [], both.of("twin")[0].attributes
        looked += len(drawn.drawn(both.of("drawing")[0]))
    inside = {id(node) for both in boxes for node in both.of("drawing")[0].all()}
    for look in DRAWINGS:
        for node in page.of(look):
            assert id(node) in inside, (look, "stands without a table")
    for node in page.all():
        if node.attributes.get("role") == "img":
            assert len(node.attributes.get("aria-label", "")) > 20, node.attributes
    return looked


@pytest.mark.parametrize("path", PAGES)
def test_every_number_of_a_drawing_is_in_its_table(client, path):
    answer = client.get(path, headers={"Host": "127.0.0.1"})
    page = drawn.tree(answer.get_data(as_text=True))
    assert len(page.of("both")) == PAGES[path]
    assert check(page) >= 10


def test_the_three_bars_of_a_project_are_a_table_too(client):
    page = drawn.tree(client.get("/dau-tu/byt.BYT-2023-002", headers={"Host": "127.0.0.1"}).get_data(as_text=True))
    assert len(page.of("both")) == 1 and check(page) >= 6


def test_the_look_finds_a_number_that_is_not_in_the_table(client):
    told = client.get("/?ct=full_online_coverage", headers={"Host": "127.0.0.1"}).get_data(as_text=True)
    broken = told.replace("Hưng Yên: 85,5%", "Hưng Yên: 11,7%")
    assert broken != told
    lacks = [drawn.missing(both) for both in drawn.tree(broken).of("both")]
    assert ["11.7"] in [sorted(set(one)) for one in lacks]


def test_paper_has_the_drawing_and_not_the_switch(screen):
    page = screen.open("/")
    page.locator(".targets .twin summary").click()
    assert page.locator(".targets .numbers").is_visible() and not page.locator(".targets .kt").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".targets .kt").is_visible()
    assert not page.locator(".twin").first.is_visible()


#: Every switch that lies over words of its card's head, or stands away from the card's right edge.
ASTRAY = """() => [...document.querySelectorAll('.card > .ch + .both > .twin > summary')].filter(one => {
  const at = one.getBoundingClientRect(), card = one.closest('.card'), head = card.querySelector('.ch');
  const words = document.createTreeWalker(head, NodeFilter.SHOW_TEXT), over = [];
  while (words.nextNode()) {
    const range = document.createRange(); range.selectNodeContents(words.currentNode);
    over.push(...[...range.getClientRects()].filter(box => box.right > at.left - 4 && box.left < at.right && box.bottom > at.top && box.top < at.bottom));
  }
  return over.length || Math.abs(card.getBoundingClientRect().right - 25 - at.right) > 2;
}).map(one => one.closest('.card').querySelector('h2').textContent)"""


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_switch_stands_in_the_head_of_its_card_over_no_words(screen, width):
    for path in ("/", "/dau-tu", "/co-quan/hung-yen", "/tom-tat?lang=en"):
        page = screen.open(path, width)
        assert page.locator(".card > .ch + .both > .twin > summary").count() > 1
        assert page.evaluate(ASTRAY) == [], path
