"""The context bar's controls: links that write the address, some behind a small menu."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any, Protocol

from dashboard import format, html, marks, menu
from dashboard.address import OWN, Address
from dashboard.i18n import t
from dashboard.parts import search
from data import calendar, period
from data.model import Text
from data.period import Period
from metrics.views import Stamp

GROUPS = ("tat-ca", "bo", "tinh")
YEAR_AGO = "cung-ky"
LENSES = ("34", "63")


class View(Protocol):
    """What a view of a period and a scope tells of itself; the pickers are made of it."""

    @property
    def stamp(self) -> Stamp: ...
    @property
    def period(self) -> str: ...
    @property
    def compare(self) -> str: ...
    @property
    def periods(self) -> tuple[str, ...]: ...
    @property
    def group(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def regions(self) -> tuple[tuple[str, Text], ...]: ...
    @property
    def scope(self) -> Text: ...
    @property
    def state(self) -> str: ...
    @property
    def closes(self) -> date: ...
    @property
    def today(self) -> date: ...
    @property
    def lens(self) -> str: ...
    @property
    def counts(self) -> Mapping[str, int]: ...


def overview(view: View, here: Address) -> list[Any]:
    """Build the pickers of the overview: period, compare, scope, group, and the data's state."""
    lang = here.lang
    return [
        _field("ctx.period", format.period_label(view.period, lang), _periods(view, here), lang),
        _field("ctx.compare", format.period_label(view.compare, lang), _compares(view, here), lang, told=False),
        _field("ctx.scope", view.scope[lang], _regions(view, here), lang),
        _groups(view, here),
        _lens(view, here),
        *([made_up(lang)] if view.stamp.illustrative else []),
        state(view, lang),
    ]


def brief(view: View, here: Address) -> list[Any]:
    """Build the pickers of a page for reading: period, compare, and the data's state."""
    lang = here.lang
    return [
        _field("ctx.period", format.period_label(view.period, lang), _periods(view, here), lang),
        _field("ctx.compare", format.period_label(view.compare, lang), _compares(view, here), lang, told=False),
        _lens(view, here),
        *([made_up(lang)] if view.stamp.illustrative else []),
        state(view, lang),
    ]


def made_up(lang: str) -> html.Span:
    """Write the badge of made-up figures, shorter where the bar is narrow."""
    full = html.Span(t("foot.illustrative", lang), className="name-full")
    short = html.Span(t("foot.illustrative_short", lang), className="name-short", **{"aria-hidden": "true"})
    return html.Span([marks.icon("flask"), full, short], className="ill")


def state(view: View, lang: str) -> html.Span:
    """Write whether the figures may still change, and until when."""
    if view.state == "final":
        return html.Span([marks.icon("check"), t("ctx.closed", lang)], className="badge ok")
    closes = format.day(view.closes, lang)
    text = t("ctx.provisional", lang, date=closes[:-5])  # the year is what a narrow bar can do without
    year = html.Span(closes[-5:], className="name-full")
    return html.Span([marks.icon("clock"), html.Span([text, year])], className="badge warn")


def _field(label: str, chosen: str, menu: Any, lang: str, told: bool = True) -> html.Div:
    """Write a picker; what is chosen in it is `told` on the one button that a phone shows of all of them."""
    name = t(label, lang)
    summary = html.Summary(
        [marks.hidden(f"{name}: "), chosen, marks.icon("down")],
        className="sel",
        id=label.replace("ctx.", "chon-"),
        **{"data-end": t("ctx.end", lang)} if label == "ctx.period" else {},
    )
    picker = html.Details([summary, html.Div(menu, className="menu")], className="pick")
    now = {"data-now": chosen} if told else {}
    return html.Div([html.Span(name, **{"aria-hidden": "true"}), picker], className="fld", **now)


def _option(text: str, href: str, chosen: bool, note: str = "") -> html.A:
    current = {"aria-current": "true"} if chosen else {}
    return html.A([text, html.Small(note)] if note else text, href=href, className="on" if chosen else None, **current)


def _periods(view: View, here: Address) -> list[Any]:
    """Write the periods by year, the newest year open; its quarters that are still to come say when they open."""
    lang, held = here.lang, sorted(map(period.parse, view.periods))
    coming = [
        one for one in Period(view.today.year, "year", 1).parts("quarter") if one.end >= view.today and one not in held
    ]
    current = period.parse(view.period)
    same = [one for one in held if one.kind == current.kind]
    steps = {one: step for step in (-1, 1) for one in _beside(same, current, step)}
    years: list[Any] = []
    for year, members in groupby(sorted({*held, *coming}, key=lambda one: -one.year), key=lambda one: one.year):
        found = sorted(members)
        kinds = ([one for one in found if one.kind == kind] for kind in ("year", "half", "quarter", "month"))
        rows = [
            html.Div(
                [_period(one, steps, view, here) if one in held else _unopened(one, lang) for one in kind],
                className="four" if kind[0].kind == "month" else "four quarters",
            )
            for kind in kinds
            if kind
        ]
        if not years:
            years.append(html.Div([html.B(str(year)), *rows], className="year"))
        else:
            opened = {"open": True} if year == current.year else {}
            years.append(html.Details([html.Summary(str(year)), *rows], className="year", **opened))
    legend = [marks.icon("check"), t("ctx.final", lang), marks.icon("clock"), t("ctx.not_final", lang)]
    return [*years, html.P(legend, className="cap"), html.P(t("ctx.keys", lang), className="cap keys")]


