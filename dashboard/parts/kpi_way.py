"""The way to the target: the trajectory as a chart, and the same numbers as a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export import targets
from dashboard.i18n import t
from dashboard.parts import lines, notes, twins
from dashboard.parts.kpi_top import in_force, span
from metrics.views.aims import Kpi


def card(view: Kpi, here: Address) -> html.Section:
    """Show what was, what is required and what may come; the chart is fetched when it is on the screen."""
    lang, row = here.lang, view.row
    target = format.trimmed(row.target.value, row.unit, row.decimals, lang) if row.target else ""
    title = t("kpi.way", lang, target=target) if target else t("kpi.series", lang)
    sub = t("kpi.way_sub", lang, note=row.note[lang], scope=view.frame.scope[lang])
    return html.Section(
        [
            html.Div(html.Div([html.H2(title), html.P(sub, className="sub")]), className="ch"),
            twins.both(
                [_plot(view, lang), _picture(title, sub, view, lang)],
                targets.course(view, lang),
                here,
                _turns(view, lang),
            ),
            notes.beneath(view.notes, here),
            html.P(_facts(view, lang), className="facts3"),
            html.Ul([html.Li(word[lang]) for word in view.outlook.words], className="words")
            if view.outlook.words
            else None,
            None if here.get("ban") else notes.form([(row.indicator, row.name[lang])], here, row.indicator),
        ],
        className="card way",
    )


def _plot(view: Kpi, lang: str) -> html.Div:
    drawn = traces(view, lang)
    figure = {"data": drawn, "layout": _layout(view, drawn, lang)}
    text = orjson.dumps(figure, default=float).decode()
    return html.Div(
        html.P(t("kpi.plot_wait", lang), className="sub"),
        className="a-plot",
        role="img",
        **{"data-plot": text, "aria-label": said(view, lang)},
    )


def _picture(title: str, sub: str, view: Kpi, lang: str) -> html.Button:
    """Offer the chart as PNG; what must stand inside the picture goes with the button, which a script shows."""
    stamp, row = view.frame.stamp, view.row
    kind = f"r{stamp.release} · {t(f'foot.{stamp.kind}', lang)} · {format.moment(stamp.made_at, lang)}"
    document = row.target.document.number or row.target.document.title[lang] if row.target else ""
    source = "; ".join(filter(None, (t("exp.reported", lang), document)))
    foot = [t("exp.source_says", lang, source=source), kind]
    foot += [t("foot.illustrative", lang)] if stamp.illustrative else []
    about = {
        "data-png": f"{row.indicator}_{row.current.period}_r{stamp.release}.png", "data-title": f"{row.name[lang]}. {title}",
        "data-sub": f"{sub} · {format.period_label(row.current.period, lang)}", "data-foot": " · ".join(foot),
    }  # fmt: skip
    inside = [marks.icon("download"), t("exp.chart_png", lang)]
    return html.Button(inside, className="btn sm png", hidden=True, **about)


def said(view: Kpi, lang: str) -> str:
    """Write the chart as one sentence: lowest, highest and newest value, and the target."""
    row = view.row
    held = [(p.figure.value, p.period) for p in view.points if p.figure and p.figure.value is not None]
    if not held:
        return t("kpi.said_none", lang, name=row.name[lang])
    words = {}
    for key, (value, period) in (("low", min(held)), ("high", max(held)), ("last", held[-1])):
        words[key] = format.value(value, row.unit, row.decimals, lang)
        words[f"{key}_at"] = format.period_label(period, lang)
    text = t("kpi.said", lang, name=row.name[lang], **words)
    if row.target:
        target = format.trimmed(row.target.value, row.unit, row.decimals, lang)
        text += t("kpi.said_target", lang, target=target, by=format.period_label(row.target.by, lang))
    return text


def traces(view: Kpi, lang: str) -> list[dict[str, Any]]:
    """Give the traces of the trajectory: required dashed, actual solid, forecast dotted with its range."""
    row, points = view.row, view.points
    label = [format.period_label(point.period, lang) for point in points]
    required = [_float(point.required) for point in points]
    actual = [_float(point.figure.value) if point.figure else None for point in points]
    made: list[dict[str, Any]] = []
    if any(one is not None for one in required):
        made.append(
            lines.line(t("tgt.required", lang), label, required, {"color": "var(--ink1)", "width": 1.6, "dash": "dash"})
        )
    hollow = ["var(--surface)" if point.older else "var(--cham)" for point in points]
    markers = {"size": 7, "color": hollow, "line": {"color": "var(--cham)", "width": 1.6}}
    made.append(
        lines.line(t("kpi.actual", lang), label, actual, {"color": "var(--cham)", "width": 3})
        | {"mode": "lines+markers", "marker": markers, "connectgaps": view.definition.frequency == "survey"}
    )
    made += _ahead(view, lang)
    if row.target:
        by = label[-1] if label else ""
        name = f"{t('tgt.target', lang)} {format.trimmed(row.target.value, row.unit, row.decimals, lang)}"
        made.append(
            {"type": "scatter", "name": name, "x": [by], "y": [float(row.target.value)], "mode": "markers",
             "marker": {"symbol": "line-ew", "size": 22, "line": {"color": "var(--ink1)", "width": 4}}}
        )  # fmt: skip
    return made


def _ahead(view: Kpi, lang: str) -> list[dict[str, Any]]:
    """Give the forecast from the newest value on: a dotted line, and upright ranges where there are some."""
    row, found = view.row, view.outlook.forecasts
    if not found or row.current.value is None:
        return []
    first = found[:1]
    x = [format.period_label(view.outlook.period, lang), *(format.period_label(one.period, lang) for one in first)]
    y = [float(row.current.value), *(float(one.value) for one in first)]
    dotted = lines.line(t("tgt.forecast", lang), x, y, {"color": "var(--cham)", "width": 2, "dash": "dot"})
    made = [
        dotted
        | {
            "mode": "lines+markers",
            "marker": {"size": 8, "color": "var(--surface)", "line": {"color": "var(--cham)", "width": 1.6}},
        }
    ]
    for one in first:
        if one.low is not None and one.high is not None:
            at = format.period_label(one.period, lang)
            made.append(
                lines.line(
                    t("kpi.band", lang), [at, at], [float(one.low), float(one.high)], {"color": "var(--s3)", "width": 9}
                )
                | {"opacity": 0.55}
            )
    return made


def _layout(view: Kpi, drawn: list[dict[str, Any]], lang: str) -> dict[str, Any]:
    ahead = [one.period for one in view.outlook.forecasts[:1]]
    every = dict.fromkeys([*(point.period for point in view.points), *ahead])
    order = [format.period_label(period, lang) for period in every]
    cuts = [(format.period_label(turn.period, lang), turn.says[lang]) for turn in view.turns]
    scale = lines.reach([y for one in drawn for y in one["y"] if y is not None])
    names = [*_required(view, lang), *lines.beside(_ends(view, lang), scale, format.kind(view.row.unit) == "rank")]
    return lines.layout(order, view.row.unit, lang, cuts, notes.labels(view.notes, lang), names, scale)


def _ends(view: Kpi, lang: str) -> list[tuple[float, str, str]]:
    """Name what was last, what may come and the target, each with its value."""
    row, ahead = view.row, view.outlook.forecasts[:1]
    known = [point.figure.value for point in view.points if point.figure and point.figure.value is not None]
    found = [(one, t("kpi.line_actual", lang), "--cham-d") for one in known[-1:]]
    if known and row.current.value is not None:
        found += [(one.value, t("tgt.forecast", lang), "--cham") for one in ahead]
    named = [
        (float(one), f"{says} <b>{format.value(one, row.unit, row.decimals, lang)}</b>", colour)
        for one, says, colour in found
    ]
    if row.target and view.points:
        target = format.trimmed(row.target.value, row.unit, row.decimals, lang)
        named.append((float(row.target.value), f"<b>{t('tgt.target', lang)} {target}</b>", "--ink1"))
    return named


def _required(view: Kpi, lang: str) -> list[dict[str, Any]]:
    """Name the required line on the side on which the actual one is not, at a third of its way: events are newer."""
    asked = [point for point in view.points if point.required is not None]
    if not asked:
        return []
    at = asked[len(asked) // 3]
    actual = at.figure.value if at.figure else None
    falls = format.kind(view.row.unit) == "rank"
    below = actual is not None and at.required is not None and (actual > at.required) != falls
    return [
        {"xref": "x", "yref": "y", "x": format.period_label(at.period, lang), "y": _float(at.required), "showarrow": False,
         "text": t("kpi.line_required", lang), "xanchor": "left" if below else "right", "xshift": 8 if below else -8,
         "yanchor": "top" if below else "bottom", "font": {"size": 12.5, "color": "var(--ink2)"}}
    ]  # fmt: skip


def _facts(view: Kpi, lang: str) -> list[Any]:
    row, aim = view.row, in_force(view)
    decimals = max(row.decimals, 1) if format.kind(row.unit) == "percent" else row.decimals
    found: list[Any] = []
    if view.outlook.pace is not None:
        pace = format.number(view.outlook.pace, decimals, lang, sign=True)
        found.append(html.Span([t("kpi.pace", lang, n=view.outlook.pace_over) + " ", html.B(pace)]))
    if aim and aim.pace_needed is not None:
        found.append(
            html.Span(
                [t("kpi.pace_needed", lang) + " ", html.B(format.number(aim.pace_needed, decimals, lang, sign=True))]
            )
        )
    if aim and aim.start:
        start = format.trimmed(aim.start.value, row.unit, row.decimals, lang)
        found.append(
            html.Span([t("kpi.base", lang) + " ", html.B(start), f" ({format.period_label(aim.start.period, lang)})"])
        )
    return found


def _turns(view: Kpi, lang: str) -> html.Ul | None:
    """Say from which days figures are not quite what they were, and how sure a forecast is."""
    ahead = [
        f"{t('kpi.forecast', lang, period=format.period_label(one.period, lang))}: {span(one, view.row, lang)}"
        for one in view.outlook.forecasts
    ]
    days = [f"{format.day(turn.day, lang)}: {turn.says[lang]}" for turn in view.turns]
    return html.Ul([html.Li(one) for one in (*ahead, *days)], className="words") if ahead or days else None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
