"""Every target of an indicator for one agency at a period: required, gap, pace, forecast, status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import duckdb

from data import agencies
from data.errors import sentence
from data.model import Agency, Text
from data.period import MONTHS, Period, parse
from metrics import figures, forecast, trajectory
from metrics.definitions import Base, Indicator
from metrics.figures import Key
from metrics.forecast import Past
from metrics.views import Figure, Stamp, Target
from metrics.views.targets import Aim, Forecast, Outlook, Start

#: Wholes are compared with wholes: the nation, the two groups, the regions.
_WHOLES = ("nation", "group", "region")
#: No forecast is tried further ahead than this many periods.
FURTHEST = 48


def make(connection: duckdb.DuckDBPyConnection, stamp: Stamp, one: Indicator, agency: Agency, asked: Period) -> Outlook:
    """Make the outlook of an agency; a survey is looked at in its newest year up to the period."""
    kind = "year" if one.survey else asked.kind
    kinds = _WHOLES if agency.kind in _WHOLES else (agency.kind,)
    kin = [agency.id, *(peer.id for peer in agencies.in_force(asked.end, kinds))]
    held = figures.histories(connection, one.id, kin, kind)
    own = [figure for figure in held.get(agency.id, ()) if parse(figure.period).end <= asked.end]
    valued = [figure for figure in own if figure.value is not None]
    at = parse(valued[-1].period) if one.survey and valued else asked
    figure = next((f for f in own if f.period == str(at)), figures.absent(Key(one.id, agency.id, str(at))))
    held = {name: [f for f in past if figures.comparable(figure, f)] for name, past in held.items()}
    own = [f for f in own if figures.comparable(figure, f)]
    series = {name: forecast.past(_values(past, at)) for name, past in held.items()}
    surveys = [f.period for f in held.get(agency.id, ()) if f.value is not None]
    chosen = trajectory.target_of(one, at, agency, surveys)
    reach = _reach(one, series, agency.id, at)
    aims = tuple(
        _aim(one, target, own, figure, at, target is chosen, trajectory.judged(one, target, surveys), reach)
        for target in trajectory.targets_for(one, agency)
    )
    pace, over = _pace(one, own, at)
    expected = _forecasts(one, series, agency.id, at, next((aim for aim in aims if aim.in_force), None), reach)
    return Outlook(
        stamp=stamp,
        indicator=one.id,
        name=one.name,
        unit=one.unit,
        decimals=one.decimals,
        direction=one.direction,
        agency=agency.id,
        agency_name=agency.name,
        period=str(at),
        figure=figure,
        pace=pace,
        pace_over=over,
        aims=aims,
        forecasts=expected,
        words=_words(one, aims, expected),
    )


def _values(own: Sequence[Figure], until: Period) -> dict[int, Decimal]:
    """Give the values up to a period by the index of their period."""
    placed = ((parse(figure.period), figure.value) for figure in own)
    return {forecast.index(period): value for period, value in placed if value is not None and period <= until}


def _aim(
    one: Indicator, target: Target, own: Sequence[Figure], figure: Figure, at: Period, in_force: bool,
    judge: Period, reach: Mapping[int, Forecast],
) -> Aim:  # fmt: skip
    base = trajectory.base_of(one, target, own)
    begins = trajectory.starts(one, target)
    begun = one.path != "straight" or begins is None or begins <= at.end
    needed = trajectory.required(one, target, base, at) if begun else None
    status = trajectory.status(one, target, base, needed, at, _row(one, own, at))
    if not begun:
        status = "met" if _reached(one, target, figure.value) else "no_data"
    if one.path == "level":
        left, judge = 1, at
    elif one.path == "year":
        left, judge = (11 - at.last_month % 12) // MONTHS[at.kind], Period(at.year, "year", 1)
    else:
        step = trajectory.SURVEY_YEARS * 12 if one.survey else MONTHS[at.kind]
        left = max((judge.last_month - at.last_month) // step, 0)
    short = figure.value is not None and status not in ("met", "no_target")
    return Aim(
        target=target if one.path == "straight" else replace(target, by=str(at.year)),
        in_force=in_force,
        judged_at=str(judge),
        begins=begins,
        start=_start(one, base) if one.path == "straight" and base and begun else None,
        required=needed,
        gap=needed - figure.value if needed is not None and figure.value is not None else None,
        left=left,
        pace_needed=(target.value - figure.value) / left if short and left and figure.value is not None else None,
        status=status,
        met_between=_met(one, target, at, reach) if short else None,
    )


def _reached(one: Indicator, target: Target, value: Decimal | None) -> bool:
    return value is not None and (value >= target.value if one.direction == "up" else value <= target.value)


def _row(one: Indicator, own: Sequence[Figure], at: Period) -> list[Decimal | None]:
    """Give the values one after the other up to a period, None where a period has none; surveys as they came."""
    if one.survey:
        return [figure.value for figure in own if parse(figure.period) <= at]
    held = _values(own, at)
    return [held.get(place) for place in range(min(held, default=0), forecast.index(at) + 1)] if held else []


def _start(one: Indicator, base: Base) -> Start:
    return Start(base.value, base.period, "declared" if base is one.base else "held")


def _pace(one: Indicator, own: Sequence[Figure], at: Period) -> tuple[Decimal | None, int]:
    """Give the average change per period up to now, and over how many periods it was seen."""
    if one.path == "year":
        elapsed = (at.last_month % 12 + 1) // MONTHS[at.kind]
        value = _values(own, at).get(forecast.index(at))
        return (value / elapsed, elapsed) if value is not None and elapsed else (None, 0)
    values = _row(one, own, at)[-1 - forecast.PACE :]
    while values and values[0] is None:
        values = values[1:]
    if len(values) < 2 or values[-1] is None or values[0] is None:
        return None, 0
    return (values[-1] - values[0]) / (len(values) - 1), len(values) - 1


def _reach(one: Indicator, series: Mapping[str, Past], agency: str, at: Period) -> dict[int, Forecast]:
    """Forecast every number of periods ahead whose range the past has tried."""
    found: dict[int, Forecast] = {}
    for steps in range(1, FURTHEST + 1) if forecast.suits(one) else ():
        made = _forecast(one, series, agency, at, steps)
        if made is None or made.low is None or not made.pooled.tested:
            break
        found[steps] = made
    return found


def _forecast(one: Indicator, series: Mapping[str, Past], agency: str, at: Period, steps: int) -> Forecast | None:
    now, mine = forecast.index(at), series.get(agency, forecast.past({}))
    ahead, scale = forecast.drift(mine, now, steps), mine.scales.get(now)
    if ahead is None:
        return None
    found = forecast.misses(series, steps)
    made = forecast.ranges(found, [now, *(miss.origin for miss in found)])
    allowed = made[now]
    ends = (allowed.low * scale, allowed.high * scale) if allowed and scale is not None else None
    return Forecast(
        period=str(at.shift(steps)),
        steps=steps,
        value=forecast.within(one, ahead),
        low=forecast.within(one, ahead + ends[0]) if ends else None,
        high=forecast.within(one, ahead + ends[1]) if ends else None,
        errors=len(found),
        own=forecast.coverage(found, made, agency),
        pooled=forecast.coverage(found, made),
    )


def _met(
    one: Indicator, target: Target, at: Period, reach: Mapping[int, Forecast]
) -> tuple[str | None, str | None] | None:
    """Give the first periods in which the better and the worse end of the range reach a target."""
    if not reach:
        return None
    ends = [(f.high, f.low) if one.direction == "up" else (f.low, f.high) for f in reach.values()]
    met = [
        next((steps for steps, pair in zip(reach, ends, strict=True) if _reached(one, target, pair[end])), None)
        for end in (0, 1)
    ]
    better, worse = (str(at.shift(steps)) if steps else None for steps in met)
    return better, worse


def _forecasts(
    one: Indicator, series: Mapping[str, Past], agency: str, at: Period, aim: Aim | None, reach: Mapping[int, Forecast]
) -> tuple[Forecast, ...]:
    """Forecast the year's end, and the date of the target in force where the past can vouch for a range."""
    year_end = (11 - at.last_month % 12) // MONTHS[at.kind]
    due = aim.left if aim and one.path == "straight" else 0
    made = {due: reach.get(due)}
    if year_end and forecast.suits(one):
        made[year_end] = reach.get(year_end) or _forecast(one, series, agency, at, year_end)
    return tuple(found for steps, found in sorted(made.items()) if found and steps)


def _words(one: Indicator, aims: Sequence[Aim], expected: Sequence[Forecast]) -> tuple[Text, ...]:
    """Say what a reader must know: a rank is relative, a survey judges later, documents differ."""
    codes = ["rank_is_relative"] if one.unit == "rank" else []
    if any(one.survey and aim.judged_at != aim.target.by for aim in aims):
        codes.append("judged_by_the_next_survey")
    asked = {(aim.target.by, aim.target.value) for aim in aims}
    if len({by for by, _ in asked}) < len(asked):
        codes.append("targets_differ")
    if any(aim.target.document.confidence != "high" for aim in aims):
        codes.append("target_unsure")
    if any(f.high is not None and f.value > f.high for f in expected):
        codes.append("forecast_leans_high")
    if any(f.low is not None and f.value < f.low for f in expected):
        codes.append("forecast_leans_low")
    return tuple(Text(sentence(code, "vi"), sentence(code, "en")) for code in codes)
