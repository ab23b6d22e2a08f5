"""The last runs of the sources, and the files that were returned to their senders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dashboard import format, html, marks
from dashboard.i18n import either, t
from metrics.views import Check
from metrics.views.sources import ReturnedRow, RunRow, Sources

SHAPES = {"failed": "late", "waiting": "speed_up", "running": "no_data"}
HEADS = (("started", ""), ("file", ""), ("received", "r"), ("taken", "r"), ("rejected", "r"), ("tries", "r"),
         ("took", "r"), ("result", ""))  # fmt: skip


def card(view: Sources, lang: str) -> html.Section:
    """Show the last pulls: what was read, what was accepted, what was returned."""
    names = {feed.source: feed.name[lang] for feed in view.feeds}
    title = t("src.runs", lang)
    head = html.Tr([html.Th(t(f"src.{key}", lang), scope="col", className=side) for key, side in HEADS])
    rows = [_run(run, names.get(run.source, run.source), lang) for run in view.runs]
    table = html.Table([html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t rt")
    region = html.Div(table, className="scroll tall", tabIndex="0", role="region", **{"aria-label": title})
    body = region if rows else html.P(t("src.none_runs", lang), className="sub")
    return html.Section([_head("src.runs", "src.runs_sub", lang), body], className="card")


def returned(view: Sources, lang: str) -> html.Section:
    """Show what was returned, with a sentence per reason."""
    items = [_returned(row, lang) for row in view.returned]
    label = t("src.returned_title", lang)
    region = html.Div(
        html.Ul(items, className="ret"), className="scroll tall", tabIndex="0", role="region", **{"aria-label": label}
    )
    body: Any = region if items else html.P(t("src.none_returned", lang), className="sub")
    return html.Section([_head("src.returned_title", "src.returned_sub", lang), body], className="card mt")


def _run(run: RunRow, name: str, lang: str) -> html.Tr:
    error = [html.Small(run.error[lang], className="err")] if run.error else []
    period = [html.Small(format.period_label(run.period, lang))] if run.period else []
    counts = (run.received, run.accepted, run.returned)
    label = either(f"run.{run.state}", lang, t("run.done", lang))
    return html.Tr(
        [
            html.Th(format.moment(run.started, lang), scope="row", className="num"),
            html.Td([html.Span(name), *period]),
            *[html.Td(format.number(one, 0, lang), className="r") for one in counts],
            html.Td(str(run.tries), className="r"),
            html.Td(_took(run.started, run.finished, lang), className="r"),
            html.Td([marks.status(SHAPES.get(run.state, "on_track"), label), *error]),
        ]
    )


def _returned(row: ReturnedRow, lang: str) -> html.Li:
    dataset = row.dataset[lang] if row.dataset else t("src.unknown_dataset", lang)
    about = [row.sender[lang], dataset, format.period_label(row.period, lang), format.moment(row.received_at, lang)]
    return html.Li(
        [
            html.P([marks.icon("sheet"), html.B(row.file)], className="fn"),
            html.P(" · ".join(part for part in about if part), className="sub"),
            html.Ul(
                [html.Li(_reason(check, lang), className=check.severity) for check in row.reasons], className="ck one"
            ),
        ]
    )


def _reason(check: Check, lang: str) -> list[Any]:
    where = [html.B(check.where), " "] if check.where else []
    severity = marks.hidden(either(f"severity.{check.severity}", lang, check.severity) + ": ")
    return [marks.icon("alert"), html.Span([severity, *where, check.text[lang]])]


def _took(started: datetime | None, finished: datetime | None, lang: str) -> str:
    if started is None or finished is None:
        return format.DASH
    seconds = (finished - started).total_seconds()
    return format.hard(t("src.seconds", lang, n=format.number(seconds, 0 if seconds >= 10 else 1, lang)))


def _head(title: str, sub: str, lang: str) -> html.Div:
    return html.Div(html.Div([html.H2(t(title, lang)), html.P(t(sub, lang), className="sub")]), className="ch")
