"""The page of sources: can I trust today's numbers?"""

from __future__ import annotations

from typing import Any

from dashboard import format, headline, html, marks, policy
from dashboard.address import Address
from dashboard.door import door
from dashboard.export import reports as export
from dashboard.i18n import count, t
from dashboard.pages import signals
from dashboard.parts import faults, feeds, runs, turns
from dashboard.shell import Content, Page
from data.model import Text, Viewer
from metrics.views.sources import Sources

PAGE = Page("/nguon", 7, Text("Số liệu", "Data"), "viewer")


def draw(viewer: Viewer, here: Address) -> Content:
    """Show every source with its age, what fails and what that affects, who has sent what, and the last runs."""
    view = door().sources(viewer)
    link = html.A(t("sig.link", here.lang), href=here.page("/nguon/cau-hoi"), className="more")
    asks = link if policy.may(signals.PAGE.policy, policy.reader()) else None
    return Content(
        body=[
            _top(view, here.lang),
            feeds.card(view, here),
            faults.card(view, here),
            turns.card(view.turns, here) if view.turns.rows else None,
            html.Div([runs.card(view, here.lang), turns.overdue(view.turns, here)], className="duo"),
            runs.returned(view, here.lang),
        ],
        stamp=view.stamp,
        controls=_controls(view, asks, here.lang),
        tables=export.sources(view, here.lang),
    )


def _top(view: Sources, lang: str) -> html.Div:
    return html.Div(
        [
            html.P(t("src.eye", lang), className="eye"),
            html.H1(_finding(view, lang), className="lede"),
            html.P(_stand(view, lang), className="stand"),
        ],
        className="finding",
    )


def _finding(view: Sources, lang: str) -> str:
    """Say who has reported, and which sources are in trouble."""
    if not view.feeds:
        return t("src.head_empty", lang)
    states = [feed.state for feed in view.feeds]
    troubles = [
        t(f"src.head_{state}{'_one' if n == 1 else ''}", lang, **({} if n == 1 else {"n": headline.words(n, lang)}))
        for state in ("failed", "late")
        if (n := states.count(state))
    ]
    sent = [t("src.head_sent", lang, sent=view.turns.sent, owing=view.turns.owing)] if view.turns.owing else []
    return headline.capital("; ".join([*sent, ", ".join(troubles) or t("src.head_good", lang)]))


def _stand(view: Sources, lang: str) -> str:
    said = [
        count("src.stand_failed", len(feed.feeds), lang, source=feed.name[lang])
        for feed in view.feeds
        if feed.state == "failed"
    ][:2]
    if view.turns.lacks:
        period = format.within(view.turns.period, lang)
        said.append(
            t(
                "src.stand_lacks_of_one" if len(view.turns.overdue) == 1 else "src.stand_lacks",
                lang,
                n=len(view.turns.lacks),
                period=period,
                agencies=len(view.turns.overdue),
            )
        )
    time = format.moment(view.stamp.made_at, lang)
    return " ".join([*said, t("src.stand", lang, release=view.stamp.release, time=time)])


def _controls(view: Sources, asks: html.A | None, lang: str) -> list[Any]:
    look, key = ("ok", "ctx.final") if view.stamp.kind == "official" else ("warn", "foot.provisional")
    text = f"r{view.stamp.release} · {t(key, lang)} · {format.moment(view.stamp.made_at, lang)}"
    badge = html.Span([marks.icon("clock"), text], className=f"badge {look}")
    return [*([asks] if asks else []), badge]
