"""Lines above a page: what is loading, which release is read, what of the address was put right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import either, t
from metrics.views import Notice, Stamp


def lines(stamp: Stamp, notices: Iterable[Notice], here: Address) -> list[Any]:
    """Write the banners of a screen: loading, an old release, one that was taken back, what was put right in the address."""
    lang = here.lang
    found: list[Any] = []
    if stamp.loading:
        found.append(html.P([marks.icon("clock"), t("note.loading", lang)], className="banner", role="status"))
    if stamp.release and stamp.release != stamp.newest:
        made = format.day(stamp.made_at, lang)
        text = t("note.old_release", lang, release=stamp.release, date=made, newest=stamp.newest)
        link = html.A(t("note.to_newest", lang), href=here.to({"ban": None}), className="u")
        found.append(html.P([marks.icon("clock"), html.Span([text, " ", link])], className="banner"))
    gone = stamp.taken_back
    if gone is not None:
        said = t(
            "note.taken_back",
            lang,
            release=gone.release,
            at=format.moment(gone.at, lang),
            why=gone.why,
            shown=stamp.release,
        )
        found.append(html.P([marks.icon("info"), said], className="banner", role="status"))
    asked = (here.get("ban") or "").removeprefix("r")
    if stamp.release and asked and asked != str(stamp.release):
        notices = (*notices, Notice("not_of_release", {"given": f"r{asked}"}))
    for notice in notices:
        found.append(html.P([marks.icon("info"), _noticed(notice, lang)], className="banner"))
    return found


def _noticed(notice: Notice, lang: str) -> str:
    said = {key: format.period_label(value, lang) for key, value in notice.params.items()}
    said["name"] = either(f"param.{notice.params.get('name')}", lang, notice.params.get("name", format.DASH))
    return either(f"note.{notice.code}", lang, t("note.other", lang)).format_map(_Shown(said))


class _Shown(dict):
    """Parameters of a notice; one that is absent is shown as a dash."""

    def __missing__(self, key: str) -> str:
        return format.DASH
