"""Opens screens in one browser as anybody, and says what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.i18n import texts
from tests.dashboard.axe import RULES, faults_of
from tests.walk.audiences import PUBLIC, Audience

#: View → width and height; paper has the width that 12 mm of margin leave of A4.
VIEWS = {"390": (390, 844), "1440": (1440, 900), "print": (703, 1000)}
#: What zooming leaves of a window of 1280 × 1024.
ZOOMED = {"200 %": (640, 512), "400 %": (320, 256)}
THEMES = ("light", "dark")
_SCRIPTS = Path(__file__).parent
_STILL = "[...document.querySelectorAll('[data-plot]')].every((one) => !one.drawn || one.matches('.drawn, .failed'))"


class Walker:
    """One device that is handed from reader to reader; `faults` gathers what fails while a screen is open."""

    def __init__(self, browser: Any, site: str, public: str):
        self.context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.faults: list[str] = []
        self._sites, self._expected = {False: site, True: public}, 200
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._asked)

    def open(
        self, who: Audience, path: str, lang: str = "vi", theme: str = "light", view: str = "1440", status: int = 200
    ) -> list[str]:
        """Open a screen; give what is wrong with it so far."""
        self.page.goto("about:blank")  # what the last screen still asks for must not go out with this reader's cookies
        self.faults, self._expected = [], status
        site = self._sites[who.name == PUBLIC]
        self.context.clear_cookies()
        self.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in who.cookies.items()])
        self.show(theme, view)
        answer = self.page.goto(site + with_lang(path, lang), wait_until="load")
        self.page.wait_for_selector("body:has([data-html]) h1, body:not(:has(#react-entry-point)) h1")
        if answer is None or answer.status != status:
            self.faults.append(f"answered {answer and answer.status} instead of {status}")
        if urlsplit(self.page.url).path != urlsplit(path).path:
            self.faults.append(f"led to {self.page.url}")
        if self.page.get_attribute("html", "lang") != lang:
            self.faults.append(f"lang is {self.page.get_attribute('html', 'lang')}")
        return self.look()

    def show(self, theme: str, view: str) -> None:
        """Look at what is open in another theme, at another width, or on paper."""
        width, height = (VIEWS | ZOOMED)[view]
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=theme, media="print" if view == "print" else "screen")  # type: ignore[arg-type]

    def look(self) -> list[str]:
        """Give what is wrong with the open screen as it is shown now."""
        self.page.evaluate("document.fonts.ready")
        self.page.wait_for_function(_STILL)
        return [*self.faults, *self.page.evaluate(script("looks.js"), _keys())]

    def axe(self, rules: dict[str, Any] = RULES, within: dict[str, Any] | None = None) -> list[str]:
        """Give what axe finds on the open screen; nobody presses anything on paper.

        The dots of the ages of obstacles may stand close: each is a link of the table and the board below, too (WCAG
        2.5.8, equivalent).
        """
        paper = self.page.evaluate("matchMedia('print').matches")
        found = faults_of(self.page, rules, within)
        return [one for one in found if not (one.startswith("target-size") and (paper or 'class="agd' in one))]

    def cut(self) -> list[str]:
        """Give the texts that do not fit, as the screen is shown now."""
        return self.page.evaluate(script("cut.js"))

    @contextmanager
    def spaced(self) -> Iterator[None]:
        """Space the text as WCAG 1.4.12 lets a reader do."""
        handle = self.page.add_style_tag(
            content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
            " p { margin-bottom: 2em !important }"
        )
        yield
        handle.evaluate("(one) => one.remove()")

    def _said(self, one: Any) -> None:
        if one.type == "error" and not (self._expected != 200 and f"status of {self._expected}" in one.text):
            self.faults.append(f"console: {one.text}")

    def _asked(self, one: Any) -> None:
        if not one.url.startswith((*self._sites.values(), "data:", "blob:")):
            self.faults.append(f"asked outside: {one.url}")


def with_lang(path: str, lang: str) -> str:
    """Write an address in a language; Vietnamese is not written."""
    return path if lang == "vi" else f"{path}{'&' if '?' in path else '?'}lang={lang}"


@cache
def script(name: str) -> str:
    """Read a script that looks at a screen."""
    text = (_SCRIPTS / name).read_text("utf-8")
    return text[text.index("\n") + 1 :]


@cache
def _keys() -> str:
    return "|".join(sorted({key.partition(".")[0] for key in texts() if "." in key}))
