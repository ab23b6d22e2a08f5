"""Every page in a real browser: each two of page, audience, language, theme and width or paper meet at least once."""

from __future__ import annotations

from dashboard.i18n import LANGS
from data import release
from tests.dashboard.axe import ALIKE, COLOURS, RULES
from tests.walk import numbers, pairs, places
from tests.walk.audiences import PUBLIC
from tests.walk.house import House
from tests.walk.visit import THEMES, VIEWS, Walker


def test_each_two_of_page_audience_language_theme_and_width_meet(home: House, reached, walker: Walker):
    factors = {
        "page": sorted({page for held in reached.values() for page in held}),
        "who": home.audiences,
        "lang": LANGS,
        "theme": THEMES,
        "view": tuple(VIEWS),
    }

    def fits(case: pairs.Case) -> bool:
        return "page" not in case or "who" not in case or case["page"] in reached[case["who"]]

    cases = pairs.cover(factors, fits)
    faults: dict[str, list[str]] = {}
    tried: dict[str, set[str]] = {}
    for case in sorted(cases, key=lambda case: (case["who"].name, case["page"])):
        where = [case[name] for name in ("lang", "theme", "view")]
        found = walker.open(case["who"], reached[case["who"]][case["page"]], *where, status=places.status(case["page"]))
        themes = tried.setdefault(case["page"], set())
        if case["theme"] not in themes:  # every theme of every page; `make walk` tries each screen whole
            found += walker.axe(COLOURS if themes else RULES, ALIKE)
            themes.add(case["theme"])
        if found:
            faults[" ".join([case["page"], case["who"].name, *where])] = found
    print(f"{len(cases)} screens of {len(factors['page'])} pages, {len(faults)} with faults")
    assert not faults, "\n".join(f"{where}: {found}" for where, found in faults.items())


def test_who_may_not_see_a_page_is_told_so(home: House, reached):
    """Each page × audience that the policy keeps apart: no page, but a sentence or the way to sign in."""
    for page in {page for held in reached.values() for page in held}:
        path = next(held[page] for held in reached.values() if page in held)
        for who in (who for who in home.audiences if page not in reached[who]):
            if who.may(places.of_path(path).PAGE.policy):
                continue
            answer = home.get(who, path)
            assert answer.status_code in ((302, 303) if who.name == PUBLIC else (403,)), (page, who.name)


def test_a_number_opens_to_the_deepest_level_of_its_reader(home: House, reached):
    """The first and the last number of each page, as each kind of reader; `make walk` opens all of them as everybody."""
    faults, opened, shown = [], 0, release.newest(home.here, "provisional")
    for who in map(home.of, ("coordinator", "agency_editor", "leader", PUBLIC)):
        for page, path in reached[who].items():
            ban = (
                "" if who.name == PUBLIC else f"{'&' if '?' in path else '?'}ban=r{shown}"
            )  # another may come meanwhile
            found = numbers.on(home.text(who, path + ban))
            for address in numbers.sample(found, 2):
                opened += 1
                faults += [
                    f"{page} {who.name} {address}: {one}" for one in numbers.faults(home, who, address, found[address])
                ]
    print(f"{opened} numbers opened")
    assert opened > 60
    assert faults == []
