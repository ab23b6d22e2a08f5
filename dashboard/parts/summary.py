"""The top of the overview: finding, standfirst and the tally that is also the legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import format, headline, html, marks
from dashboard.i18n import t
from data import period
from metrics.views import STATUSES, Overview


def top(view: Overview, lang: str) -> html.Div:
    """Write what is true now, in one sentence and a count per status."""
    return html.Div(
        [
            html.P(" · ".join(_eyebrow(view, lang)), className="eye"),
            html.H1(headline.headline(view.tally, view.period, lang), className="lede"),
            html.Div(
                [html.P(headline.standfirst(view, lang), className="stand"), tally(view, lang)], className="under"
            ),
        ],
        className="finding",
    )


def tally(view: Overview, lang: str, order: Sequence[str] = STATUSES) -> html.Ul:
    """Count the targets by status, best first or in an order that is given."""
    items = [
        html.Li([html.B([marks.shape(key), str(view.tally.get(key, 0))]), html.Small(t(f"status.{key}", lang))])
        for key in order
        if key != "no_target" or view.tally.get(key)  # five states are the legend; the sixth only where it occurs
    ]
    label = t("status.tally", lang, count=sum(view.tally.values()))
    return html.Ul(items, className="tally", **{"aria-label": label})


def _eyebrow(view: Overview, lang: str) -> list[Any]:
    parts = [view.scope[lang], format.period_label(view.period, lang)]
    ends = (period.parse(row.target.by).end for row in view.targets if row.target)
    coming = min((end for end in ends if end >= view.today), default=None)
    if coming:
        days = (coming - view.today).days
        parts.append(t("head.days_left", lang, days=format.number(days, 0, lang), date=format.day(coming, lang)))
    return parts
