"""The provenance drawer: from a number down to the cells it was made of, on every page."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.door import door
from dashboard.i18n import t
from dashboard.parts import provenance, reports
from data.errors import Refusal
from data.model import Viewer
from metrics.views import Explanation


def panel(viewer: Viewer, here: Address) -> html.Div | None:
    """Build the drawer that the address asks for, or nothing."""
    asked = here.get("so-lieu")
    if not asked:
        return None
    try:
        found = door().explain(viewer, asked, report=_report(here), ban=here.get("ban"))
    except Refusal as refusal:
        content: list[Any] = [
            html.H2(t("why.title", here.lang), id="ngan-ten", tabIndex="-1"),
            html.P(refusal.say(here.lang)),
        ]
    else:
        content = _content(found, here, viewer)
    close = html.A(
        marks.icon("close"),
        href=_shut(here),
        className="ib x",
        title=t("why.close", here.lang),
        **{"aria-label": t("why.close", here.lang), "data-close": "1"},
    )
    drawer = html.Div(
        [close, *content],
        id="ngan",
        className="drw",
        role="dialog",
        **{"aria-modal": "true", "aria-labelledby": "ngan-ten"},
    )
    scrim = html.A("", href=_shut(here), className="scrim", tabIndex="-1", **{"aria-hidden": "true", "data-close": "1"})
    return html.Div([scrim, drawer], className="over")


def _shut(here: Address) -> str:
    """Write the address without the drawer; what the page shows of itself stays."""
    return here.to({"so-lieu": None, "bao-cao": None})


def _content(found: Explanation, here: Address, viewer: Viewer) -> list[Any]:
    steps = [
        *provenance.path(found, here),
        provenance.parts(found, here),
        reports.cards(found, here),
        reports.extract(found, here),
    ]
    return [
        _head(found, here),
        html.Ol(
            [
                html.Li([html.Span(str(number), className="dot", **{"aria-hidden": "true"}), html.Div(step)])
                for number, step in enumerate((step for step in steps if step), 1)
            ],
            className="chain",
            **{"aria-label": t("why.path", here.lang)},
        ),
        *provenance.changes(found, here),
        *reports.versions(found, here),
        *(provenance.checks(found, here) if found.opened and viewer.works_on(found.opened.sender) else []),
        *provenance.documents(found, here),
        reports.actions(found, here, viewer),
    ]


def _head(found: Explanation, here: Address) -> html.Div:
    lang, figure, stamp = here.lang, found.figure, found.stamp
    kind = t(f"foot.{stamp.kind}", lang)
    release = t("why.release", lang, release=stamp.release, state=kind, time=format.moment(stamp.made_at, lang))
    where = f"{found.agency[lang]} · {format.period_label(figure.period, lang)}"
    says = [html.P(t("why.missing", lang, reason=marks.reason(figure, lang)))] if figure.value is None else []
    said = [t(f"mark_long.{name}", lang, reported=figure.reported, expected=figure.expected) for name in figure.marks]
    return html.Div(
        [
            html.P(t("why.title", lang), className="sub"),
            html.H2(found.name[lang], id="ngan-ten", tabIndex="-1"),
            html.Div(
                [
                    html.B(marks.figure_text(figure, found.unit, found.decimals, lang), className="num"),
                    html.Div([html.P(where, className="where"), html.P(release, className="sub")]),
                    marks.illustrative(lang) if figure.illustrative else None,
                ],
                className="val",
            ),
            *says,
            html.Ul(
                [html.Li([marks.mark(name, lang), " ", text]) for name, text in zip(figure.marks, said, strict=True)],
                className="said",
            )
            if said
            else None,
            html.P([html.B(t("why.definition", lang) + ": "), found.definition[lang] + "."], className="def"),
            *_meant(found, lang),
        ]
    )


def _meant(found: Explanation, lang: str) -> list[html.P]:
    """Say how the figure is computed, by which version of its definition, and when that is not sure."""
    if found.formula is None:
        return []
    key = "fig.article" if found.article else "fig.version"
    pinned = t(key, lang, number=found.version, article=found.article)
    low = f" {t('fig.low', lang)}." if found.confidence == "low" else ""
    return [
        html.P([html.B(t("fig.formula", lang) + ": "), found.formula[lang] + "."], className="def"),
        html.P(f"{pinned}.{low}", className="sub"),
    ]


def _report(here: Address) -> int | None:
    given = here.get("bao-cao") or ""
    return int(given) if given.isascii() and given.isdigit() else None
