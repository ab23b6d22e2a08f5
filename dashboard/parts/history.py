"""The revisions of a report: who sent what, when and why, and what differs between two of them, cell by cell."""

from __future__ import annotations

from typing import Any

from dashboard import desk, format, html, marks
from dashboard.address import Address
from dashboard.desk import Desk
from dashboard.i18n import either, t
from dashboard.parts.own import table
from data import reports
from data.reports import Card

HEADS = ("rep.revision", "rep.state", "rep.who", "rep.file_head", "rep.found", "rep.why", "rep.compare_head")
MOST = 200


def card(found: Desk, here: Address) -> html.Section | None:
    """Show every revision, newest first, each beside the one before it."""
    if not found.cards:
        return None
    lang = here.lang
    rows = [_row(one, found, here) for one in found.cards]
    head = html.Div(
        html.Div([html.H2(t("rep.history", lang)), html.P(t("rep.history_sub", lang), className="sub")]), className="ch"
    )
    return html.Section(
        [head, table(HEADS, rows, "rep.history", lang), *_differences(found, here)], className="card mt", id="lich-su"
    )


def _row(one: Card, found: Desk, here: Address) -> html.Tr:
    lang = here.lang
    shown = found.card is not None and one.id == found.card.id
    name = t("rep.revision_n", lang, n=one.revision)
    label: Any = (
        html.B(name)
        if shown
        else html.A(name, href=here.to({"lan": str(one.revision), "tep": None, "so-lan": None}), className="u")
    )
    counts = [html.Small(t("rep.counts", lang))] if one.counts else []
    mended = [html.Small(t("rep.corrected", lang))] if one.corrected else []
    found_here = t("rep.found_n", lang, errors=one.errors, warnings=one.warnings)
    older = next((other for other in found.cards if other.revision < one.revision), None)
    compare: Any = format.DASH
    if older is not None:
        href = here.to({"lan": str(one.revision), "so-lan": str(older.revision), "tep": None}) + "#khac"
        compare = html.A(t("rep.compare", lang, n=older.revision), href=href, className="u")
    size = html.Small(f"SHA-256 {one.sha256[:8]}…", title=one.sha256)
    packed = html.A(t("rep.pack", lang), href=_file(one, found, lang, "bang-chung"), className="u", **{"download": ""})
    file = html.A(one.file_name, href=_file(one, found, lang), className="u", **{"download": ""})
    return html.Tr(
        [
            html.Th([label, *counts], scope="row"),
            html.Td(_state(one, lang)),
            html.Td([one.by or t(f"rep.origin_{_origin(one)}", lang), html.Small(format.moment(one.sent_at, lang))]),
            html.Td([file, *mended, size, html.Small(packed)]),
            html.Td(found_here),
            html.Td(one.why or format.DASH),
            html.Td(compare),
        ],
        className="on" if shown else None,
    )


def _origin(one: Card) -> str:
    return one.origin if one.origin in ("upload", "command", "push") else "source"


def _state(one: Card, lang: str) -> html.Span:
    look = {"accepted": "ok", "returned": "warn", "submitted": "cham", "draft": "cham"}.get(one.state, "")
    return html.Span(either(f"report.{one.state}", lang, one.state), className=f"badge {look}".strip())


def _file(one: Card, found: Desk, lang: str, what: str = "tep") -> str:
    return f"{found.path}/{what}?lan={one.revision}" + ("&lang=en" if lang == "en" else "")


def _differences(found: Desk, here: Address) -> list[Any]:
    lang, wanted = here.lang, here.get("so-lan")
    older = next((one for one in found.cards if str(one.revision) == wanted), None)
    if older is None or found.card is None or older.id == found.card.id:
        return []
    changed = reports.differences(found.settings, older.id, found.card.id, desk.scope_of(found.viewer))
    title = t(
        "rep.differences", lang, old=older.revision, new=found.card.revision, n=format.number(len(changed), 0, lang)
    )
    head = html.H3(title, id="khac")
    if not changed:
        return [head, html.P(t("rep.differences_none", lang), className="sub")]

    def label(field: str) -> str:
        return found.dataset.columns[field].label[lang] if field in found.dataset.columns else format.DASH

    rows = [
        html.Tr(
            [
                html.Th(one.row, scope="row"),
                html.Td(label(one.field)),
                html.Td(_text(one.before), className="r old"),
                html.Td([marks.hidden(t("rep.became", lang)), html.B(_text(one.after))], className="r"),
            ]
        )
        for one in changed[:MOST]
    ]
    heads = ("rep.row_head", "rep.column", "rep.was", "rep.is")
    more = html.P(t("rep.more", lang, n=len(changed) - MOST), className="sub") if len(changed) > MOST else None
    return [head, table(heads, rows, "rep.history", lang), more]


def _text(value: str | None) -> str:
    return format.DASH if value is None else value
