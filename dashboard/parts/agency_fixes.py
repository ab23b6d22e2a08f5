"""What to mend first, and what the score would be if the chosen steps were taken together."""

from __future__ import annotations

import json
from decimal import Decimal

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts.agency_about import About
from metrics.views.agencies import WEIGHED, WhatIf
from metrics.views.scores import CriterionScore, Fix, Score

SENTENCES = ("sum", "sum_one")


def card(about: About, score: Score | None, what: WhatIf | None, here: Address) -> html.Section:
    """List the steps, the greatest gain first; each is a link that takes it or leaves it.

    `assets/steps.js` makes boxes of the links, which answer at once out of the sums that are written beside them.
    """
    lang = here.lang
    head = html.Div(
        html.Div([html.H2(t("fix.title", lang)), html.P(t("fix.sub", lang), className="sub")]), className="ch"
    )
    if score is None or what is None or not score.fixes:
        key = "fix.none" if score is None else "fix.nothing"
        return html.Section([head, html.P(t(key, lang), className="sub")], className="card fixes", id="sua-gi")
    criteria = {one.id: one for one in score.criteria}
    most = max(fix.gain for fix in score.fixes)
    offered = list(zip(what.keys, score.fixes, strict=True))[:WEIGHED]
    items = [_step(key, fix, criteria[fix.criterion], most, what, here) for key, fix in offered]
    return html.Section(
        [head, html.Ol(items, className="wfs"), _sum(score, what, here)],
        className="card fixes",
        id="sua-gi",
        **_sums(score, what, lang),
    )


def _sums(score: Score, what: WhatIf, lang: str) -> dict[str, str]:
    """Write the score and the place of every choice, and the sentences in which the script says them."""
    before = format.number(score.score, 1, lang)
    said = {key: t(f"fix.{key}", lang, n="{n}", before=before, after="{after}", place="{place}") for key in SENTENCES}
    sums = [[format.number(after, 1, lang), place] for after, place in what.sums]
    kept = [key for key in what.taken if key in what.keys[WEIGHED:]]
    return {f"data-{name}": json.dumps(one) for name, one in (("sums", sums), ("said", said), ("kept", kept))}


def _step(key: str, fix: Fix, criterion: CriterionScore, most: Decimal, what: WhatIf, here: Address) -> html.Li:
    lang, on = here.lang, key in what.taken
    wanted = [one for one in what.keys if (one in what.taken) != (one == key)]
    step = words(fix, criterion, lang)
    label = t("fix.leave" if on else "fix.take", lang, step=step)
    href = here.to({"lam": ",".join(wanted) or None, "so-lieu": None})
    more = {"data-whole": "1", "data-fix": key, "data-name": step, "aria-label": label}
    box = html.A("", href=href, className="cb on" if on else "cb", title=label, **more)
    gain = t("fix.at_most" if fix.at_most else "fix.gain", lang, by=format.number(fix.gain, 1, lang, sign=True))
    width = f"{float(64 * fix.gain / most):.0f}px"
    return html.Li(
        [
            box,
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


def _sum(score: Score, what: WhatIf, here: Address) -> html.P:
    lang = here.lang
    before, after = (format.number(one, 1, lang) for one in (score.score, what.score))
    said = count("fix.sum", len(what.taken), lang, before=before, after=after, place=what.place)
    clear = html.A(
        t("fix.clear", lang), href=here.to({"lam": None}), className="u", **{"data-whole": "1", "data-clear": "1"}
    )
    none = html.Span(t("fix.choose", lang), hidden=bool(what.taken))
    some = html.Span([html.B(said), " ", t("fix.others", lang), " ", clear], hidden=not what.taken)
    return html.P([marks.icon("info"), none, some], className="sumup", role="status")
