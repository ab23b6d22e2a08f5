"""The score of an agency over eight periods, drawn in HTML, with its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.export.agencies import history
from dashboard.i18n import t
from dashboard.parts import notes, twins
from dashboard.parts.agency_about import About
from metrics.views.agencies import Past, ScoreHistory

#: Height of the drawing, in pixels.
TALL = 190


def card(about: About, found: ScoreHistory | None, here: Address) -> html.Section:
    """Draw the score of eight periods; what was made anew for a merged agency has open marks."""
    lang = here.lang
    title = html.H2(t("past.title", lang))
    points = found.points if found else ()
    known = [value for one in points for value in (one.score, one.region, one.kind) if value is not None]
    if found is None or not known:
        return html.Section([title, html.P(t("past.none", lang), className="sub")], className="card")
    low, high = _ends(known)
    sub = t("past.sub", lang)
    if found.merged and any(one.rebuilt for one in points):
        sub = t("past.rebuilt", lang, names=", ".join(name[lang] for name in found.merged))
    spoken = [f"{format.period_label(one.period, lang)}: {format.number(one.score, 1, lang)}" for one in points]
    label = t("past.says", lang, name=about.row.name[lang], points="; ".join(spoken))
    drawing = html.Div([*_grid(low, high, lang), *_lines(points, low, high), *_broken(points, lang),
                        *notes.posts(found.notes, [one.period for one in points], lang)], className="hist", role="img",
                       style={"height": f"{TALL}px"}, **{"aria-label": label})  # fmt: skip
    names = html.Div([html.Span(format.quarter_head(one.period, lang) if "Q" in one.period else one.period) for one in points],
                     className="hx", **{"aria-hidden": "true"})  # fmt: skip
    return html.Section(
        [
            html.Div(html.Div([title, html.P(sub, className="sub")]), className="ch"),
            twins.both([drawing, names, _past_key(about, lang)], history(about, found, lang), here),
            notes.beneath(found.notes, here),
        ],
        className="card",
        id="diem-qua-cac-ky",
    )


def _ends(known: Sequence[Decimal]) -> tuple[int, int]:
    """Give the ends of the scale in steps of five; it need not begin at zero, and says so on its lines."""
    return max(0, int(min(known)) // 5 * 5 - 5), min(100, (int(max(known)) // 5 + 1) * 5 + 5)


def _grid(low: int, high: int, lang: str) -> list[html.I]:
    step = 5 if high - low <= 25 else 10 if high - low <= 50 else 20
    return [
        html.I(
            html.Span(format.number(Decimal(at), 0, lang)),
            className="gl",
            style={"top": f"{_down(Decimal(at), low, high):.1f}px"},
        )
        for at in range(low + (-low) % step, high + 1, step)
    ]


def _lines(points: Sequence[Past], low: int, high: int) -> list[Any]:
    drawn: list[Any] = []
    looks: tuple[tuple[str, Callable[[Past], Decimal | None], float], ...] = (
        ("kd", lambda one: one.kind, 0.75), ("rg", lambda one: one.region, 0.75), ("me", lambda one: one.score, 1.5),
    )  # fmt: skip
    wide = 100 / len(points)
    for look, of, thick in looks:
        for place in range(len(points) - 1):
            start, end = of(points[place]), of(points[place + 1])
            if start is None or end is None:
                continue
            first, last = _down(start, low, high), _down(end, low, high)
            top = min(first, last) - 3
            shape = ",".join(
                f"{x} {y - top:.1f}px"
                for x, y in (("0", first - thick), ("100%", last - thick), ("100%", last + thick), ("0", first + thick))
            )
            style = {
                "left": f"{wide * (place + 0.5):.2f}%", "width": f"{wide:.2f}%", "top": f"{top:.1f}px",
                "height": f"{abs(first - last) + 6:.1f}px", "clipPath": f"polygon({shape})",
            }  # fmt: skip
            drawn.append(html.I(className=f"ln {look}", style=style))
    for place, one in enumerate(points):
        if one.score is not None:
            style = {"left": f"{wide * (place + 0.5):.2f}%", "top": f"{_down(one.score, low, high):.1f}px"}
            drawn.append(html.I(className="dt open" if one.rebuilt else "dt", style=style))
    return drawn


def _broken(points: Sequence[Past], lang: str) -> list[html.I]:
    """Name the day between what was made anew and what was published."""
    edges = [place for place in range(1, len(points)) if points[place - 1].rebuilt and not points[place].rebuilt]
    return [
        html.I(html.Span(t("past.break", lang)), className="bk", style={"left": f"{100 * place / len(points):.2f}%"})
        for place in edges
    ]


def _down(value: Decimal, low: int, high: int) -> float:
    return float((high - value) / (high - low)) * TALL


def _past_key(about: About, lang: str) -> html.Ul:
    keys = [("me", about.row.name[lang]), ("kd", t("past.kind", lang))]
    if about.row.kind == "province":
        keys.insert(1, ("rg", t("past.region", lang)))
    return html.Ul(
        [html.Li([html.I(className=f"k l{look}", **{"aria-hidden": "true"}), text]) for look, text in keys],
        className="key",
    )
