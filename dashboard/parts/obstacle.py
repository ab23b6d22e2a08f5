"""One obstacle: how it stands, what it blocks, what goes before it, its thread, its history, what one can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard import desk, format, html, marks, policy
from dashboard.address import Address
from dashboard.i18n import count, either, t
from dashboard.parts import work_forms, work_words
from data import agencies
from data.errors import messages, sentence
from data.model import Viewer
from data.work import Change, Obstacle, Remark
from metrics.views.work import Thread

#: How many acts of a history stand open.
NEWEST = 8
_DAYS = ("due", "step_due", "opened", "removed", "done", "issued")
#: Fields of the history that are no news to a person.
_SILENT = ("revision", "touched", "changed_at", "told", "report", "blocks", "text", "document")


def top(found: Thread, here: Address) -> html.Div:
    """Write the sentence with its number, kind, who is in charge, and what the reports say of it now."""
    lang, one = here.lang, found.card.one
    back = html.A(t("wk.back", lang), href=here.page("/vuong-mac"), className="u")
    eye = html.P([back, f" · {work_words.name(one.id)} · {work_words.kind(one.kind, lang)}"], className="eye")
    state = html.Span(
        work_words.state(one.state, lang), className=f"badge {'ok' if one.state == 'removed' else 'cham'}"
    )
    said = (
        [html.P([marks.icon("info"), t(f"wk.standing.{one.standing}", lang)], className="banner")]
        if one.standing
        else []
    )
    stand = html.P([state, " ", work_words.owner(one, lang)], className="stand")
    return html.Div([eye, html.H1(one.title, className="lede"), stand, *said], className="finding")


def facts(found: Thread, here: Address) -> html.Section:
    """List what is known of it."""
    lang, card, one = here.lang, found.card, found.card.one
    late = html.Small(count("wk.late", card.late, lang), className="err") if card.late else None
    rows: list[tuple[str, Any]] = [
        ("wk.age", work_words.bar(card, lang)),
        ("wk.raiser", work_words.body(one.raiser, lang)),
        ("wk.raised_on", format.day(one.opened, lang)),
        ("wk.due", [html.Span(format.day(one.due, lang)), late]),
        ("wk.hand", work_words.body(one.waits_for, lang) if one.waits_for else format.DASH),
        ("wk.next", work_words.step(card, lang) or format.DASH),
        ("wk.answer", one.answer or format.DASH),
    ]
    rows += [("wk.removed_on", format.day(one.removed, lang))] if one.removed else []
    rows += [("wk.code", one.code)] if one.code else []
    items = [html.Div([html.Dt(t(key, lang)), html.Dd(value)]) for key, value in rows]
    return html.Section([html.H2(t("wk.state", lang)), html.Dl(items, className="facts6")], className="card")


def blocks(found: Thread, here: Address) -> html.Section:
    """List the projects, money, indicators and agencies that it holds up, each with the way to it."""
    lang, one = here.lang, found.card.one
    viewer = policy.viewer()
    projects = [_project(name, viewer, here) for name in one.projects]
    indicators = [
        html.A(
            found.indicators[name][lang] if name in found.indicators else name,
            href=here.page(f"/muc-tieu/{name}"),
            className="u",
        )
        for name in one.indicators
    ]
    places = [
        html.A(work_words.body(name, lang), href=here.page(f"/co-quan/{name}"), className="u") for name in one.agencies
    ]
    money = [format.money(found.card.money, lang)] if found.card.money else []
    groups = (
        ("wk.money", money),
        ("wk.projects_head", projects),
        ("wk.indicators_head", indicators),
        ("wk.places_head", places),
    )
    shown = [
        html.Div([html.Dt(t(key, lang)), html.Dd(html.Ul([html.Li(one) for one in held]))])
        for key, held in groups
        if held
    ]
    body: Any = html.Dl(shown, className="facts6") if shown else html.P(t("wk.blocks_none", lang), className="sub")
    order = _order(found, here)
    return html.Section([html.H2(t("wk.blocks", lang)), body, *order], className="card")


def _project(name: str, viewer: Viewer, here: Address) -> Any:
    agency, _, code = name.partition(".")
    text = f"{code} · {agencies.get(agency).short}"
    if not viewer.works_on(agency):
        return text
    return html.A(text, href=here.page(f"/dau-tu/{name}"), className="u")


def _order(found: Thread, here: Address) -> list[Any]:
    lang = here.lang
    parts: list[Any] = [html.H3(t("wk.order", lang))]
    if not found.after and not found.behind:
        parts.append(html.P(t("wk.order_none", lang), className="sub"))
    for key, held in (("wk.after", found.after), ("wk.behind", found.behind)):
        if held:
            parts += [
                html.P(t(key, lang), className="sub"),
                html.Ul([_other(one, here) for one in held], className="rows"),
            ]
    return [*parts, work_forms.ordering(found.card.one, here)]


def _other(one: Obstacle, here: Address) -> html.Li:
    lang = here.lang
    link = html.A(one.title, href=here.page(work_words.path(one.id)), className="u")
    return html.Li([link, html.Small(f"{work_words.name(one.id)} · {work_words.state(one.state, lang)}")])


def doing(found: Thread, viewer: Viewer, here: Address) -> html.Section | None:
    """Hold the forms of whoever may act."""
    one, lang = found.card.one, here.lang
    held = (
        ("phan-cong", "wk.form.assign", work_forms.assigning(one, here)),
        ("chuyen", "wk.form.move", work_forms.moving(viewer, one, here)),
    )
    shown: list[Any] = [
        html.Div([html.H3(t(key, lang)), form], id=place) for place, key, form in held if form is not None
    ]
    if not desk.may("answering") and viewer.role in ("coordinator", "agency"):
        shown = [html.P(t("wk.form.closed", lang), className="sub")]
    if not shown:
        return None
    return html.Section([html.H2(t("wk.done_label", lang)), *shown], className="card mt work")


def thread(remarks: Sequence[Remark], path: str, here: Address, file: bool = False) -> html.Section:
    """Show what was said, oldest first, with the form that adds to it, and takes a file where one may be brought."""
    lang = here.lang
    said = [_remark(one, lang) for one in remarks]
    body: Any = html.Ul(said, className="ret") if said else html.P(t("wk.thread_none", lang), className="sub")
    return html.Section(
        [html.H2(t("wk.thread", lang)), body, work_forms.saying(path, here, file)], className="card", id="trao-doi"
    )


def _remark(one: Remark, lang: str) -> html.Li:
    who = work_words.body(one.agency, lang) if one.agency else t("wk.office", lang)
    document = html.P(t("wk.document", lang, document=one.document), className="sub") if one.document else None
    foot = html.P(f"{one.by} · {format.moment(one.at, lang)}", className="sub")
    return html.Li([html.P(html.B(who)), html.P(one.text), document, foot])


def history(changes: Sequence[Change], here: Address) -> html.Section:
    """Show every act, newest first: who, when, what was changed to what, and why."""
    lang = here.lang
    items = [_act(one, lang) for one in changes]
    older = len(items) - NEWEST
    rest = [html.Summary(count("wk.history_more", older, lang)), html.Ol(items[NEWEST:], className="tline")]
    newest = html.Ol(items[:NEWEST], className="tline")
    return html.Section(
        [html.H2(t("wk.history", lang)), newest, html.Details(rest) if older > 0 else None], className="card"
    )


def _act(one: Change, lang: str) -> html.Li:
    who = t("wk.by_report", lang) if one.act.endswith(".told") else one.by
    did = either(f"wk.act.{one.act.partition('.')[2]}", lang, one.act)
    whose = f" · {work_words.body(one.agency, lang)}" if one.agency else ""
    said = [
        html.B(who),
        f" {did}{whose}",
        html.Small(_changed(one.after, lang)),
        html.Small(one.why) if one.why else None,
    ]
    return html.Li([html.Span(format.moment(one.at, lang), className="num"), marks.shape("on_track"), html.Span(said)])


def _changed(after: Mapping[str, Any], lang: str) -> str:
    told = (
        (name, value) for name, value in after.items() if name not in _SILENT and f"work_field_{name}" in messages()
    )
    return "; ".join(f"{sentence(f'work_field_{name}', lang)}: {_value(name, value, lang)}" for name, value in told)


def _value(name: str, value: Any, lang: str) -> str:
    if value in (None, "", []):
        return format.DASH
    if name == "state":
        return work_words.state(value, lang)
    if name == "kind":
        return work_words.kind(value, lang)
    if name == "standing":
        return t(f"wk.standing.{value}", lang)
    if name in ("owner", "waits_for", "raiser"):
        return work_words.body(value, lang)
    if name in _DAYS:
        return format.day(date.fromisoformat(value), lang)
    return ", ".join(map(work_words.name, value)) if name == "after" else str(value)
