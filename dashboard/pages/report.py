"""One report: upload, check, explain, send; its revisions; what the ministry does with it."""

from __future__ import annotations

from datetime import date

from flask import Response, g, jsonify, request

from dashboard import acts, desk, faults, format, html, place, policy
from dashboard.address import Address
from dashboard.i18n import t
from dashboard.parts import desk_top, doubts, grid, history, office, problems, sending, uploading, values, working
from dashboard.shell import NO_STAMP, Content, Page
from data import reports, template
from data.errors import Refusal
from data.model import Text, Viewer
from data.reports import Card, Draft
from data.reports import drafts as drafting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATH = "/bao-cao/<ky>/<ma>/<bieu>"
PAGE = Page(PATH, None, Text("Nộp báo cáo", "Report"), "reports", whole=True)


def draw(viewer: Viewer, here: Address) -> Content:
    """Show the report that the address names, at the step where it stands."""
    found = desk.open_desk(viewer, here)
    if desk.waiting(found):
        g.waits = 1
    checked = [problems.card(found, here), grid.card(found, here)] if found.card else []
    body = [
        desk_top.finding(found, here),
        uploading.progress(found, here),
        html.Div(checked, className="bench") if checked else None,
        sending.bar(found, here),
        uploading.card(found, here),
        working.card(found, here),
        values.card(found, here),
        doubts.card(found, here),
        history.card(found, here),
        office.card(found, here),
    ]
    return Content(body, NO_STAMP, desk_top.controls(found, here))


def upload() -> Response:
    """Receive a file; its reports are drafts until they are sent."""
    period, agency, _ = desk.asked(policy.viewer())
    sent = request.files.get("tep")
    name = (sent.filename or "").replace("\\", "/").rsplit("/", 1)[-1] if sent else ""
    if sent is None or not name:
        raise Refusal("file_not_chosen")
    receipt = reports.upload(
        place.here(), desk.by(), name[:200], sent.stream, agency.id, period=str(period),
        illustrative=policy.reader().session.account.demonstration,  # type: ignore[union-attr]
    )  # fmt: skip
    return _back(tep=str(receipt))


def correct() -> Response:
    """Write what was typed, or the one value that was chosen, into cells of the file; it is read again."""
    viewer = policy.viewer()
    before, typed = desk.fields("cu:"), desk.fields("o:")
    cells = {where: value for where, value in typed.items() if value.strip() != before.get(where, "").strip()}
    where, chosen, value = acts.field("dung", 2000).partition("=")
    if chosen:
        cells[where] = value
    scope = desk.scope_of(viewer)
    receipt = reports.correct(place.here(), desk.by(), desk.report_id(viewer), cells, scope)
    draft = reports.draft_of(place.here(), desk.account(), _place(viewer))
    reports.keep_draft(place.here(), desk.account(), _place(viewer), Draft(draft.said), scope)
    return _back(tep=str(receipt))


def explain() -> Response:
    """Keep the explanations that were written or changed, and the files that go with them."""
    viewer, settings = policy.viewer(), place.here()
    scope, number = desk.scope_of(viewer), desk.report_id(viewer)
    found = {str(one.id): one for one in reports.findings(settings, number, scope)}
    draft = reports.draft_of(settings, desk.account(), _place(viewer))
    said = dict(draft.said)
    for key, text in desk.fields("gt:").items():
        words = text.replace("\r\n", "\n").strip()
        if key not in found:
            continue
        if words and words != found[key].explanation:
            reports.explain(settings, desk.by(), int(key), words, scope)
        said.pop(drafting.key(found[key]), None)
    for name, file in request.files.items(multi=True):
        key = name.removeprefix("tep:")
        if file.filename and key in found:
            reports.attach(settings, desk.by(), int(key), file.filename, file.read(), scope)
    reports.keep_draft(settings, desk.account(), _place(viewer), Draft(said, draft.cells), scope)
    return _back("explained")


def keep() -> Response:
    """Keep what was typed and not saved, or throw it away."""
    viewer, settings = policy.viewer(), place.here()
    scope, number = desk.scope_of(viewer), desk.report_id(viewer)
    if acts.field("bo", 1):
        reports.keep_draft(settings, desk.account(), _place(viewer), Draft(), scope)
        return _back("draft_dropped")
    found = {str(one.id): one for one in reports.findings(settings, number, scope)}
    texts = {key: text.replace("\r\n", "\n") for key, text in desk.fields("gt:").items() if key in found}
    said = {drafting.key(found[key]): text for key, text in texts.items() if text != (found[key].explanation or "")}
    before = desk.fields("cu:")
    cells = {where: (before.get(where, ""), text) for where, text in desk.fields("o:").items()}
    changed = {where: pair for where, pair in cells.items() if pair[0].strip() != pair[1].strip()}
    at = reports.keep_draft(settings, desk.account(), _place(viewer), Draft(said, changed), scope)
    lang = faults.language()
    return jsonify(said=t("rep.draft_at", lang, time=format.moment(at, lang)) if at else "")


def send() -> Response:
    """Send the report, or with it every other draft of its file."""
    viewer = policy.viewer()
    numbers = [desk.report_id(viewer), *(int(one) for one in request.form.getlist("cung") if one.isdigit())]
    reports.send(place.here(), desk.by(), numbers, desk.scope_of(viewer))
    reports.keep_draft(place.here(), desk.account(), _place(viewer), Draft(), desk.scope_of(viewer))
    return _back("report_sent")


