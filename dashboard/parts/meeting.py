"""The parts of meeting mode: the agenda with a form at each point, and what was decided so far."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, forms, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import minutes, today, work_forms, work_words
from data.meetings import Meeting
from metrics.views.meeting import Agenda, Point


def top(found: Agenda, going: Meeting | None, last: Meeting | None, here: Address) -> html.Div:
    """Say how much needs a decision, on which release, and lead to what changed since the last meeting."""
    lang, waiting = here.lang, sum(map(len, found.points.values()))
    head = count("mt.head", waiting, lang) if waiting else t("mt.none", lang)
    eye = t("mt.eye_open", lang, title=going.title, day=format.day(going.day, lang)) if going else t("mt.eye", lang)
    release = going.release if going else found.stamp.release
    return html.Div(
        [
            html.P(eye, className="eye"),
            html.H1(head, className="lede"),
            html.P([t("mt.stand", lang, release=release), " ", _since(last, release, here)], className="stand"),
        ],
        className="finding",
    )


def _since(last: Meeting | None, release: int, here: Address) -> html.A | str:
    """Lead to what changed since the release that the last meeting looked at."""
    if last is None:
        return t("mt.first", here.lang)
    if last.release >= release:
        return t("mt.since_none", here.lang, day=format.day(last.day, here.lang))
    label = t("mt.since", here.lang, day=format.day(last.day, here.lang))
    return html.A(label, href=here.to({"tu": f"r{last.release}", "lan": None}, "/thay-doi"), className="u",
                  **{"data-whole": "1"})  # fmt: skip


def opening(here: Address) -> html.Section | None:
    """Let the coordinating body open a meeting."""
    if not desk.may("office"):
        return None
    fields = [
        forms.text("ten", "mt.title", here.lang, value=work_forms.typed("ten"), maxlength="200", autocomplete="off"),
        forms.button("mt.begin", here.lang),
    ]
    return html.Section(
        [html.H2(t("mt.new", here.lang)), forms.form("/hop/mo", here.lang, fields)], className="card", id="mo"
    )


def points(found: Agenda, going: Meeting | None, here: Address) -> list[html.Section]:
    """Show the agenda by kind, in order."""
    return [_kind(kind, held, going, here) for kind, held in found.points.items()]


def _kind(kind: str, held: tuple[Point, ...], going: Meeting | None, here: Address) -> html.Section:
    lang = here.lang
    badge = html.Span(format.number(len(held), 0, lang), className="badge cham")
    title = html.H2([t(f"mt.kind.{kind}", lang), " ", badge])
    body: Any = html.P(t("mt.kind_none", lang), className="sub")
    if held:
        body = html.Ol([_point(one, going, here) for one in held], className="agenda")
    return html.Section([html.Div(title, className="ch"), body], className="card mt", id=f"muc-{kind}")


def _point(one: Point, going: Meeting | None, here: Address) -> html.Li:
    lang = here.lang
    link = html.A(one.title[lang], href=here.page(one.path), className="name", **{"data-whole": "1"})
    done = [each for each in going.decisions if each.about == one.about] if going else []
    return html.Li(
        [
            html.Div([link, html.P(_why(one, lang), className="sub")]),
            html.Div([minutes.line(each, here) for each in done]) if done else None,
            _deciding(one, going, here) if going and desk.may("office") and one.kind != "publication" else None,
        ]
    )


def _why(one: Point, lang: str) -> list[Any]:
    """Say why the point stands on the agenda."""
    said: list[Any] = []
    if one.late:
        said += [marks.shape("late"), " ", count("td.past", one.late, lang)]
    parts = [today.age(one.age, lang)] if one.age is not None else []
    parts += [work_words.body(one.owner, lang)] if one.owner else []
    parts += [count("mt.behind", one.behind, lang)] if one.behind > 1 else []
    if one.row:
        now = marks.figure_text(one.row.current, one.row.unit, one.row.decimals, lang)
        goal = (
            format.trimmed(one.row.target.value, one.row.unit, one.row.decimals, lang)
            if one.row.target
            else format.DASH
        )
        parts.append(t("mt.target", lang, now=now, goal=goal))
        parts.append(t("mt.because", lang, why="; ".join(one.reasons)) if one.reasons else t("mt.no_reason", lang))
    return [*said, " · " if said and parts else "", " · ".join(parts)]


def _deciding(one: Point, going: Meeting, here: Address) -> html.Details:
    """Record a decision on this point: words, owner, day."""
    lang, about = here.lang, one.about.replace(":", "-")
    number = one.about.partition(":")[2] if one.kind == "obstacle" else "0"
    fields = [
        work_forms.words("ket-luan", "mt.text", lang, about),
        work_forms.pick("chu-tri", "mt.owner", lang, work_words.options(here), about, one.owner),
        work_forms.line("han", "mt.due", lang, about, kind="date", required=True),
        forms.button("mt.record", lang),
    ]
    hidden = {
        "hop": str(going.id),
        "thay": str(going.revision),
        "vuong_mac": number,
        "thay_vm": str(one.revision),
        "ve": one.about,
        "o": about,
    }
    key = "mt.decide_obstacle" if one.kind == "obstacle" else "mt.decide"
    summary = html.Summary([t(key, lang), marks.hidden(f": {one.title[lang]}")])
    return html.Details(
        [summary, forms.form("/hop/ket-luan", lang, fields, **hidden)], className="acts", open=work_forms.sent(about)
    )


def decided(going: Meeting, here: Address) -> html.Section:
    """List what was decided so far, let something else be decided, and end the meeting."""
    lang = here.lang
    listed: Any = html.P(t("mt.decided_none", lang), className="sub")
    if going.decisions:
        listed = html.Ol([html.Li(minutes.line(one, here)) for one in going.decisions], className="agenda")
    other = Point("other", "", minutes.OTHER, "/hop")
    ending = [forms.button("mt.close", lang, "btn")]
    hidden = {"hop": str(going.id), "thay": str(going.revision)}
    return html.Section(
        [
            html.H2(t("mt.decided", lang)),
            listed,
            _deciding(other, going, here) if desk.may("office") else None,
            forms.form("/hop/ket-thuc", lang, ending, **hidden) if desk.may("office") else None,
        ],
        className="card mt",
        id="ket-luan",
    )


def past(held: tuple[Meeting, ...], here: Address) -> html.Section:
    """List the meetings that are over, each with its minutes."""
    lang = here.lang
    items = [
        html.Li(
            [html.A(one.title, href=here.to({"lan": str(one.id)}), className="u"),
             html.Span(f"{format.day(one.day, lang)} · r{one.release} · {count('mt.decisions', len(one.decisions), lang)}")]
        )
        for one in held
        if one.closed is not None
    ]  # fmt: skip
    body = html.Ul(items, className="rows") if items else html.P(t("mt.past_none", lang), className="sub")
    return html.Section([html.H2(t("mt.past", lang)), body], className="card mt")
