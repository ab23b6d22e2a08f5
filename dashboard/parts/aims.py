"""The list of targets: what is true now, filters that are links, one table per objective."""

from __future__ import annotations

from typing import Any

from dashboard import format, headline, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import targets
from metrics.views import STATUSES
from metrics.views.aims import AimGroup, Aims


def top(view: Aims, here: Address) -> html.Div:
    """Write the finding over all targets, and the tally that filters them."""
    lang, frame = here.lang, view.frame
    total = sum(view.tally.values())
    eye = t("aim.shown", lang, n=total, scope=frame.scope[lang], period=format.period_label(frame.period, lang))
    return html.Div(
        [
            html.P(eye, className="eye"),
            html.H1(headline.headline(view.tally, frame.period, lang), className="lede"),
            html.Div([html.P(t("aim.stand", lang), className="stand"), _tally(view, here)], className="under"),
        ],
        className="finding",
    )


def _tally(view: Aims, here: Address) -> html.Ul:
    items = []
    for key in STATUSES:
        if key == "no_target" and not view.tally.get(key):
            continue
        chosen = key == view.status
        inside = [html.B([marks.shape(key), str(view.tally.get(key, 0))]), html.Small(t(f"status.{key}", here.lang))]
        link = html.A(
            inside, href=here.to({"loc": None if chosen else key}), **({"aria-current": "true"} if chosen else {})
        )
        items.append(html.Li(link, className="on" if chosen else None))
    return html.Ul(items, className="tally picks", **{"aria-label": t("aim.status", here.lang)})


def filters(view: Aims, here: Address) -> html.Div:
    """Give a menu per group of tags, and the ways to the pages beside this one."""
    lang = here.lang
    groups: dict[str, list[tuple[Any, int]]] = {}
    for tag, held in view.tags:
        groups.setdefault(tag.group, []).append((tag, held))
    chosen = next((tag for tag, _ in view.tags if tag.id == view.tag), None)
    menus = []
    for group, members in groups.items():
        name = members[0][0].group_name[lang]
        own = chosen is not None and chosen.group == group
        options = [
            html.A(
                [tag.name[lang], html.Small(str(held))],
                href=here.to({"nhan": tag.id}),
                className="on" if tag.id == view.tag else None,
                **({"aria-current": "true"} if tag.id == view.tag else {}),
            )
            for tag, held in members
        ]
        said = html.Summary([name, marks.icon("down")], className="sel on" if own else "sel", id=f"nhan-{group}")
        menus.append(html.Details([said, html.Div(options, className="menu")], className="pick"))
    clear = []
    if chosen or view.status:
        words = [chosen.name[lang]] if chosen else []
        words += [t(f"status.{view.status}", lang)] if view.status else []
        clear = [
            html.Span("; ".join(words), className="badge cham"),
            html.A(t("aim.clear", lang), href=here.to({"nhan": None, "loc": None}), className="btn sm"),
        ]
    ways = [
        html.A(t("aim.un", lang), href=here.page("/lien-hop-quoc"), className="btn sm"),
        html.A(t("aim.methods", lang), href=here.page("/phuong-phap"), className="btn sm"),
    ]
    label = {"aria-label": t("aim.filter", lang), "role": "group"}
    return html.Div(
        [html.Div([*menus, *clear], className="picks", **label), html.Div(ways, className="ways")], className="sift"
    )


def groups(view: Aims, here: Address) -> list[Any]:
    """Show one card per objective, or say that nothing fits."""
    lang = here.lang
    if not view.groups:
        words = [one for one in (here.get("nhan"), here.get("loc")) if one]
        clear = html.A(t("aim.clear", lang), href=here.to({"nhan": None, "loc": None}), className="btn")
        return [html.Section([html.P(t("aim.none", lang, chosen="; ".join(words))), clear], className="card state")]
    return [_group(number, group, view, here) for number, group in enumerate(view.groups, 1)]


def _group(number: int, group: AimGroup, view: Aims, here: Address) -> html.Section:
    lang = here.lang
    name = (
        t("aim.objective", lang, n=group.id.rsplit("-", 1)[-1], name=group.name[lang])
        if group.name
        else t("aim.other", lang)
    )
    rows = [one.row for one in group.rows]
    sub = html.P(count("aim.count", len(rows), lang), className="sub")
    return html.Section(
        [
            html.Div([html.Div([html.H2(name), sub]), targets.legend(lang) if number == 1 else None], className="ch"),
            targets.listed(name, rows, view.frame, here),
            targets.documents(rows, lang),
        ],
        className="card targets mt",
    )


def foot(view: Aims, here: Address) -> html.P:
    """Say how to read the columns, and what is not in the list."""
    lang = here.lang
    says = t("aim.foot", lang, period=format.short_period(view.frame.compare, lang))
    if view.untargeted:
        says += " " + t("aim.untargeted", lang, n=view.untargeted)
    return html.P([marks.icon("info"), html.Span(says)], className="cap")