def _beside(held: list[Period], current: Period, step: int) -> list[Period]:
    place = held.index(current) + step if current in held else -1
    return [held[place]] if 0 <= place < len(held) else []


def _period(one: Period, steps: Mapping[Period, int], view: View, here: Address) -> html.A:
    lang, state = here.lang, calendar.state(one, view.today)
    shape = [marks.icon("check" if state == "final" else "clock"),
             marks.hidden(f" {t('ctx.final' if state == 'final' else 'ctx.not_final', lang)}")]  # fmt: skip
    chosen = str(one) == view.period
    more = {"aria-current": "true"} if chosen else {}
    if one in steps:
        more["data-step"] = str(steps[one])  # Alt and an arrow key go there
    name = [format.short_period(str(one), lang), *shape]
    return html.A(name, href=here.to({"ky": str(one)}), className=f"{state} on" if chosen else state, **more)


def _unopened(one: Period, lang: str) -> html.Span:
    opens = t("ctx.opens", lang, date=format.day(calendar.opens(one), lang))
    return html.Span(
        [format.short_period(str(one), lang), html.Small(opens)],
        role="link",
        className="off",
        **{"aria-disabled": "true"},
    )


def _compares(view: View, here: Address) -> list[Any]:
    lang, chosen = here.lang, here.get("so")
    current = period.parse(view.period)
    before, year_ago = current.shift(-1), current.shift(-_per_year(current.kind))
    options = [
        _option(format.period_label(str(before), lang), here.to({"so": None}), not chosen, t("ctx.previous", lang)),
        _option(
            format.period_label(str(year_ago), lang),
            here.to({"so": YEAR_AGO}),
            chosen == YEAR_AGO,
            t("ctx.year_ago", lang),
        ),
    ]
    others = [
        one
        for one in map(period.parse, view.periods)
        if one.kind == current.kind and one < current and one not in (before, year_ago)
    ]
    options += [
        _option(format.period_label(str(one), lang), here.to({"so": str(one)}), chosen == str(one))
        for one in sorted(others, reverse=True)[:6]
    ]
    return [*options, _since(here)]


def _regions(view: View, here: Address) -> list[Any]:
    whole = _option(t("ctx.whole", here.lang), here.to({"vung": None}), not view.region)
    named = [search.field(here, "pham-vi", only="pham-vi")] if menu.searches() else []
    regions = [_option(name[here.lang], here.to({"vung": key}), key == view.region) for key, name in view.regions]
    return [*named, whole, *regions]


def _lens(view: View, here: Address) -> html.Div:
    """Offer to see every period through the agencies of another day."""
    options = [
        _option(t(f"ctx.lens_{key or 'own'}", here.lang), here.to({"ranh": key or None}), key == view.lens)
        for key in ("", *LENSES)
    ]
    note = html.P(t("ctx.lens_note", here.lang), className="menunote")
    chosen = t(f"ctx.lens_{view.lens or 'own'}_short", here.lang)
    return _field("ctx.lens", chosen, [*options, note], here.lang, told=bool(view.lens))


def _since(here: Address) -> html.A:
    """Lead to what changed since the release that the address names, or since the one before."""
    named = here.get("tu") or ""
    known = named.startswith("r") and named[1:].isdigit()
    label = t("ctx.since_named", here.lang, release=named) if known else t("ctx.since", here.lang)
    return html.A(label, href=here.to(dict.fromkeys((*OWN, "ct")), "/thay-doi"), className="more")


def _groups(view: View, here: Address) -> html.Nav:
    links = [
        html.A(
            [
                t("ctx.all" if key == "tat-ca" else f"ctx.{key}", here.lang),
                html.Small(f"{format.NBSP}{view.counts.get(key, format.DASH)}"),
            ],
            href=here.to({"nhom": key}),
            className="on" if key == view.group else None,
            **({"aria-current": "true"} if key == view.group else {}),
        )
        for key in GROUPS
    ]
    now = {} if view.group == GROUPS[0] else {"data-now": t(f"ctx.{view.group}", here.lang)}
    return html.Nav(links, className="seg", **{"aria-label": t("ctx.group", here.lang)}, **now)


def _per_year(kind: str) -> int:
    return 12 // period.MONTHS[kind]
