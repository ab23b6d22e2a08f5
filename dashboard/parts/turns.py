"""Eight quarters of reports of every agency, and which agencies are overdue with what that affects."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, headline, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from metrics.views.sources import AgencyTurns, Lack, Overdue, Turns

LEGEND = ("on_time", "within", "late", "returned", "checking", "missing")


def card(turns: Turns, here: Address) -> html.Section:
    """Show the table in three columns: ministries, and the provinces in two halves."""
    lang = here.lang
    title = t("src.turns", lang, n=len(turns.rows))
    legend = html.Ul([html.Li([_shape(turn), t(f"src.turn.{turn}", lang)]) for turn in LEGEND], className="key")
    head = html.Div([html.H2(title), html.P(t("src.turns_sub", lang), className="sub")])
    ministries = [row for row in turns.rows if row.kind == "ministry"]
    provinces = [row for row in turns.rows if row.kind == "province"]
    half = (len(provinces) + 1) // 2
    groups = [("ministries", ministries), ("provinces", provinces[:half]), ("provinces", provinces[half:])]
    tables = [_table(key, rows, turns.quarters, lang) for key, rows in groups if rows]
    return html.Section(
        [html.Div([head, legend], className="ch"), html.Div(tables, className="mxs")], className="card mt"
    )


#: Indicators that are named at once where reports are overdue; the others stand folded.
LACKS = 12


def overdue(turns: Turns, here: Address) -> html.Section:
    """Show who is overdue in the newest due month, longest first, and which indicators lack them."""
    lang, n = here.lang, len(turns.overdue)
    title = count("src.overdue", n, lang) if n else t("src.overdue_none", lang)
    if 1 < n < 100 and lang == "vi":
        title = headline.capital(t("src.overdue", lang, n=headline.words(n, lang)))
    sub = t("src.overdue_sub", lang, period=format.period_label(turns.period, lang), due=format.day(turns.due, lang))
    head = html.Div(html.Div([html.H2(title), html.P(sub, className="sub")]), className="ch")
    items = [_overdue(one, here) for one in turns.overdue]
    listed = html.Div(
        html.Ul(items, className="ret"), className="scroll tall", tabIndex="0", role="region", **{"aria-label": title}
    )
    first, more = turns.lacks[:LACKS], turns.lacks[LACKS:]
    lacks = [html.H3(t("src.lacks", lang)), html.Ul([_lack(one, here) for one in first], className="lacks")]
    if more:
        folded = html.Summary(count("src.lacks_more", len(more), lang), className="u")
        lacks.append(html.Details([folded, html.Ul([_lack(one, here) for one in more], className="lacks")]))
    return html.Section([head, listed if items else None, *(lacks if turns.lacks else [])], className="card")


def _table(key: str, rows: list[AgencyTurns], quarters: tuple[str, ...], lang: str) -> html.Table:
    last = len(quarters) - 1
    heads = [
        html.Th(
            format.quarter_head(one, lang), scope="col", className="nw" if number == last else None,
            title=format.period_label(one, lang),
        )
        for number, one in enumerate(quarters)
    ]  # fmt: skip
    first = html.Th(t(f"src.{key}", lang), scope="col")
    body = [
        html.Tr(
            [html.Th(html.Span(_short(row, lang), title=row.name[lang]), scope="row"), *_cells(row, quarters, lang)]
        )
        for row in rows
    ]
    return html.Table([html.Thead(html.Tr([first, *heads])), html.Tbody(body)], className="mx")


def _short(row: AgencyTurns, lang: str) -> str:
    """Write the name without the word that all ministries share."""
    name = row.name[lang].removeprefix("Bộ ").removeprefix("Ministry of ")
    return headline.capital(name)


def _cells(row: AgencyTurns, quarters: tuple[str, ...], lang: str) -> list[html.Td]:
    cells = []
    for number, (quarter, turn, counts) in enumerate(zip(quarters, row.turns, row.counts, strict=True)):
        parts = [f"{n} {t(f'src.turn.{name}', lang).lower()}" for name, n in sorted(counts.items()) if name != "none"]
        said = (
            f"{row.name}, {format.period_label(quarter, lang)}: {', '.join(parts) or t('src.turn.none', lang).lower()}"
        )
        cells.append(
            html.Td(
                [_shape(turn), marks.hidden(t(f"src.turn.{turn}", lang))],
                title=said,
                className="now" if number == len(quarters) - 1 else None,
            )
        )
    return cells


def _shape(turn: str) -> html.Span:
    return html.Span(className=f"tn {turn}", **{"aria-hidden": "true"})


def _overdue(one: Overdue, here: Address) -> html.Li:
    lang = here.lang
    names = [dataset[lang] for dataset in one.datasets]
    says = (
        t("src.overdue_all", lang, n=len(names))
        if len(names) > 3
        else t("src.overdue_some", lang, names="; ".join(names))
    )
    days = html.Span([marks.icon("clock"), count("src.overdue_days", one.days, lang)], className="badge bad")
    return html.Li(
        [
            html.P([html.B(one.name[lang]), days], className="fn apart"),
            html.P(says, className="sub", title="; ".join(names)),
            html.P(_letter(one, here)) if desk.coordinates() else None,
        ]
    )


def _letter(one: Overdue, here: Address) -> html.A:
    """Write the way to a letter to an agency, as the coordinating body may send one."""
    hidden = marks.hidden(f": {one.name[here.lang]}")
    link = here.to({"dv": one.agency}, "/don-doc") + "#cong-van"
    return html.A([t("urge.draft_one", here.lang), hidden], href=link, className="u", **{"data-whole": "1"})


def _lack(one: Lack, here: Address) -> html.Li:
    lang = here.lang
    name: Any = html.A(one.fed.name[lang], href=here.to({"so-lieu": one.fed.observation}), className="u")
    if one.share is None:
        return html.Li([name, html.Small(count("src.lack_plain", one.agencies, lang))])
    share = format.value(one.share, "percent", 1, lang)
    return html.Li([name, html.Small(count("src.lack", one.agencies, lang, share=share))])
