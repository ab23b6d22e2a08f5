"""One directive: what each agency owes with its acts, and the form that enters one."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, forms, html, marks
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import directive_list, duty_told, work_forms, work_words
from data import work
from data.model import Viewer
from data.work import Directive, Duty
from metrics.views.work import Board, Course


def top(found: Course, here: Address) -> html.Div:
    """Write what it says, who issued it, and how far it is."""
    lang, one = here.lang, found.directive
    back = html.A(t("cd.title", lang), href=here.page("/chi-dao"), className="u")
    says = t(
        "cd.facts",
        lang,
        issuer=one.issuer,
        document=one.document,
        issued=format.day(one.issued, lang),
        due=format.day(one.due, lang),
    )
    state = directive_list.worst(one, found.today)
    stand = [
        marks.status(directive_list.SHAPES[state], t(f"cd.status.{state}", lang)),
        f" · {work_words.bound(one, lang)} · {one.progress}%",
    ]
    return html.Div(
        [html.P([back, f" · {one.document}"], className="eye"), html.H1(one.title, className="lede"),
         html.P(says, className="stand"), html.P(stand, className="stand")],
        className="finding",
    )  # fmt: skip


def duties(found: Course, viewer: Viewer, here: Address) -> html.Section:
    """Show each agency's state with what may be done about it."""
    lang = here.lang
    heard = any(one.told for one in found.directive.duties)
    keys = ["cd.agency", "wk.state", "wk.due", "wk.progress", *(["cd.told"] if heard else []), "cd.evidence"]
    head = html.Tr([html.Th(t(key, lang), scope="col") for key in keys])
    order = list(directive_list.SHAPES)
    held = sorted(found.directive.duties, key=lambda one: (order.index(work.status(one, found.today)), one.agency))
    rows = [_duty(found, one, heard, viewer, here) for one in held]
    title = t("cd.card", lang)
    table = html.Table(
        [html.Caption(title, className="sr"), html.Thead(head), html.Tbody(rows)], className="t acc stacks"
    )
    region = html.Div(table, className="scroll tall", tabIndex="0", role="region", **{"aria-label": title})
    says = html.P(t("cd.told_sub", lang), className="sub") if heard else None
    return html.Section([html.H2(title), says, region], className="card")


def brings(found: Course, viewer: Viewer) -> bool:
    """Tell whether whoever looks may bring a file: the people of an agency that it binds."""
    own = viewer.agencies or frozenset()
    return not desk.may("office") and any(one.agency in own for one in found.directive.duties)


def _duty(found: Course, one: Duty, heard: bool, viewer: Viewer, here: Address) -> html.Tr:
    lang, whole, state = here.lang, found.directive, work.status(one, found.today)
    days = (one.due - found.today).days
    late = html.Small(count("wk.late", -days, lang), className="err") if state.endswith("overdue") else None
    return html.Tr(
        [
            html.Th(work_words.body(one.agency, lang), scope="row"),
            html.Td(marks.status(directive_list.SHAPES[state], t(f"cd.status.{state}", lang))),
            html.Td([format.day(one.due, lang), late], **{"data-head": t("wk.due", lang)}),
            html.Td(f"{one.progress}%", className="num", **{"data-head": t("wk.progress", lang)}),
            duty_told.cell(one.told, viewer, here) if heard else None,
            html.Td(
                [one.evidence or format.DASH, _files(found, one, lang), *_acts(whole, one, viewer, lang)],
                **{"data-head": t("cd.evidence", lang)},
            ),
        ]
    )


