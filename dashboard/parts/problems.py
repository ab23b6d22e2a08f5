"""What a report must still say: errors with the way to mend each cell, warnings with room for an explanation."""

from __future__ import annotations

from functools import partial, reduce
from typing import Any

from dashboard import desk, format, forms, html, marks
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import count, t
from data.reports import Attachment, Problem
from data.reports.acts import LONGEST
from data.reports.drafts import key
from data.reports.evidence import LARGEST

#: Shown at once; more are in the marked workbook.
MOST = 100


def card(found: Desk, here: Address) -> html.Section:
    """Show errors, then warnings, then what is only noted."""
    lang = here.lang
    notes = [one for one in found.problems if one.severity not in ("error", "warning")]
    parts = [*_errors(found, here), *_warnings(found, here), *_notes(notes, lang)]
    if parts and desk.may("drafting") and found.card is not None:
        parts.append(_kept(found, lang))
    if not parts:
        clean = html.P([marks.icon("check"), t("rep.clean", lang)], className="passed with")
        parts = [html.H2(t("rep.checked", lang)), clean]
    return html.Section(parts, className="card probs", **{"aria-label": t("rep.checked", lang)})


def anchor(where: str) -> str:
    """Give the id of the field with which a cell is mended."""
    return f"o-{where}".replace("!", "-").replace(" ", "_")


def cell_id(one: Problem) -> str:
    """Give the id of a cell of the sheet that has a finding."""
    return f"c-{one.id}"


def spot(nth: int, cell: str) -> str:
    """Give the id of a cell of the row that an address asks for, such as H7 of the first sheet (0)."""
    return f"s-{nth}-{cell}"


def _errors(found: Desk, here: Address) -> list[Any]:
    lang, errors = here.lang, found.errors
    if not errors:
        return []
    title = html.H2([marks.shape("late"), count("rep.errors", len(errors), lang)])
    cells: set[str] = set()
    given = partial(_given, found, lang)
    items = []
    for one in errors[:MOST]:
        items.append(
            _error(
                one, found, found.mendable and bool(one.row and one.column) and one.where not in cells, given(one), lang
            )
        )
        cells.add(one.where)
    listed: Any = html.Ul(items, className="list")
    more = _more(len(errors), lang)
    if not (found.mendable and cells and found.card):
        return [title, listed, more]
    save = html.P(
        [
            html.Button(t("rep.mend_all", lang), className="btn main", type="submit"),
            html.Span(t("rep.mend_how", lang), className="sub"),
        ],
        className="save",
    )
    return [title, forms.form(f"{found.path}/sua", lang, [listed, more, save], lan_nop=str(found.card.id))]


def _error(one: Problem, found: Desk, mends: bool, given: str, lang: str) -> html.Li:
    parts: list[Any] = [_line(one, "er", lang, found.shows(one)), html.Dl(_known(one, lang), className="known")]
    if mends:
        place = anchor(one.where)
        before, typed = found.draft.cells.get(one.where, (given, given))
        typed = typed if before == given else given
        choose = []
        if one.fix is not None:
            label = t("rep.use", lang, value=one.fix) if one.fix else t("rep.use_empty", lang)
            name = f"{label}, {t('rep.cell', lang, where=one.where)}"
            choose = [html.Button(label, className="btn sm", type="submit", **{"name": "dung", "value": f"{one.where}={one.fix}", "aria-label": name})]  # fmt: skip
        parts.append(
            html.Div(
                [
                    html.Input(**{"type": "hidden", "name": f"cu:{one.where}", "value": given}),
                    html.Label(t("rep.own_value", lang, where=one.where), htmlFor=place, className="sr"),
                    html.Input(
                        **{
                            "type": "text", "name": f"o:{one.where}", "id": place, "value": typed, "class": "cellin",
                            "autocomplete": "off", "spellcheck": "false", "aria-describedby": f"v-{one.id}",
                        }
                    ),
                    *choose,
                ],
                className="mend",
            )
        )  # fmt: skip
    return html.Li(parts, id=f"p-{one.id}")


def _given(found: Desk, lang: str, one: Problem) -> str:
    """Give what stands in a cell now, as its finding or the sheet says."""
    if one.given is not None:
        return str(one.given)
    for sheet in found.sheets or ():
        cells = (
            next((cells for number, cells in sheet.rows if number == one.row), ()) if sheet.name == one.sheet else ()
        )
        place = reduce(lambda sum, letter: sum * 26 + ord(letter) - 64, one.column, 0) - 1
        if 0 <= place < len(cells):
            return format.cell(cells[place], lang)
    return ""


def _warnings(found: Desk, here: Address) -> list[Any]:
    lang, warnings = here.lang, found.warnings
    if not warnings:
        return []
    explained = all(one.explanation for one in warnings)
    said = count("rep.warnings_done" if explained else "rep.warnings", len(warnings), lang)
    title = html.H2([marks.shape("met" if explained else "speed_up"), said])
    open_ = desk.may("drafting") and found.card is not None and found.card.state in ("draft", "submitted", "accepted")
    listed = html.Ul([_warning(one, found, open_, lang) for one in warnings[:MOST]], className="list")
    more = _more(len(warnings), lang)
    if not open_ or found.card is None:
        return [title, listed, more]
    save = html.P(html.Button(t("rep.explain_all", lang), className="btn main", type="submit"), className="save")
    form = forms.form(f"{found.path}/giai-trinh", lang, [listed, more, save], lan_nop=str(found.card.id))
    form.given["enctype"] = "multipart/form-data"
    return [title, form]