def withdraw() -> Response:
    """Take a report back, with the reason."""
    viewer, why = policy.viewer(), acts.reason()
    reports.withdraw(place.here(), desk.by(), desk.report_id(viewer), why, desk.scope_of(viewer))
    return _back("report_withdrawn")


def give_back() -> Response:
    """Return a report to its sender, as the ministry, with the reason."""
    viewer, why = policy.viewer(), acts.reason()
    reports.give_back(place.here(), desk.by(), desk.report_id(viewer), why, desk.scope_of(viewer))
    return _back("report_given_back")


def verify() -> Response:
    """Set the verified value of a cell, as the ministry, with the reason."""
    viewer, why = policy.viewer(), acts.reason()
    reports.verify(
        place.here(), desk.by(), desk.report_id(viewer), acts.number("dong"), acts.field("cot", 64),
        acts.field("gia-tri", 200) or None, why, acts.field("can-cu", 500), acts.field("trang-tinh", 200),
        desk.scope_of(viewer),
    )  # fmt: skip
    return _back("report_verified")


def allow_late() -> Response:
    """Allow changes of a closed period until a day, as the ministry, on an authority and with the reason."""
    period, agency, dataset = desk.asked(policy.viewer())
    try:
        until = date.fromisoformat(acts.field("den-ngay", 10))
    except ValueError:
        raise acts.Unfit("form.unfit") from None
    why, authority = acts.reason(), acts.field("tham-quyen", 500)
    reports.allow_late(place.here(), desk.by(), agency.id, str(period), authority, why, until, dataset.id)
    return _back("late_allowed")


def give_template() -> Response:
    """Give the Excel form of this report, with last period's values beside the cells to fill."""
    period, agency, dataset = desk.asked(policy.viewer())
    before = reports.before(place.here(), dataset.id, agency.id, str(period))
    body = template.make(dataset.id, agency.id, str(period), before)
    return acts.attached(template.file_name(dataset.id, agency.id, str(period)), body, XLSX)


def make_sheet() -> Response:
    """Ask for the sheet and the marked workbook of a report that has none yet."""
    viewer = policy.viewer()
    reports.ask(place.here(), desk.report_id(viewer), desk.scope_of(viewer))
    return _back("sheet_asked")


def marked() -> Response:
    """Give the workbook in which the cells of the findings are marked and commented."""
    viewer = policy.viewer()
    made = reports.workbook(place.here(), _card(viewer).id, desk.scope_of(viewer))
    if made is None:
        raise Refusal("workbook_not_made")
    return acts.attached(*made, XLSX)


def original() -> Response:
    """Give the file as it was received."""
    viewer = policy.viewer()
    return acts.attached(
        *reports.original(place.here(), _card(viewer).id, desk.scope_of(viewer)), "application/octet-stream"
    )


def evidence() -> Response:
    """Give one file of evidence as it came."""
    viewer = policy.viewer()
    asked = request.args.get("so", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 9 else 0
    found = reports.attached(place.here(), _card(viewer).id, number, desk.scope_of(viewer))
    return acts.attached(*found, "application/octet-stream")


def pack() -> Response:
    """Give the evidence of a revision in one ZIP."""
    viewer = policy.viewer()
    found = reports.pack(place.here(), _card(viewer).id, desk.scope_of(viewer), faults.language())
    return acts.attached(*found, "application/zip")


def state() -> Response:
    """Say whether a file has been read, for the page that waits for it."""
    viewer = policy.viewer()
    desk.asked(viewer)
    receipt = request.args.get("tep", "")
    number = int(receipt) if receipt.isascii() and receipt.isdigit() else 0
    return jsonify(state=reports.of_file(place.here(), number, desk.scope_of(viewer))[0])


ACTS = {
    f"{PATH}/tai-len": upload, f"{PATH}/sua": correct, f"{PATH}/giai-trinh": explain, f"{PATH}/gui": send,
    f"{PATH}/rut": withdraw, f"{PATH}/tra-lai": give_back, f"{PATH}/xac-minh": verify, f"{PATH}/ngoai-le": allow_late,
    f"{PATH}/bang": make_sheet, f"{PATH}/nhap": keep,
}  # fmt: skip
FILES = {
    f"{PATH}/mau": give_template, f"{PATH}/cho": state, f"{PATH}/tep": original, f"{PATH}/danh-dau": marked,
    f"{PATH}/dinh-kem": evidence, f"{PATH}/bang-chung": pack,
}  # fmt: skip


def _card(viewer: Viewer) -> Card:
    """Give the revision that a link names, the newest where it names none."""
    period, agency, dataset = desk.asked(viewer)
    cards = reports.history(place.here(), dataset.id, agency.id, str(period), desk.scope_of(viewer))
    found = [one for one in cards if str(one.revision) == request.args.get("lan", str(one.revision))]
    if not found:
        raise Refusal("report_unknown")
    return found[0]


def _place(viewer: Viewer) -> tuple[str, str, str]:
    period, agency, dataset = desk.asked(viewer)
    return dataset.id, agency.id, str(period)


def _back(key: str = "", **query: str) -> Response:
    from dashboard.pages import report

    return acts.done(acts.place_of(report), key, **query)
