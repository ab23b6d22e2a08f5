"""What a rehearsed rule would have given: who gains, who loses, which places change hands, the official result beside."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts.rule_form import GROUPS
from metrics.views.scores import Rehearsal, Rehearsed, Trial

#: So many pairs that change places are listed.
FLIPS = 24


def top(view: Trial, here: Address) -> html.Div:
    """Write the finding, that this is no official result, and what may be chosen."""
    lang, found = here.lang, view.result
    head = t("rule.head", lang)
    if found:
        gains, losses = (format.number(n, 0, lang) for n in (found.gains, found.losses))
        head = t("rule.head_result", lang, gains=gains, losses=losses, flips=format.number(len(found.flips), 0, lang))
    return html.Div(
        [
            html.P(t("rule.eye", lang, index=view.name[lang], period=format.period_label(view.period, lang)), className="eye"),
            html.H1(head, className="lede"),
            html.P([marks.icon("flask"), html.B(t("rule.trial", lang))], className="banner"),
            html.P([marks.icon("alert"), view.refusal.say(lang)], className="banner wrong", role="alert")
            if view.refusal
            else None,
            html.Div([_links("rule.index", _indices(view, here), lang), _links("rule.kind", _kinds(view, here), lang),
                      _links("rule.period", _periods(view, here), lang)], className="sift"),
        ],
        className="finding",
    )  # fmt: skip


def _links(key: str, entries: list[tuple[str, str, bool]], lang: str) -> html.Nav:
    links = [
        html.A(text, href=href, className="on" if on else None, **({"aria-current": "true"} if on else {}))
        for text, href, on in entries
    ]
    return html.Nav(links, className="chips", **{"aria-label": t(key, lang)})


def _indices(view: Trial, here: Address) -> list[tuple[str, str, bool]]:
    gone = {"quy-tac": None, "ky": None, "nhom": None}
    return [(name[here.lang], here.to({"bo": key, **gone}), key == view.index) for key, name in view.indices]


def _kinds(view: Trial, here: Address) -> list[tuple[str, str, bool]]:
    return [
        (t(f"rule.of_{kind}", here.lang), here.to({"nhom": GROUPS[kind]}), kind == view.kind) for kind in view.kinds
    ]


def _periods(view: Trial, here: Address) -> list[tuple[str, str, bool]]:
    shown = view.periods[:8]
    return [(format.period_label(one, here.lang), here.to({"ky": one}), one == view.period) for one in shown]


def card(view: Trial, here: Address) -> html.Section | None:
    """Show every agency under the official and under the rehearsed rule."""
    found, lang = view.result, here.lang
    if found is None:
        return None
    title = t("rule.result", lang)
    heads = [
        ("agency", ""),
        ("official", "r"),
        ("now", "r"),
        ("change", "r"),
        ("place", "r"),
        ("now_place", "r"),
        ("grade", ""),
    ]
    head = html.Tr([html.Th(t(f"rule.col_{key}", lang), scope="col", className=side) for key, side in heads])
    grades = {key: name[lang] for key, name in view.grades}
    ordered = sorted(found.lines, key=lambda line: (line.now_place is None, line.now_place or 0, line.agency))
    table = html.Table(
        [
            html.Caption(title, className="sr"),
            html.Thead(head),
            html.Tbody([_row(one, grades, here) for one in ordered]),
        ],
        className="t small",
    )
    region = html.Div(table, className="scroll", role="region", tabIndex="0", **{"aria-label": title})
    head_line = html.Div([html.H2(title), html.P(_changed(found, lang), className="sub")])
    return html.Section([html.Div(head_line, className="ch"), region, _flips(found, lang)], className="card")


def _changed(found: Rehearsal, lang: str) -> str:
    told = [f"{name} = {format.cell(value, lang)}" for name, value in found.changes.items()]
    return t("rule.changed", lang, changes="; ".join(told))


def _row(one: Rehearsed, grades: dict[str, str], here: Address) -> html.Tr:
    lang = here.lang
    moved = "" if one.was_place is None or one.now_place is None else _moved(one.was_place - one.now_place, lang)
    change = format.DASH if one.change is None else format.number(one.change, 2, lang, sign=True)
    graded = [grades.get(key or "", format.DASH) for key in (one.was_grade, one.now_grade)]
    name = html.A(one.name[lang], href=here.page(f"/co-quan/{one.agency}"), className="name")
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(format.number(one.was, 2, lang), className="r"),
            html.Td(html.B(format.number(one.now, 2, lang)), className="r"),
            html.Td(change, className="r"),
            html.Td(str(one.was_place or format.DASH), className="r"),
            html.Td([html.B(str(one.now_place or format.DASH)), " ", moved], className="r"),
            html.Td(graded[0] if graded[0] == graded[1] else " → ".join(graded)),
        ]
    )


def _moved(by: int, lang: str) -> Any:
    if not by:
        return marks.hidden(t("agy.same", lang))
    arrow = html.Span(className=f"ar {'up' if by > 0 else 'down'}", **{"aria-hidden": "true"})
    words = t("agy.climbs" if by > 0 else "agy.drops", lang, by=abs(by))
    return html.Span([arrow, html.Span(str(abs(by)), **{"aria-hidden": "true"}), marks.hidden(words)], className="d")


def _flips(found: Rehearsal, lang: str) -> html.Div:
    names = {line.agency: line.name[lang] for line in found.lines}
    if not found.flips:
        return html.Div(html.P(t("rule.flips_none", lang), className="cap"))
    items = [html.Li(t("rule.flip", lang, up=names[below], down=names[above])) for above, below in found.flips[:FLIPS]]
    more = len(found.flips) - FLIPS
    rest = html.P(count("rule.flips_more", more, lang), className="sub") if more > 0 else None
    title = count("rule.flips", len(found.flips), lang)
    return html.Div([html.H3(title), html.Ul(items, className="words"), rest], className="mtop")
