"""What a page shows inside its frame, and what stands there when it is refused or fails."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace
from typing import Any

from dashboard import html, marks, policy
from dashboard.address import Address
from dashboard.export.table import Table
from dashboard.i18n import t
from data.errors import Refusal
from metrics.views import Notice, Stamp, TileMap

log = logging.getLogger(__name__)
NO_STAMP = Stamp(release=0, kind="provisional", made_at=None, newest=0, loading=False, illustrative=False)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Content:
    """What a page shows inside the frame; `tables` are the same for files, the one that matters most first, `map` the tile map with its period.

    `live` says that what is shown is the ledger's state of now: a file of it names no release.
    """

    body: list[Any]
    stamp: Stamp
    controls: list[Any]
    notices: tuple[Notice, ...] = ()
    documents: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    map: tuple[TileMap, str] | None = None
    live: bool = False

    @property
    def filed(self) -> Stamp:
        """The stamp of a file: of no release where what is shown is of now."""
        return replace(self.stamp, release=0) if self.live else self.stamp

    @property
    def ban(self) -> str | None:
        """The release that a file names, as an address writes it: r12."""
        return f"r{self.filed.release}" if self.filed.release else None


def refused(refusal: Refusal | policy.NoViewer | policy.NotAllowed, here: Address) -> Content:
    """Say why somebody may not, or cannot yet, see a screen."""
    lang = here.lang
    if isinstance(refusal, Refusal) and refusal.code == "no_release":
        body = html.Div(
            marks.empty(t("state.no_release", lang), t("state.no_release_next", lang)), **{"data-wait": "3"}
        )
        return Content([body], NO_STAMP, [])
    if isinstance(refusal, Refusal) and refusal.code == "no_official_release":
        link = html.A(t("door.sign_in", lang), href="/dang-nhap", className="btn", **{"data-whole": "1"})
        return Content([marks.empty(t("public.none", lang), t("public.none_next", lang), link)], NO_STAMP, [])
    link = html.A(t("state.to_overview", lang), href="/" if lang == "vi" else "/?lang=en", className="btn")
    return Content([marks.empty(t("state.refused", lang), refusal.say(lang), link)], NO_STAMP, [])


def failed(here: Address) -> Content:
    """Say that a screen failed, with the code under which the log tells why."""
    code = secrets.token_hex(4)
    log.exception("screen %s failed, code %s", here.path, code)
    link = html.A(t("state.reload", here.lang), href=here.to(), className="btn", **{"data-whole": "1"})
    says = t("state.error_next", here.lang, code=code)
    return Content([marks.empty(t("state.error", here.lang), says, link)], NO_STAMP, [])
