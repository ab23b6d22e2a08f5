"""An agency among its peers: a strip for each group of criteria, with its table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dashboard import format, html
from dashboard.address import Address
from dashboard.export.agencies import PEERS, among
from dashboard.export.agencies import peers as peers_table
from dashboard.i18n import t
from dashboard.parts import twins
from dashboard.parts.agency_about import About
from metrics.views.agencies import Row


def card(about: About, here: Address) -> html.Section:
    """Show each group's share of its points as a strip: rings of peers, their middle, the agency itself."""
    lang = here.lang
    peers, middles, near = among(about, here)
    groups = about.view.ladder.groups if about.view.ladder else ()
    where = about.band.name[lang] if near else t("ctx.whole", lang)
    low = _start([one.groups[group].share for one in (*peers, about.row) for group, _ in groups if group in one.groups])
    rows = [
        _strip(name[lang], group, about.row, peers, middles[group], low, here)
        for group, name in groups
        if group in about.row.groups
    ]
    body: list[Any] = [
        twins.both(
            [html.Div(rows, className="strips"), _axis(low), _key(about.row, lang)], peers_table(about, here), here
        ),
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.H2(t("peer.title", lang)),
                            html.P(t("peer.sub", lang, count=len(peers), where=where, low=low), className="sub"),
                        ]
                    ),
                    _choice(near, here) if about.row.kind == "province" else None,
                ],
                className="ch",
            ),
            *(body if rows else [html.P(t("peer.none", lang), className="sub")]),
        ],
        className="card",
        id="ngang-hang",
    )


def _choice(near: bool, here: Address) -> html.Nav:
    links = []
    for key in PEERS:
        on = (key == PEERS[0]) == near
        href = here.to({"ngang": None if key == PEERS[0] else key, "so-lieu": None})
        current = {"aria-current": "true"} if on else {}
        links.append(html.A(t(f"peer.{key}", here.lang), href=href, className="on" if on else None, **current))
    return html.Nav(links, className="seg sm", **{"aria-label": t("peer.choose", here.lang)})


def _start(shares: Sequence[Decimal | None]) -> int:
    """Give the round share where the scale begins, so that the rings lie apart: 0, 20, 40, 60 or 80."""
    return min(int(min((share for share in shares if share is not None), default=Decimal(0)) // 20 * 20), 80)


def _strip(
    name: str, group: str, row: Row, peers: Sequence[Row], middle: Decimal | None, low: int, here: Address
) -> html.Div:
    lang = here.lang
    shares = [one.groups[group].share for one in peers if one.agency != row.agency and group in one.groups]
    others = [share for share in shares if share is not None]
    mine = row.groups[group].share
    spoken = t(
        "peer.strip", lang, name=name, mine=_percent(mine, lang), middle=_percent(middle, lang),
        low=_percent(min(others, default=None), lang), high=_percent(max(others, default=None), lang),
    )  # fmt: skip
    points: list[Any] = [html.I(className="pr", style={"left": _at(share, low)}) for share in others]
    if middle is not None:
        points.append(html.I(className="md", style={"left": _at(middle, low)}))
    if mine is not None:
        points.append(html.I(className="me", style={"left": _at(mine, low)}))
        points.append(html.B(format.number(mine, 0, lang), className="num", style={"left": _at(mine, low)}))
    return html.Div(
        [html.Span(name), html.Div(points, className="pl0", role="img", **{"aria-label": spoken})], className="pline"
    )


def _axis(low: int) -> html.Div:
    marks = range(low, 101, 10 if low >= 60 else 20)
    ticks = [html.I(f"{at}%", style={"left": _at(Decimal(at), low)}) for at in marks]
    return html.Div([html.Span(), html.Div(ticks, className="ax")], className="pline axis", **{"aria-hidden": "true"})


def _key(row: Row, lang: str) -> html.Ul:
    keys = (("me", row.name[lang]), ("pr", t("peer.other", lang)), ("md", t("peer.middle", lang)))
    return html.Ul(
        [html.Li([html.I(className=f"k {look}", **{"aria-hidden": "true"}), text]) for look, text in keys],
        className="key",
    )


def _at(share: Decimal, low: int) -> str:
    return f"{float(share - low) / (100 - low) * 100:.2f}%"


def _percent(share: Decimal | None, lang: str) -> str:
    return format.value(share, "percent", 1, lang)
