"""What a publisher sees before deciding: what changes for readers and why, which places flip, and what is missing."""

from __future__ import annotations

from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts.since import SHOWN, amount
from metrics.views.history import ChangedFigure, Headline
from metrics.views.publishing import Absent, Flip, Preview

#: How many datasets are named of an agency that lacks reports.
NAMED = 3


def card(view: Preview, here: Address, acts: list[Any]) -> html.Section:
    """Show everything above the two forms that decide."""
    lang = here.lang
    period = format.period_label(view.through, lang)
    title = t("pub.preview", lang, release=view.stamp.release, period=period)
    return html.Section(
        [
            html.H2(title),
            html.P(_said(view, lang), className="stand"),
            _causes(view, lang) if view.total and view.since else None,
            *([_moved(view, here), _restated(view, here), _flips(view, lang)] if view.since else []),
            _missing(view, here),
            html.H3(t("pub.decide", lang)),
            html.Div(acts, className="duo even"),
        ],
        className="card",
        id="xem-truoc",
    )


def _said(view: Preview, lang: str) -> str:
    if view.since is None:
        return t("pub.first", lang)
    if not view.total:
        return t("pub.same", lang, release=view.since.release)
    fresh = format.number(view.fresh, 0, lang)
    return count("pub.differs", view.total, lang, release=view.since.release, fresh=fresh)


def _causes(view: Preview, lang: str) -> html.Ul:
    items = [
        html.Li([html.B(format.number(view.counts[one], 0, lang)), html.Span(t(f"cause.{one}", lang))]) for one in SHOWN
    ]
    return html.Ul(items, className="urge")


def _moved(view: Preview, here: Address) -> html.Div:
    """List the nation's movements, each split by cause."""
    heads = ["snc.col_indicator", "snc.col_was", "snc.col_now", "snc.col_sum", *(f"cause.{one}" for one in SHOWN)]
    rows = [_headline(one, view, here) for one in view.headlines]
    return _listed("pub.moved", "pub.moved_none", heads, rows, here.lang)


def _headline(one: Headline, view: Preview, here: Address) -> html.Tr:
    lang, places = here.lang, max(one.decimals, 1)
    figure = f"{one.indicator}.{one.agency}.{one.period_now}"
    ends = [
        [format.value(one.was, one.unit, one.decimals, lang), html.Small(format.period_label(one.period_was, lang))],
        [_opens(figure, format.value(one.now, one.unit, one.decimals, lang), view, here),
         html.Small(format.period_label(one.period_now, lang))],
    ]  # fmt: skip
    parts = [html.Td(amount(one.parts.get(cause), places, lang), className="r") for cause in SHOWN]
    total = html.Td(html.B(amount(one.total, places, lang)), className="r")
    return html.Tr(
        [html.Th(one.name[lang], scope="row"), *(html.Td(end, className="r") for end in ends), total, *parts]
    )


def _restated(view: Preview, here: Address) -> html.Div:
    """List figures that readers have been told otherwise."""
    heads = ["snc.col_indicator", "snc.col_agency", "snc.col_period", "snc.col_was", "snc.col_now", "snc.col_why"]
    found = _listed(
        "pub.restated", "pub.restated_none", heads, [_figure(one, view, here) for one in view.rows], here.lang
    )
    more = view.restated - len(view.rows)
    if more <= 0:
        return found
    every = here.page("/thay-doi")
    query = f"{'&' if '?' in every else '?'}ban=r{view.stamp.release}"
    link = html.A(t("pub.all", here.lang), href=every + query, className="u", **{"data-whole": "1"})
    return html.Div([found, html.P([count("pub.more", more, here.lang), " ", link], className="sub")])


def _figure(one: ChangedFigure, view: Preview, here: Address) -> html.Tr:
    lang, change = here.lang, one.change
    was, now = (format.value(value, one.unit, one.decimals, lang) for value in (change.was, change.now))
    why = "; ".join(t(f"cause.{cause}", lang) for cause in SHOWN if cause in change.causes) or format.DASH
    return html.Tr(
        [
            html.Th(one.name[lang], scope="row"),
            html.Td(one.agency[lang]),
            html.Td(format.period_label(change.period, lang)),
            html.Td(was, className="r"),
            html.Td(_opens(change.observation, now, view, here), className="r"),
            html.Td(why),
        ]
    )


