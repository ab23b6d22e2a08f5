"""The questions that unusual figures raise: what was seen, how likely it is by chance, and the records it rests on."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from metrics.views.signals import SIGNALS, Signal, Signals

#: So many questions are listed, and so many records of each.
LISTED, RECORDS = 50, 6


def top(found: Signals, here: Address) -> html.Div:
    """Write how many questions there are, and that none of them is a verdict."""
    lang = here.lang
    head = count("sig.head", len(found.signals), lang) if found.signals else t("sig.head_none", lang)
    sub = t("sig.stand", lang, looked=format.number(found.looked_at, 0, lang))
    counts = Counter(one.kind for one in found.signals)
    return html.Div(
        [
            html.P(t("sig.eye", lang), className="eye"),
            html.H1(head, className="lede"),
            html.P(sub, className="stand"),
            _kinds(counts, here) if len(counts) > 1 else None,
        ],
        className="finding",
    )


def _kinds(counts: Counter[str], here: Address) -> html.Nav:
    chosen = here.get("loc") or ""
    sums = {"": sum(counts.values()), **counts}
    links = [
        html.A(
            f"{t('sig.' + (kind or 'all'), here.lang)}{format.NBSP}{sums[kind]}",
            href=here.to({"loc": kind or None, "so-lieu": None}),
            className="on" if kind == chosen else None,
            **({"aria-current": "true"} if kind == chosen else {}),
        )
        for kind in ("", *(kind for kind in SIGNALS if counts[kind]))
    ]
    return html.Nav(links, className="chips", **{"aria-label": t("sig.kinds", here.lang)})


def card(found: Signals, here: Address) -> html.Section:
    """List the questions, the least likely by chance first."""
    lang, kind = here.lang, here.get("loc")
    fitting = [one for one in found.signals if kind not in SIGNALS or one.kind == kind]
    items = [_item(one, here) for one in fitting[:LISTED]]
    more = len(fitting) - LISTED
    return html.Section(
        [
            html.H2(t("sig.title", lang)),
            html.Ol(items, className="asks") if items else html.P(t("sig.none", lang), className="sub"),
            html.P(count("sig.more", more, lang), className="sub") if more > 0 else None,
            html.P([marks.icon("info"), html.Span(t("sig.foot", lang))], className="cap"),
        ],
        className="card",
    )


def _item(one: Signal, here: Address) -> html.Li:
    lang = here.lang
    chance = t("sig.chance", lang, probability=_chance(one, lang), test=one.test)
    records = [_record(name, one, here) for name in one.records[:RECORDS]]
    joined: list[Any] = []
    for link in records:
        joined += [link, " · "]
    return html.Li(
        [
            html.Span(t(f"sig.{one.kind}", lang), className="badge"),
            html.P(one.says[lang]),
            html.P([t("sig.records", lang) + " ", *joined[:-1]], className="sub") if joined else None,
            html.P(chance, className="sub"),
        ]
    )


def _chance(one: Signal, lang: str) -> str:
    least = Decimal("0.0001")
    return f"< {format.cell(least, lang)}" if one.probability < least else format.cell(one.probability, lang)


def _record(name: str, one: Signal, here: Address) -> html.A | html.Span:
    """Lead to the figure, or to the report, that a signal rests on."""
    source, agency, period = (*name.split("."), "", "")[:3]
    label = format.period_label(period, here.lang)
    if one.indicator:
        return html.A(label, href=here.to({"so-lieu": name, "bao-cao": None}), className="u")
    if period and agency:
        return html.A(
            label, href=here.page(f"/bao-cao/{period}/{agency}/{source}"), className="u", **{"data-whole": "1"}
        )
    return html.Span(label)
