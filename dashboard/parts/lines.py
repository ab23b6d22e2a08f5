"""A chart of lines over periods: one line, and the layout with its breaks and events."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard import format
from dashboard.parts import notes
from data.period import parse


def ends(period: str) -> date:
    """Give the last day of a period."""
    return parse(period).end


def line(name: str, x: list[str], y: list[Any], line: dict[str, Any]) -> dict[str, Any]:
    """Give one line of a chart; what is missing is a gap."""
    return {"type": "scatter", "name": name, "x": x, "y": y, "mode": "lines", "line": line, "connectgaps": False}


def layout(
    order: list[str], unit: str, lang: str, cuts: list[tuple[str, str]], events: list[tuple[str, str]]
) -> dict[str, Any]:
    """Give the layout of a chart over periods; a rule stands at each break and at each event, and names it."""
    axis = {"fixedrange": True, "zeroline": False, "tickfont": {"size": 12, "color": "var(--ink3)"}}
    suffix = "%" if format.kind(unit) == "percent" else ""
    rules = [
        {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
         "line": {"color": "var(--ctl)", "width": 1, "dash": "dash"}}
        for at, _ in cuts
    ]  # fmt: skip
    names = [
        {"xref": "x", "yref": "paper", "x": at, "y": 0.02 + 0.07 * (place % 3), "text": says, "showarrow": False,
         "xanchor": "left", "yanchor": "bottom", "xshift": 4, "font": {"size": 11.5, "color": "var(--ink3)"}}
        for place, (at, says) in enumerate(cuts)
    ]  # fmt: skip
    happened, told = notes.plotted(order, events)
    reverse = {"autorange": "reversed"} if format.kind(unit) == "rank" else {}
    return {
        "height": 400,
        "margin": {"l": 56, "r": 24, "t": 12, "b": 64},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "So, BVP, sans-serif", "color": "var(--ink2)", "size": 12.5},
        "separators": ",." if lang == "vi" else ".,",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": "var(--ink2)"}},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "var(--surface)", "bordercolor": "var(--line2)", "font": {"color": "var(--ink1)"}},
        "xaxis": axis | {"type": "category", "categoryorder": "array", "categoryarray": order, "showgrid": False, "nticks": 9, "tickangle": 0, "automargin": True,
                         "range": [-0.5, max(len(order), 1) - 0.5]},
        "yaxis": axis | {"gridcolor": "var(--grid)", "ticksuffix": suffix, "nticks": 6} | reverse,
        "shapes": [*rules, *happened],
        "annotations": [*names, *told],
    }  # fmt: skip
