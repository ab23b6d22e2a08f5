"""The parts of the wall view; they are those of the leaders' summary, each as large as the screen."""

from __future__ import annotations

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import brief, decisions, tiles
from metrics.views.summary import Summary

#: `xem=tat-ca` in the address stops the turning.
ALL = "tat-ca"
#: Seconds after which the wall asks for newer figures.
FRESH = "600"


def screen(found: Summary, here: Address) -> html.Div:
    """Put the five parts on the wall, with the way to stop their turning and the way out."""
    view, still = found.overview, here.get("xem") == ALL
    shown = [
        html.Div(brief.top(view, here)),
        html.Div(brief.targets(found, here)),
        html.Div(decisions.card(found, here)),
        html.Div([brief.money(view, here), brief.urge(found, here)]),
        html.Div(tiles.card(view, here)),
    ]
    for place, part in enumerate(shown):
        part.given["className"] = f"turn-{place}"
    lang = here.lang
    stop = html.A(
        t("wall.turn" if still else "wall.stop", lang),
        href=here.to({"xem": None if still else ALL}),
        className="btn sm",
    )
    out = html.A(t("wall.out", lang), href=here.page("/tom-tat"), className="btn sm")
    told = t("wall.of", lang, period=format.period_label(view.period, lang), release=view.stamp.release)
    foot = html.P([html.Span(told, className="grow"), stop, out], className="wall-foot")
    return html.Div([*shown, foot], className="wall still" if still else "wall", **{"data-wait": FRESH})