def _files(found: Course, one: Duty, lang: str) -> html.Ul | None:
    """List what an agency brought; a file goes to the browser's disk and is never shown."""
    held = [file for file in found.files if file.agency == one.agency]
    items = []
    for file in held:
        href = f"/chi-dao/{found.directive.id}/dinh-kem?so={file.id}"
        size = t("cd.file_size", lang, size=format.number(max(file.size // 1024, 1), 0, lang))
        link = html.A([marks.icon("download"), file.name], href=href, className="u")
        items.append(html.Li([link, html.Small(f"{size} · {format.moment(file.at, lang)}")]))
    return html.Ul(items, className="files") if items else None


def _acts(whole: Directive, one: Duty, viewer: Viewer, lang: str) -> list[Any]:
    path, about = f"/chi-dao/{whole.id}", one.agency
    hidden = {"ma": one.agency, "thay": str(one.revision)}
    found: list[Any] = []
    if desk.may("answering") and one.agency in (viewer.agencies or ()) and one.state != "done":
        choices = [("", t("cd.form.going_on", lang)), ("xong", t("cd.form.finished", lang))]
        fields = [
            work_forms.line(
                "tien-do", "cd.form.progress", lang, about, str(one.progress), "number", min="0", max="100"
            ),
            work_forms.pick("xong", "cd.form.is_done", lang, choices, about),
            work_forms.line("bang-chung", "cd.form.evidence", lang, about, one.evidence, maxlength="300"),
            work_forms.file(lang, about),
            forms.button("cd.form.report", lang, "btn"),
        ]
        form = work_forms.with_files(forms.form(f"{path}/bao-cao", lang, fields, **hidden, o=about))
        found.append(_fold("cd.form.report", lang, form, opened=work_forms.sent(about)))
    if desk.may("office"):
        acts: list[Any] = []
        places = [f"{name}-{about}" for name in ("xong", "lai", "gia-han")]
        if one.state == "to_confirm":
            acts.append(
                forms.form(
                    f"{path}/xac-nhan", lang, [forms.button("cd.form.confirm", lang, "btn")], **hidden, o=places[0]
                )
            )
        if one.state in ("to_confirm", "done"):
            back = [_why(places[1], lang), forms.button("cd.form.back", lang, "btn")]
            acts.append(forms.form(f"{path}/chua-xong", lang, back, **hidden, o=places[1]))
        if one.state != "done":
            day = work_forms.typed("han", about=places[2])
            until = forms.text("han", "cd.form.until", lang, "date", day, about=f"han-{about}")
            more = [until, _why(places[2], lang), forms.button("cd.form.extend", lang, "btn")]
            acts.append(forms.form(f"{path}/gia-han", lang, more, **hidden, o=places[2]))
        opened = any(map(work_forms.sent, places))
        found.append(_fold("cd.form.act", lang, *acts, said=work_words.body(one.agency, lang), opened=opened))
    return found


def _why(about: str, lang: str) -> html.P:
    typed = work_forms.typed("ly-do", about=about)
    return forms.text("ly-do", "cd.form.why", lang, value=typed, about=about, maxlength="300", autocomplete="off")


def _fold(key: str, lang: str, *held: Any, said: str = "", opened: bool = False) -> html.Details:
    summary = html.Summary([t(key, lang), marks.hidden(f" {said}") if said else None])
    return html.Details([summary, *held], className="acts", open=opened)


def issuing(board: Board, here: Address) -> html.Details | None:
    """Build the form that enters a directive, for the coordinating body."""
    if not desk.may("office"):
        return None
    lang, about = here.lang, "chi-dao"
    whole = [("tinh", t("cd.all_provinces", lang)), ("bo", t("cd.all_ministries", lang))]
    fields = [
        forms.text(
            "van-ban",
            "cd.form.document",
            lang,
            value=work_forms.typed("van-ban"),
            about=about,
            maxlength="100",
            autocomplete="off",
        ),
        forms.text(
            "nguoi",
            "cd.form.issuer",
            lang,
            value=work_forms.typed("nguoi"),
            about=about,
            maxlength="200",
            autocomplete="off",
        ),
        work_forms.words("noi-dung", "cd.form.title", lang, about),
        work_forms.pick("ma", "cd.form.owners", lang, [*work_words.options(here), *whole], about, here.get("dv") or ""),
        forms.text("han", "cd.form.due", lang, "date", work_forms.typed("han"), about),
        work_forms.pick(
            "chi-tieu", "cd.form.indicator", lang, work_forms.indicators(board, lang), about, here.get("ct") or ""
        ),
        forms.button("cd.form.save", lang),
    ]
    return html.Details(
        [html.Summary(t("cd.issue", lang), className="btn main"), forms.form("/chi-dao/ban-hanh", lang, fields)],
        className="acts raise", open=bool(work_forms.typed("noi-dung")),
    )  # fmt: skip
