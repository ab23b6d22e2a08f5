"""A chart of lines over periods: one line, and the layout with its breaks and events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import fmean
from typing import Any

from dashboard import format
from dashboard.parts import notes
from data.period import parse

#: The margin in which lines are named, in pixels; how far names stay apart, and values from the frame, in parts of the height.
_NAMES, _APART, _ROOM = 116, 0.068, 0.06


def ends(period: str) -> date:
    """Give the last day of a period."""
    return parse(period).end


def line(name: str, x: list[str], y: list[Any], line: dict[str, Any]) -> dict[str, Any]:
    """Give one line of a chart; what is missing is a gap."""
    return {"type": "scatter", "name": name, "x": x, "y": y, "mode": "lines", "line": line, "connectgaps": False}


def apart(places: Sequence[float], least: float) -> list[float]:
    """Move names in order that would lie upon each other apart, as little as can be: those that touch share one middle."""
    groups: list[list[float]] = []
    for n, place in enumerate(places):
        groups.append([place - n * least])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    return [fmean(group) + n * least for n, group in enumerate(group for group in groups for _ in group)]


def reach(values: Sequence[float]) -> tuple[float, float]:
    """Give the ends of a scale on which no value touches the frame."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = _ROOM * (high - low or abs(high) or 1)
    return low - room, high + room


def beside(ends: Sequence[tuple[float, str, str]], scale: tuple[float, float], falls: bool) -> list[dict[str, Any]]:
    """Name lines in the margin at the height where each ends; `ends` are value, words and colour, `falls` where small stands on top."""
    bottom, top = scale[::-1] if falls else scale
    placed = sorted(((value - bottom) / (top - bottom), says, colour) for value, says, colour in ends)
    return [
        {"name": "end", "xref": "paper", "yref": "paper", "x": 1, "y": at, "text": says, "showarrow": False,
         "xanchor": "left", "yanchor": "middle", "xshift": 6, "font": {"size": 12.5, "color": f"var({colour})"}}
        for at, (_, says, colour) in zip(apart([one[0] for one in placed], _APART), placed, strict=True)
    ]  # fmt: skip


def layout(
    order: list[str],
    unit: str,
    lang: str,
    cuts: list[tuple[str, str]],
    events: list[tuple[str, str]],
    names: Sequence[dict[str, Any]] = (),
    scale: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Give the layout of a chart over periods; a rule stands at each break and at each event, and names it."""
    axis = {"fixedrange": True, "zeroline": False, "tickfont": {"size": 12, "color": "var(--ink3)"}}
    suffix = "%" if format.kind(unit) == "percent" else ""
    rules = [
        {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
         "line": {"color": "var(--ctl)", "width": 1, "dash": "dash"}}
        for at, _ in cuts
    ]  # fmt: skip
    parted = [
        {"xref": "x", "yref": "paper", "x": at, "y": 0.02 + 0.07 * (place % 3), "text": says, "showarrow": False,
         "xanchor": "left", "yanchor": "bottom", "xshift": 4, "font": {"size": 11.5, "color": "var(--ink3)"}}
        for place, (at, says) in enumerate(cuts)
    ]  # fmt: skip
    happened, told = notes.plotted(order, events)
    falls = format.kind(unit) == "rank"
    ends: dict[str, Any] = {"autorange": "reversed"} if falls else {}
    if scale:
        ends = {"range": scale[::-1] if falls else scale}
    return {
        "height": 400,
        "margin": {"l": 56, "r": _NAMES if names else 24, "t": 12 + notes.ROW * min(len(events), notes.ROWS), "b": 64},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "So, BVP, sans-serif", "color": "var(--ink2)", "size": 12.5},
        "separators": ",." if lang == "vi" else ".,",
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "var(--surface)", "bordercolor": "var(--line2)", "font": {"color": "var(--ink1)"}},
        "xaxis": axis | {"type": "category", "categoryorder": "array", "categoryarray": order, "showgrid": False, "nticks": 9, "tickangle": 0, "automargin": True,
                         "range": [-0.5, max(len(order), 1) - 0.5]},
        "yaxis": axis | {"gridcolor": "var(--grid)", "ticksuffix": suffix, "nticks": 6} | ends,
        "shapes": [*rules, *happened],
        "annotations": [*parted, *told, *names],
    }  # fmt: skip
