"""The year's course as three lines in money over twelve months: shapes cut out of one field, so it needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import groupby, pairwise
from typing import Any

from dashboard import format, html
from dashboard.i18n import t
from dashboard.parts import lines, notes
from dashboard.parts.execution import BARS
from data.period import parse
from metrics.views.investment import Investment, Month

MONTHS = 12
#: How far names at the ends of lines stay apart, in per cent of the height.
APART = 8.0
#: From which month on the names of the lines reach to where the plan of the year is named.
_NAMED = 11
#: The lines of a grid that are wanted, and the steps that read well.
LINES, STEPS = 5, (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
#: From this many triệu đồng on, amounts are written in tỷ đồng.
BILLIONS = Decimal(10_000)
#: What is named in the drawing: which line, where across, at which amount, and the words.
Name = tuple[str, float, Decimal, list[Any]]


def unit(view: Investment) -> Decimal:
    """Give how many triệu đồng one unit of the drawing has: 1000, or 1 for a scope with little money."""
    return Decimal(1000) if _most(view) >= BILLIONS else Decimal(1)


def amount(millions: Decimal | None, view: Investment, lang: str) -> str:
    """Write an amount in the drawing's unit."""
    return format.number(None if millions is None else millions / unit(view), 0, lang)


def draw(view: Investment, said: str, lang: str) -> html.Div:
    """Draw plan, work and money up to the period, the gap between the last two, and the plan of the whole year."""
    step, top = _scale(_most(view))
    grid = [
        html.I(html.Span(amount(at, view, lang)), className="gl", style={"bottom": _at(at, top)})
        for at in (step * n for n in range(int(top / step) + 1))
    ]
    drawn = [_line(run, look, top) for key, look in BARS for run in _runs(view.course, key)]
    gaps = [_gap(pair, top) for pair in pairwise(view.course) if all(one.unpaid is not None for one in pair)]
    names = [html.Small(t("inv.month", lang, n=n), style={"left": f"{_across(n):.2f}%"}) for n in range(1, MONTHS + 1)]
    events = notes.posts(view.notes, [f"{parse(view.period).year}-{n:02d}" for n in range(1, MONTHS + 1)], lang)
    return html.Div(
        html.Div([*grid, *gaps, *drawn, *_ends(view, top, lang), *names, *events], className="fc"),
        className="flow", role="img", **{"aria-label": said},
    )  # fmt: skip


def _most(view: Investment) -> Decimal:
    known = [getattr(month, key).numerator for month in view.course for key, _ in BARS]
    return max([one for one in (*known, view.newest.plan.denominator) if one is not None], default=Decimal(0))


def _scale(most: Decimal) -> tuple[Decimal, Decimal]:
    """Give the step between two lines of the grid, and the top of the scale."""
    rough = max(most, Decimal(1)) / LINES
    size = Decimal(10) ** rough.adjusted()
    step = next(one * size for one in STEPS if one * size >= rough)
    return step, step * max((most / step).to_integral_value(ROUND_CEILING), Decimal(1))


def _runs(months: Sequence[Month], key: str) -> Iterator[list[tuple[float, Decimal]]]:
    """Give the points of a line in pieces; a month without a number parts them."""
    points = [(_of(month), getattr(month, key).numerator) for month in months]
    for known, run in groupby(points, lambda point: point[1] is not None):
        if known:
            yield list(run)


def _line(run: list[tuple[float, Decimal]], look: str, top: Decimal) -> html.I:
    if len(run) == 1:
        x, y = run[0]
        return html.I(className=f"end {look}", style={"left": f"{x:.2f}%", "bottom": _at(y, top)})
    over = [f"{x:.2f}% calc({_down(y, top)} - var(--half))" for x, y in run]
    under = [f"{x:.2f}% calc({_down(y, top)} + var(--half))" for x, y in reversed(run)]
    return html.I(className=f"ln {look}", style={"clipPath": f"polygon({','.join(over + under)})"})


def _gap(pair: tuple[Month, Month], top: Decimal) -> html.I:
    corners = [(month, key) for month, key in zip(pair + pair[::-1], ("work", "work", "money", "money"), strict=True)]
    shape = ",".join(f"{_of(month):.2f}% {_down(getattr(month, key).numerator, top)}" for month, key in corners)
    return html.I(className="between", style={"clipPath": f"polygon({shape})"})


def _ends(view: Investment, top: Decimal, lang: str) -> list[html.I]:
    """Name each line where it ends, and the gap in money; the plan of the whole year stands at December."""
    named = [*_lasts(view, lang), *_apart(view.newest, view, lang)]
    named.sort(key=lambda one: one[2])
    places = lines.apart([_share(at, top) for _, _, at, _ in named], APART)
    made = [
        html.I(words, className=f"nm {look}", style={"left": f"{x:.2f}%", "bottom": f"{place:.1f}%"})
        for (look, x, _, words), place in zip(named, places, strict=True)
    ]
    marks = [(look, x, at) for look, x, at, _ in named if look != "between"]
    made += [
        html.I(className=f"end {look}", style={"left": f"{x:.2f}%", "bottom": _at(at, top)}) for look, x, at in marks
    ]
    made.append(html.I(className="now", style={"left": f"{_of(view.newest):.2f}%"}))
    whole = view.newest.plan.denominator
    if whole is not None:  # in December its name would lie upon those of the lines, and the title says it too
        words = t("inv.line_year", lang, n=amount(whole, view, lang))
        name = html.Span(words) if parse(view.period).last_month % MONTHS + 1 < _NAMED else None
        made.append(html.I(name, className="aimed", style={"bottom": _at(whole, top)}))
    return made


def _lasts(view: Investment, lang: str) -> Iterator[Name]:
    for key, look in BARS:
        known = [month for month in view.course if getattr(month, key).numerator is not None]
        if known:
            held = getattr(known[-1], key).numerator
            words = [f"{t(f'inv.line_{key}', lang)} ", html.B(amount(held, view, lang))]
            yield look, _of(known[-1]), held, words


def _apart(month: Month, view: Investment, lang: str) -> Iterator[Name]:
    money, work = month.money.numerator, month.work.numerator
    if month.unpaid and money is not None and work is not None:
        key = "inv.gap_unpaid" if month.unpaid > 0 else "inv.gap_undone"
        words = [html.B(amount(abs(month.unpaid), view, lang)), html.Span(f" {t(key, lang)}")]
        yield "between", _of(month), (money + work) / 2, words


def _of(month: Month) -> float:
    return _across(parse(month.period).last_month % MONTHS + 1)


def _across(n: int) -> float:
    return 100 * (n - 0.5) / MONTHS


def _share(value: Decimal, top: Decimal) -> float:
    return float(100 * value / top)


def _at(value: Decimal, top: Decimal) -> str:
    return f"{_share(value, top):.2f}%"


def _down(value: Decimal, top: Decimal) -> str:
    return f"{100 - _share(value, top):.2f}%"
