"""The forms of obstacles and directives: plain HTML, each carrying the revision that was seen; what was typed is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import has_request_context, request

from dashboard import acts, desk, forms, html, policy
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import work_words
from data import work
from data.model import Viewer
from data.reports.acts import LONGEST
from data.reports.evidence import LARGEST
from data.work import Actor, Obstacle
from metrics.views.work import Board

#: Moves that need nothing but their name.
PLAIN = ("new", "doing", "escalated")


def actor() -> Actor:
    """Give who acts, and for whom; only somebody signed in does."""
    return Actor(desk.by(), desk.may("office"), policy.viewer().agencies or frozenset())


def moves(viewer: Viewer, one: Obstacle) -> tuple[str, ...]:
    """Give where whoever asks may move an obstacle; the acts themselves refuse what is not theirs."""
    others = tuple(state for state in work.STATES if state != one.state)
    if desk.may("office"):
        return others
    own = {body for body in (one.owner, one.waits_for) if body} & (viewer.agencies or frozenset())
    mine = desk.may("answering") and own and one.state in ("new", "doing", "waiting")
    return tuple(state for state in others if state in ("doing", "waiting")) if mine else ()


def when(name: str) -> date | None:
    """Read a day of a form; none where the field is empty."""
    text = acts.field(name, 10).strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise acts.Unfit("wk.form.date_wrong") from None


def typed(name: str, otherwise: str = "", about: str = "") -> str:
    """Give what was typed into a form that was refused, so that nobody types twice.

    On a page with several forms of a kind each says in `o` about what it is; the others keep what they had.
    """
    posted = has_request_context() and request.method == "POST" and name in request.form
    return request.form[name][:2000] if posted and request.form.get("o", about) == about else otherwise


def sent(about: str) -> bool:
    """Tell whether the form of this name was refused just now: what was typed into it must be seen."""
    return has_request_context() and request.method == "POST" and request.form.get("o") == about


def words(name: str, key: str, lang: str, about: str, rows: int = 2, required: bool = True) -> html.P:
    """Build a labelled field for some words."""
    place = f"o-{name}-{about}"
    field = html.Textarea(
        typed(name, about=about),
        id=place,
        className="say",
        required=required,
        **{"name": name, "maxLength": LONGEST, "rows": rows},
    )
    return html.P([html.Label(t(key, lang), htmlFor=place), field], className="field wide")


def line(name: str, key: str, lang: str, about: str, value: str = "", kind: str = "text", **more: Any) -> html.P:
    """Build a labelled field that may stay empty."""
    extra = {"required": False, "autocomplete": "off"} | more
    return forms.text(name, key, lang, kind, typed(name, value, about), about, **extra)


def pick(name: str, key: str, lang: str, options: Sequence[tuple[str, str]], about: str, chosen: str = "") -> html.P:
    """Build a labelled choice."""
    return forms.choice(name, key, lang, list(options), typed(name, chosen, about), about)


def raising(board: Board, viewer: Viewer, here: Address) -> html.Details | None:
    """Build the form that raises an obstacle; it opens by itself where the address says about what."""
    if not desk.may("answering"):
        return None
    lang, about = here.lang, "neu"
    own = sorted(viewer.agencies or ())
    mine = [one for one in work_words.options(here) if not own or one[0] in own]
    kinds = [(one, work_words.kind(one, lang)) for one in work.KINDS]
    project, indicator = here.get("du-an") or "", here.get("ct") or ""
    raiser = project.partition(".")[0] or here.get("dv") or ""
    fields = [
        words("noi-dung", "wk.form.what", lang, about),
        pick("loai", "wk.form.kind", lang, kinds, about),
        pick("co-quan", "wk.form.raiser", lang, mine, about, raiser),
        pick("chu-tri", "wk.form.owner", lang, work_words.options(here, "wk.form.owner_later"), about),
        line("han", "wk.form.due", lang, about, kind="date"),
        line("von", "wk.form.money", lang, about, inputmode="numeric", pattern="[0-9.]*"),
        line("du-an", "wk.form.projects", lang, about, project.partition(".")[2]),
        pick("chi-tieu", "wk.form.indicator", lang, indicators(board, lang), about, indicator),
        forms.button("wk.raise", lang),
    ]
    shown = bool(project or indicator or here.get("neu") or typed("noi-dung"))
    return html.Details(
        [html.Summary(t("wk.raise", lang), className="btn main"), forms.form("/vuong-mac/neu", lang, fields)],
        className="acts raise", id="neu", open=shown,
    )  # fmt: skip


def indicators(board: Board, lang: str) -> list[tuple[str, str]]:
    """Give the indicators as choices, by name."""
    held = sorted((name[lang], one) for one, name in board.indicators.items())
    return [("", t("wk.form.none", lang)), *((number, name) for name, number in held)]


def assigning(one: Obstacle, here: Address) -> html.Form | None:
    """Build the form that gives an obstacle to a body."""
    if not desk.may("office"):
        return None
    lang, about = here.lang, "giao"
    day = {"due": one.due.isoformat() if one.due else "", "step": one.step_due.isoformat() if one.step_due else ""}
    fields = [
        pick("chu-tri", "wk.form.owner", lang, work_words.options(here), about, one.owner),
        line("han", "wk.form.due", lang, about, day["due"], "date"),
        line("viec", "wk.form.step", lang, about, one.step, maxlength="200"),
        line("han-viec", "wk.form.step_due", lang, about, day["step"], "date"),
        forms.button("wk.form.assign", lang),
    ]
    return forms.form(f"{work_words.path(one.id)}/phan-cong", lang, fields, thay=str(one.revision), o=about)


def moving(viewer: Viewer, one: Obstacle, here: Address) -> html.Form | None:
    """Build the form that moves an obstacle to another column."""
    able = moves(viewer, one)
    if not able:
        return None
    lang, about = here.lang, "chuyen"
    fields = [
        pick("tinh-trang", "wk.form.state", lang, [(state, work_words.state(state, lang)) for state in able], about),
        pick("cho", "wk.form.waits_for", lang, work_words.options(here, "wk.form.none"), about)
        if "waiting" in able
        else None,
        line("tra-loi", "wk.form.answer", lang, about, one.answer, maxlength="200") if "removed" in able else None,
        line("viec", "wk.form.step", lang, about, one.step, maxlength="200"),
        line("han-viec", "wk.form.step_due", lang, about, one.step_due.isoformat() if one.step_due else "", "date"),
        forms.button("wk.form.move", lang),
    ]
    return forms.form(f"{work_words.path(one.id)}/chuyen", lang, fields, thay=str(one.revision), o=about)


def quick(one: Obstacle, state: str, lang: str) -> html.Form:
    """Build one entry of a card's menu: a move that needs nothing but its name."""
    label = html.Button(t("wk.move_to", lang, state=work_words.state(state, lang)), type="submit", className="opt")
    hidden = {"thay": str(one.revision), "tinh_trang": state, "ve": "bang"}
    return forms.form(f"{work_words.path(one.id)}/chuyen", lang, [label], **hidden)