def _kept(found: Desk, lang: str) -> html.Div:
    """Say when the draft was kept, with the way to throw it away; the script keeps it while somebody types."""
    assert found.card is not None
    at = found.draft.at
    said = t("rep.draft_at", lang, time=format.moment(at, lang)) if at else ""
    draft = {
        "data-draft": f"{found.path}/nhap",
        "data-key": f"{desk.account()} {found.path}",
        "data-failed": t("rep.draft_failed", lang),
    }
    drop = forms.form(
        f"{found.path}/nhap", lang, [forms.button("rep.draft_drop", lang, "btn sm")], lan_nop=str(found.card.id), bo="1"
    )
    return html.Div([html.P(said, role="status", className="sub", **draft), drop if at else None], className="kept")


def _warning(one: Problem, found: Desk, open_: bool, lang: str) -> html.Li:
    parts: list[Any] = [_line(one, "wn", lang, found.shows(one)), html.Dl(_known(one, lang), className="known")]
    if open_:
        place, said = f"gt-{one.id}", found.draft.said.get(key(one), one.explanation or "")
        parts += [
            html.Label(t("rep.explain_label", lang, where=one.where or t("rep.whole", lang)), htmlFor=place, className="sr"),
            html.Textarea(
                said, id=place, className="say",
                **{"name": f"gt:{one.id}", "maxLength": LONGEST, "rows": 3, "placeholder": t("rep.explain_how", lang, most=LONGEST), "data-count": f"d-{one.id}"},
            ),
            html.P(f"{len(said)}/{LONGEST}", id=f"d-{one.id}", className="sub count"),
            html.Label(t("rep.attach", lang, where=one.where or t("rep.whole", lang), limit=LARGEST // 2**20), htmlFor=f"tep-{one.id}", className="sub"),
            html.Input(**{"type": "file", "name": f"tep:{one.id}", "id": f"tep-{one.id}", "class": "clip"}),
        ]  # fmt: skip
    elif one.explanation:
        parts.append(html.Blockquote(one.explanation))
    if one.explained_by:
        who = t("rep.explained_by", lang, who=one.explained_by, time=format.moment(one.explained_at, lang))
        parts.append(html.P(who, className="sub"))
    files = [html.Li(_file(file, found, lang)) for file in found.files if file.finding == one.id]
    return html.Li([*parts, html.Ul(files, className="clips") if files else None], id=f"p-{one.id}")


def _file(file: Attachment, found: Desk, lang: str) -> list[Any]:
    revision = found.card.revision if found.card else ""
    href = f"{found.path}/dinh-kem?lan={revision}&so={file.id}" + ("&lang=en" if lang == "en" else "")
    size = f"{format.number(max(file.size // 1024, 1), 0, lang)}{format.NBSP}KB"
    return [marks.icon("clip"), html.A(file.name, href=href, className="u", **{"download": ""}), html.Small(size)]


def _line(one: Problem, look: str, lang: str, linked: bool = False) -> html.P:
    key = "severity.error" if look == "er" else "severity.warning"
    name = {"aria-label": t("rep.to_cell", lang, where=one.where)}
    to_cell = html.A(one.where, href=f"#{cell_id(one)}", className=f"addr {look}", **name)
    where: list[Any] = [to_cell if linked else html.Span(one.where, className=f"addr {look}")] if one.where else []
    return html.P(
        [*where, marks.hidden(t(key, lang) + ": "), html.Span(one.say(lang))], id=f"v-{one.id}", className="what"
    )


def _known(one: Problem, lang: str) -> list[Any]:
    """List what was entered, what it should be, what it was before, and what an automatic source says."""
    source = one.params.get("automatic_source_en" if lang == "en" else "automatic_source") or t("rep.automatic", lang)
    before = format.period_label(str(one.params.get("before_period", "")), lang)
    pairs = [
        (t("rep.given", lang), one.given),
        (t("rep.expected", lang), one.expected),
        (t("rep.before", lang, period=before), one.before),
        (str(source), one.automatic),
    ]
    return [part for name, value in pairs if value is not None for part in (html.Dt(name), html.Dd(str(value)))]


def _notes(notes: list[Problem], lang: str) -> list[Any]:
    if not notes:
        return []
    title = html.H2([marks.icon("info"), count("rep.notes", len(notes), lang)])
    return [title, html.Ul([html.Li(_line(one, "nt", lang)) for one in notes[:MOST]], className="list")]


def _more(every: int, lang: str) -> html.P | None:
    return (
        html.P(t("rep.more", lang, n=format.number(every - MOST, 0, lang)), className="sub") if every > MOST else None
    )
