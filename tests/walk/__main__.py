"""Walks through the whole demonstration as everybody: `python -m tests.walk [--folder F] [--pages …] [--who …]`.

Every page and view × audience × language × theme × width or paper is opened, looked at, judged by axe and kept as a
picture; then every number on every page is opened. What two audiences see alike is judged once.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

from dashboard.i18n import LANGS
from tests.browser import find
from tests.walk import numbers, places
from tests.walk.audiences import Audience
from tests.walk.house import House
from tests.walk.started import FOLDER, started
from tests.walk.visit import THEMES, VIEWS, Walker

#: What of a screen differs between two audiences that see the same.
_SAME = "document.querySelector('#trang, body').innerHTML.replace(/<details class=\"pick who\".*?<\\/details>/s, '')"


class Told(Counter):
    """What was opened and found, and the sentences about it."""

    def add(self, kind: str, where: str, found: list[str]) -> None:
        """Count and say what is wrong with a screen or a number."""
        self[kind] += len(found)
        for one in found:
            print(f"  {where}: {one}", flush=True)


def main() -> int:
    """Start the demonstration and walk."""
    parser = argparse.ArgumentParser(prog="python -m tests.walk", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=FOLDER / "pictures", help="where pictures go (default walked/pictures/)"
    )
    parser.add_argument("--pages", nargs="*", default=(), help="names of pages; all by default")
    parser.add_argument("--who", nargs="*", default=(), help="names of audiences; all by default")
    chosen = parser.parse_args()
    told = Told()
    with sync_playwright() as play, started() as home:
        browser = play.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        walk(home, Walker(browser, home.site, home.public), chosen, told)
        browser.close()
    print(
        f"screens {told['screens']}, judged {told['judged']}, numbers {told['numbers']}\n"
        f"faults of screens: {told['screen']}\naxe violations: {told['axe']}\n"
        f"numbers that do not open to the viewer's deepest level: {told['number']}"
    )
    return 1 if told["screen"] + told["axe"] + told["number"] else 0


def walk(home: House, walker: Walker, chosen: argparse.Namespace, told: Told) -> None:
    """Open every screen and every number; print a table of pages × audiences with the faults of each."""
    reached = places.reach(home.text, home.audiences, views=True)
    seen: set[str] = set()
    opened: set[tuple[str, str]] = set()
    for who, held in reached.items():
        if chosen.who and who.name not in chosen.who:
            continue
        who = home.again(who)
        for page, path in held.items():
            if chosen.pages and page.split()[0] not in chosen.pages:
                continue
            before = told["screen"] + told["axe"] + told["number"]
            for lang in LANGS:
                _screen(walker, who, page, path, lang, chosen.folder, seen, told)
            _numbers(home, who, page, path, opened, told)
            print(
                f"{page:24} {who.name:16} {told['screen'] + told['axe'] + told['number'] - before:4} {path}", flush=True
            )


def _screen(
    walker: Walker, who: Audience, page: str, path: str, lang: str, folder: Path, seen: set[str], told: Told
) -> None:
    found = walker.open(who, path, lang, status=places.status(page))
    same = hashlib.sha256(walker.page.evaluate(_SAME).encode()).hexdigest()
    told["screens"] += len(THEMES) * len(VIEWS)
    told.add("screen", f"{page} {who.name} {lang}", found)
    if same in seen:
        return
    seen.add(same)
    for theme in THEMES:
        for view in VIEWS:
            where = f"{page} {who.name} {lang} {theme} {view}"
            walker.faults = []
            walker.show(theme, view)
            told["judged"] += 1
            told.add("screen", where, walker.look())
            told.add("axe", where, walker.axe())
            name = f"{page.replace(' ', '-')}.{who.name}.{lang}.{theme}.{view}.png"
            walker.page.screenshot(path=folder / name, full_page=True)


def _numbers(home: House, who: Audience, page: str, path: str, opened: set[tuple[str, str]], told: Told) -> None:
    for address, shown in numbers.on(home.text(who, path)).items():
        asked = who.name, numbers.named(address)
        if asked not in opened:
            opened.add(asked)
            told["numbers"] += 1
            told.add("number", f"{page} {who.name} {address}", numbers.faults(home, who, address, shown))


if __name__ == "__main__":
    sys.exit(main())