def _opens(figure: str, text: str, view: Preview, here: Address) -> html.A | str:
    if text == format.DASH:
        return text
    href = here.to({"so-lieu": figure, "ban": f"r{view.stamp.release}"}, "/")
    return html.A(
        text, href=href, className="src", **{"aria-label": t("num.open", here.lang, text=text), "data-whole": "1"}
    )


def _flips(view: Preview, lang: str) -> html.Div:
    """List who stands at another place."""
    heads = ["pub.index", "snc.col_agency", "snc.col_was", "snc.col_now"]
    found = _listed("pub.flips", "pub.flips_none", heads, [_flip(one, lang) for one in view.flips], lang)
    more = view.flipped - len(view.flips)
    return html.Div([found, html.P(count("pub.more_flips", more, lang), className="sub") if more > 0 else None])


def _flip(one: Flip, lang: str) -> html.Tr:
    ends = [
        html.Td([format.number(place, 0, lang), html.Small(format.period_label(period, lang))], className="r")
        for place, period in ((one.was, one.period_was), (one.now, one.period_now))
    ]
    return html.Tr([html.Th(one.index[lang], scope="row"), html.Td(one.agency[lang]), *ends])


def _missing(view: Preview, here: Address) -> html.Div:
    """Say which agencies, datasets and sources are not there; missing is not zero."""
    lang = here.lang
    quarter = format.period_label(view.quarter, lang)
    rows = [
        html.Tr(
            [
                html.Th(one.name[lang], scope="row"),
                html.Td(_datasets(one, lang)),
                html.Td(count("pub.returned", one.returned, lang) if one.returned else format.DASH),
            ]
        )
        for one in view.absent
    ]
    heads = ["snc.col_agency", "pub.datasets", "pub.sent_back"]
    filled = [
        html.Li([html.Span(one.dataset[lang]), html.B(t("pub.of", lang, n=one.valid, of=one.owed))])
        for one in view.filled
    ]
    failing = [html.Li([html.Span(one.name[lang]), html.Span(one.error[lang], className="sub")]) for one in view.failed]
    return html.Div(
        [
            html.H3(t("pub.missing", lang, period=quarter)),
            html.P(count("pub.absent", len(rows), lang), className="sub") if rows else None,
            _table("pub.absent_table", heads, rows, lang)
            if rows
            else html.P(t("pub.absent_none", lang), className="sub"),
            html.H4(t("pub.filled", lang)) if filled else None,
            html.Ul(filled, className="rows") if filled else None,
            html.H4(t("pub.failed", lang)),
            html.Ul(failing, className="rows") if failing else html.P(t("pub.failed_none", lang), className="sub"),
        ]
    )


def _datasets(one: Absent, lang: str) -> str:
    """Name the first datasets that an agency lacks, and count the others."""
    names = ", ".join(name[lang] for name in one.datasets[:NAMED])
    more = len(one.datasets) - NAMED
    return t("pub.and_more", lang, names=names, n=more) if more > 0 else names


def _listed(key: str, none: str, heads: list[str], rows: list[html.Tr], lang: str) -> html.Div:
    body: Any = _table(key, heads, rows, lang) if rows else html.P(t(none, lang), className="sub")
    return html.Div([html.H3(t(key, lang)), body])


def _table(key: str, heads: list[str], rows: list[html.Tr], lang: str) -> html.Div:
    side = {"snc.col_was", "snc.col_now", "snc.col_sum", *(f"cause.{one}" for one in SHOWN)}
    cells = [html.Th(t(one, lang), scope="col", className="r" if one in side else None) for one in heads]
    table = html.Table(
        [html.Caption(t(key, lang, period=""), className="sr"), html.Thead(html.Tr(cells)), html.Tbody(rows)],
        className="t small",
    )
    return html.Div(table, className="scroll tall wide", role="region", tabIndex="0", **{"aria-label": t(key, lang)})
