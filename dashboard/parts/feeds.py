"""The tables of the page of sources: feeds, runs, returned files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html

from dashboard import cron, format, marks
from dashboard.i18n import either, t
from metrics.views import Check, Feed, ReturnedRow, RunRow, Sources

SHAPES = {"failed": "late", "waiting": "speed_up", "running": "no_data", "never": "no_data"}


def failing(feed: Feed) -> bool:
    """Tell whether a source did not answer the last time."""
    return feed.last_state == "failed" or (feed.last_state == "waiting" and feed.last_error is not None)


def card(view: Sources, lang: str) -> html.Section:
    """Show every source with its rhythm, last receipt and state."""
    heads = [
        ("source", ""),
        ("rhythm", ""),
        ("last", ""),
        ("next", ""),
        ("accepted", "r"),
        ("returned", "r"),
        ("state", ""),
    ]
    return _card(
        "src.feeds", "src.feeds_sub", heads, [_feed(feed, lang) for feed in view.feeds], "src.head_empty", lang
    )


def runs(view: Sources, lang: str) -> html.Section:
    """Show the last pulls: what was read, what was accepted, what was returned."""
    heads = [("started", ""), ("source", ""), ("period", ""), ("received", "r"), ("accepted", "r"), ("returned", "r"),
             ("tries", "r"), ("took", "r"), ("state", "")]  # fmt: skip
    names = {feed.source: feed.name[lang] for feed in view.feeds}
    rows = [_run(run, names.get(run.source, run.source), lang) for run in view.runs]
    return _card("src.runs", "src.runs_sub", heads, rows, "src.none_runs", lang)


def returned(view: Sources, lang: str) -> html.Section:
    """Show what was returned, with a sentence per reason."""
    items = [_returned(row, lang) for row in view.returned]
    label = t("src.returned_title", lang)
    region = html.Div(
        html.Ul(items, className="ret"), className="scroll tall", tabIndex="0", role="region", **{"aria-label": label}
    )
    body: Any = region if items else html.P(t("src.none_returned", lang), className="sub")
    return html.Section([_head("src.returned_title", "src.returned_sub", lang), body], className="card mt")


def _feed(feed: Feed, lang: str) -> html.Tr:
    name = [html.Span(feed.name[lang], className="name"), html.Small(", ".join(one[lang] for one in feed.datasets))]
    badge = [marks.illustrative(lang)] if feed.illustrative else []
    error = [html.Small(feed.last_error[lang], className="err")] if feed.last_error and failing(feed) else []
    last = format.moment(feed.last_good, lang) if feed.last_good else t("src.never", lang)
    return html.Tr(
        [
            html.Th([*name, *badge], scope="row"),
            html.Td(cron.words(feed.cron, lang)),
            html.Td(last, className="num"),
            html.Td(format.moment(feed.next_fire, lang), className="num"),
            html.Td(format.number(feed.accepted, 0, lang), className="r"),
            html.Td(format.number(feed.returned, 0, lang), className="r"),
            html.Td([_state(feed.last_state or "never", lang, good="run.good"), *error]),
        ]
    )


def _run(run: RunRow, name: str, lang: str) -> html.Tr:
    error = [html.Small(run.error[lang], className="err")] if run.error else []
    return html.Tr(
        [
            html.Th(format.moment(run.started, lang), scope="row", className="num"),
            html.Td(name),
            html.Td(format.period_label(run.period, lang) if run.period else format.DASH),
            html.Td(format.number(run.received, 0, lang), className="r"),
            html.Td(format.number(run.accepted, 0, lang), className="r"),
            html.Td(format.number(run.returned, 0, lang), className="r"),
            html.Td(str(run.tries), className="r"),
            html.Td(_took(run.started, run.finished, lang), className="r"),
            html.Td([_state(run.state, lang), *error]),
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


def _state(state: str, lang: str, good: str = "run.done") -> html.Span:
    label = either(f"run.{state}", lang, t(good, lang)) if state in SHAPES else t(good, lang)
    return marks.status(SHAPES.get(state, "on_track"), label)


def _took(started: datetime | None, finished: datetime | None, lang: str) -> str:
    if started is None or finished is None:
        return format.DASH
    seconds = (finished - started).total_seconds()
    return format.hard(t("src.seconds", lang, n=format.number(seconds, 0 if seconds >= 10 else 1, lang)))


def _card(
    title: str, sub: str, heads: list[tuple[str, str]], rows: list[html.Tr], none: str, lang: str
) -> html.Section:
    head = html.Tr([html.Th(t(f"src.{key}", lang), scope="col", className=side) for key, side in heads])
    label = t(title, lang)
    table = html.Table([html.Caption(label, className="sr"), html.Thead(head), html.Tbody(rows)], className="t ft")
    region = html.Div(table, className="scroll wide tall", tabIndex="0", role="region", **{"aria-label": label})
    return html.Section(
        [_head(title, sub, lang), region if rows else html.P(t(none, lang), className="sub")], className="card mt"
    )


def _head(title: str, sub: str, lang: str) -> html.Div:
    return html.Div(html.Div([html.H2(t(title, lang)), html.P(t(sub, lang), className="sub")]), className="ch")