def ordering(one: Obstacle, here: Address) -> html.Form | None:
    """Build the form that says which obstacles must go first."""
    if not desk.may("office"):
        return None
    held = ", ".join(map(str, one.after))
    fields = [
        line("truoc", "wk.form.after", here.lang, "truoc", held, inputmode="numeric"),
        forms.button("wk.form.order", here.lang, "btn"),
    ]
    return forms.form(f"{work_words.path(one.id)}/thu-tu", here.lang, fields, thay=str(one.revision))


def file(lang: str, about: str) -> html.P:
    """Build the field for a file of evidence; who may have it is said beside it."""
    place = f"o-tep-{about}"
    field = html.Input(**{"type": "file", "name": "tep", "id": place, "aria-describedby": f"{place}-ai"})
    says = html.Span(t("cd.form.file_how", lang, limit=LARGEST // 2**20), id=f"{place}-ai", className="sub")
    return html.P([html.Label(t("cd.form.file", lang), htmlFor=place), field, says], className="field wide")


def saying(path: str, here: Address, brings: bool = False) -> html.Form | None:
    """Build the form that adds to a thread."""
    if not desk.may("answering"):
        return None
    fields = [
        words("loi", "wk.form.say", here.lang, "loi"),
        line("van-ban", "wk.form.document", here.lang, "loi", maxlength="200"),
        file(here.lang, "loi") if brings else None,
        forms.button("wk.form.send", here.lang, "btn"),
    ]
    return with_files(forms.form(f"{path}/tra-loi", here.lang, fields), brings)


def with_files(form: html.Form, brings: bool = True) -> html.Form:
    """Let a form send files."""
    if brings:
        form.given["enctype"] = "multipart/form-data"
    return form
