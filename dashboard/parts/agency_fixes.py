"""What to mend first, and what the score would be if the chosen steps were taken together."""

from __future__ import annotations

from decimal import Decimal

from dash import html

from dashboard import format, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts.agency_about import About
from metrics.views.agencies import WhatIf
from metrics.views.scores import CriterionScore, Fix, Score

#: How many steps are offered; their keys fit into an address.
OFFERED, LONGEST = 8, 200


def card(about: About, score: Score | None, what: WhatIf | None, here: Address) -> html.Section:
    """List the steps, the greatest gain first; each is a link that takes it or leaves it."""
    lang = here.lang
    head = html.Div(
        html.Div([html.H2(t("fix.title", lang)), html.P(t("fix.sub", lang), className="sub")]), className="ch"
    )
    if score is None or what is None or not score.fixes:
        key = "fix.none" if score is None else "fix.nothing"
        return html.Section([head, html.P(t(key, lang), className="sub")], className="card fixes", id="sua-gi")
    criteria = {one.id: one for one in score.criteria}
    most = max(fix.gain for fix in score.fixes)
    offered = list(zip(what.keys, score.fixes, strict=True))[:OFFERED]
    items = [_step(key, fix, criteria[fix.criterion], most, what, here) for key, fix in offered]
    return html.Section(
        [head, html.Ol(items, className="wfs"), _sum(about, score, what, here)], className="card fixes", id="sua-gi"
    )


def _step(key: str, fix: Fix, criterion: CriterionScore, most: Decimal, what: WhatIf, here: Address) -> html.Li:
    lang, on = here.lang, key in what.taken
    wanted = [one for one in what.keys if (one in what.taken) != (one == key)]
    text = ",".join(wanted)
    step = words(fix, criterion, lang)
    label = t("fix.leave" if on else "fix.take", lang, step=step)
    look = "cb on" if on else "cb"
    box = html.A(
        "", href=here.to({"lam": text or None, "so-lieu": None}), className=look, title=label, **{"aria-label": label}
    )
    gain = t("fix.at_most" if fix.at_most else "fix.gain", lang, by=format.number(fix.gain, 1, lang, sign=True))
    width = f"{float(64 * fix.gain / most):.0f}px"
    return html.Li(
        [
            box if len(text) <= LONGEST else html.Span(className="cb full"),
            html.Div([html.B(step), html.Small(note(fix, criterion, lang))]),
            html.Div([html.B(gain, className="num"), html.I(className="gn", style={"width": width})], className="r"),
        ],
        className="wf on" if on else "wf",
    )


def words(fix: Fix, criterion: CriterionScore, lang: str) -> str:
    """Write what to mend."""
    name = criterion.name[lang]
    if fix.kind == "row":
        return t("fix.row", lang, what=", ".join((fix.what or {}).values()), name=name)
    goal = format.trimmed(criterion.goal, criterion.unit, 1, lang)
    return t(f"fix.{fix.kind}", lang, name=name, goal=goal)


def note(fix: Fix, criterion: CriterionScore, lang: str) -> str:
    """Write what is lacking, or what the step alone would bring."""
    if fix.kind == "row" and fix.short is not None:
        return t(
            "fix.short",
            lang,
            short=format.cell(fix.short, lang),
            label=criterion.numerator_label[lang],
            name=criterion.name[lang],
        )
    if fix.kind == "send":
        return t("fix.send_note", lang)
    return t("fix.alone", lang, score=format.number(fix.score, 1, lang), place=fix.place)


def _sum(about: About, score: Score, what: WhatIf, here: Address) -> html.P:
    lang = here.lang
    if not what.taken:
        return html.P([marks.icon("info"), html.Span(t("fix.choose", lang))], className="sumup", role="status")
    before, after = (format.number(one, 1, lang) for one in (score.score, what.score))
    said = count("fix.sum", len(what.taken), lang, before=before, after=after, place=what.place)
    clear = html.A(t("fix.clear", lang), href=here.to({"lam": None}), className="u")
    return html.P(
        [marks.icon("info"), html.Span([html.B(said), " ", t("fix.others", lang), " ", clear])],
        className="sumup",
        role="status",
    )
