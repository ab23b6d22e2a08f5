"""Where points are lost: a frame of what a group could bring, filled by what it got, down to the records that cost it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.export.agencies import decimals, lost_groups
from dashboard.i18n import count, either, t
from dashboard.parts import twins
from dashboard.parts.agency_about import About
from data import datasets
from metrics.views.scores import CriterionScore, GroupScore, Loss, Score

#: How many records of one criterion are listed.
LISTED = 6


def card(about: About, score: Score | None, here: Address) -> html.Section:
    """Show the ledger of lost points; the group that loses most is open."""
    lang = here.lang
    title = html.H2(t("lost.title", lang))
    if score is None:
        return html.Section([title, html.P(t("lost.none", lang), className="sub")], className="card", id="mat-diem")
    widest = max((group.possible for group in score.groups), default=Decimal(0))
    groups = [
        _group(group, place == 0, widest, about, score, here)
        for place, group in enumerate(sorted(score.groups, key=lambda one: -one.lost))
    ]
    got = format.number(score.score, 1, lang)
    total = html.Div(
        [
            html.Div(html.B(t("lost.total", lang)), className="c1"),
            html.Div(className="c2"),
            html.Div([html.B(got), html.Span("/100")], className="c3 num"),
            html.Div(html.B(_minus(sum((g.lost for g in score.groups), Decimal(0)), lang)), className="c4 num"),
        ],
        className="cr sum",
    )
    return html.Section(
        [
            html.Div(
                [html.Div([title, html.P(t("lost.sub", lang), className="sub")]), _legend(about, lang)], className="ch"
            ),
            twins.both([html.Div(groups, className="lost"), total], lost_groups(about, score, lang), here),
            html.P([marks.icon("info"), html.Span(t("lost.foot", lang))], className="cap"),
        ],
        className="card",
        id="mat-diem",
    )


def _group(group: GroupScore, opened: bool, widest: Decimal, about: About, score: Score, here: Address) -> html.Details:
    lang = here.lang
    got = group.possible - group.lost
    said = t(
        "lost.bar",
        lang,
        name=group.name[lang],
        got=format.number(got, 1, lang),
        possible=format.number(group.possible, 1, lang),
    )
    marks_at = [
        (look, share)
        for look, share in (
            ("md", about.band.shares.get(group.id)),
            ("tp", about.view.ladder.best.get((about.row.kind, group.id)) if about.view.ladder else None),
        )
        if share is not None
    ]
    bar = html.Div(
        [
            html.I(className="mx", style={"width": _width(group.possible, widest)}),
            html.I(className="gt", style={"width": _width(got, widest)}),
            *(
                html.I(className=look, style={"left": _width(group.possible * share / 100, widest)})
                for look, share in marks_at
            ),
        ],
        className="c2",
        role="img",
        **{"aria-label": said},
    )
    summary = html.Summary(
        [
            html.Span([marks.icon("down"), html.Span(group.name[lang])], className="c1"),
            bar,
            html.Span(
                [html.B(format.number(got, 1, lang)), html.Span(f"/{format.number(group.possible, 0, lang)}")],
                className="c3 num",
            ),
            html.Span(_minus(group.lost, lang), className="c4 num"),
        ],
        className="cr",
    )
    members = sorted((one for one in score.criteria if one.group == group.id), key=lambda one: -one.lost)
    return html.Details(
        [summary, html.Ul([_criterion(one, score, here) for one in members], className="subs")], open=opened
    )


def _criterion(one: CriterionScore, score: Score, here: Address) -> html.Li:
    lang = here.lang
    observation = f"{one.indicator}.{score.agency}.{score.period}"
    places = decimals(one)
    if one.value is None:
        reason = either(f"missing.{one.missing}", lang, t("missing.unknown", lang))
        value = f"{format.DASH} {reason}" + (f"; {t('lost.spread', lang)}" if one.spread else "")
    else:
        value = t(
            "lost.value", lang, value=format.value(one.value, one.unit, places, lang),
            goal=format.trimmed(one.goal, one.unit, places, lang),
        )  # fmt: skip
    link = html.A(value, href=here.to({"so-lieu": observation, "bao-cao": None}), className="u")
    got = format.number(one.possible - one.lost, 1, lang)
    head = html.Div(
        [
            html.Span(one.name[lang], className="nm"),
            html.Span([link, "" if one.measured else f" · {t('lost.declared', lang)}"], className="vl"),
            html.Span([html.B(got), f"/{format.number(one.possible, 1, lang)}"], className="c3 num"),
            html.Span(_minus(one.lost, lang), className="c4 num"),
        ],
        className="sr0",
    )
    losses = [_loss(loss, one, observation, here) for loss in one.losses[:LISTED]]
    more = len(one.losses) - LISTED
    rest = html.Li(count("lost.more", more, lang), className="sub") if more > 0 else None
    return html.Li([head, html.Ul([*losses, rest], className="recs") if losses else None])


def _loss(loss: Loss, one: CriterionScore, observation: str, here: Address) -> html.Li:
    lang = here.lang
    dataset = datasets.get(loss.dataset).label[lang]
    when = format.period_label(loss.period, lang)
    said: list[Any] = [t(f"lost.level_{loss.level}", lang, what=_what(loss), dataset=dataset, period=when)]
    if loss.short is not None and loss.short > 0 and loss.denominator is not None and loss.numerator is not None:
        counts = [format.cell(amount, lang) for amount in (loss.numerator, loss.denominator)]
        said.append(". " + t("lost.short", lang, numerator=counts[0], denominator=counts[1]))
    if loss.reports:
        href = here.to({"so-lieu": observation, "bao-cao": str(loss.reports[0])})
        said += [
            " ",
            html.A(
                t("lost.open", lang),
                href=href,
                className="u",
                **{"aria-label": t("lost.open_long", lang, dataset=dataset, period=when)},
            ),
        ]
    return html.Li([html.Span(said), html.Span(_minus(loss.points, lang, 2), className="num")])


def _what(loss: Loss) -> str:
    return ", ".join((loss.what or {}).values())


def _legend(about: About, lang: str) -> html.Ul:
    keys = [
        ("gt", "got"),
        ("mx", "lost"),
        ("md", "median" if about.row.kind == "province" else "median_kind"),
        ("tp", "best"),
    ]
    items = [
        html.Li([html.I(className=f"k {look}", **{"aria-hidden": "true"}), t(f"lost.{key}", lang)])
        for look, key in keys
    ]
    return html.Ul(items, className="key", **{"aria-label": t("agy.legend", lang)})


def _width(part: Decimal, whole: Decimal) -> str:
    return f"{float(100 * part / whole) if whole else 0:.2f}%"


def _minus(points: Decimal, lang: str, decimals: int = 1) -> str:
    return format.number(-points, decimals, lang)
