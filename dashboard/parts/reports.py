"""The drawer's reports: their cards, and the sheet of the one that is open."""

from __future__ import annotations

from typing import Any

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import either, t
from data.model import Viewer
from metrics.views import Explanation, ReportCard


def cards(found: Explanation, here: Address) -> list[Any] | None:
    """Show the reports behind the figure; one can be opened."""
    lang = here.lang
    if not found.reports:
        if found.parts:
            return None
        key = "why.no_report_missing" if found.figure.value is None else "why.no_reports"
        return [html.P(t(key, lang), className="sub")]
    title = t("why.reports", lang, count=len(found.reports))
    return [html.H3(title), html.Ul([_card(report, found, here) for report in found.reports], className="files")]


def extract(found: Explanation, here: Address) -> list[Any] | None:
    """Show the sheet's rows under their real letters and numbers, the used cells outlined."""
    sheet, lang = found.extract, here.lang
    if sheet is None:
        return None
    letters = html.Tr(
        [html.Th(marks.hidden(t("why.row", lang)), scope="col"), *[html.Th(one, scope="col") for one in sheet.letters]]
    )
    labels = html.Tr(
        [
            html.Th(str(sheet.header_row), scope="row"),
            *[html.Td(one.rsplit(" | ", 1)[-1], title=one) for one in sheet.labels],
        ],
        className="labels",
    )
    rows = [
        html.Tr(
            [
                html.Th(str(number), scope="row"),
                *[
                    html.Td(
                        [
                            cell.text if cell.text is not None else format.DASH,
                            marks.hidden(f" ({t('why.used', lang)})") if cell.used else None,
                        ],
                        className=" ".join(
                            filter(None, ["hi" if cell.used else "", "r" if _numeric(cell.text) else ""])
                        )
                        or None,
                    )
                    for cell in cells
                ],
            ]
        )
        for number, cells in sheet.rows
    ]
    title = t("why.extract" if sheet.sheet else "why.extract_plain", lang, sheet=sheet.sheet)
    table = html.Table([html.Thead(letters), html.Tbody([labels, *rows])], className="cellt")
    more = (
        [html.P(t("why.more", lang, count=format.number(sheet.more, 0, lang)), className="sub")] if sheet.more else []
    )
    return [html.H3(title), scroll(table, title), *more]


def versions(found: Explanation, here: Address) -> list[Any]:
    """List the revisions of the open report, newest first, with the one that counts."""
    lang, card = here.lang, found.opened
    if len(found.versions) < 2 or card is None:
        return []
    rows = [
        html.Tr(
            [
                html.Th(t("rep.revision_n", lang, n=one.revision), scope="row"),
                html.Td(format.moment(one.sent_at, lang), className="num"),
                html.Td(either(f"report.{one.state}", lang, one.state)),
                html.Td(html.B(t("rep.counts", lang)) if one.counts else ""),
            ]
        )
        for one in found.versions
    ]
    return [html.H3(t("rep.history", lang)), html.Table(html.Tbody(rows), className="t hs")]


def actions(found: Explanation, here: Address, viewer: Viewer) -> html.P | None:
    """Give the ways on from here: to the report itself for those who may see it, and to say that the figure is wrong."""
    card, lang = found.opened, here.lang
    if viewer.role not in ("agency", "coordinator"):
        return None
    asked = {"so-lieu": found.figure.id, "bao-cao": str(card.id) if card else None, "lang": here.get("lang")}
    doubt = html.A([marks.icon("flag"), t("why.doubt", lang)], href=Address("/bao-so-sai").to(asked),
                   className="btn", **{"data-whole": "1"})  # fmt: skip
    if card is None or not viewer.works_on(card.sender):
        return html.P([doubt], className="doing foot-acts")
    english = "&lang=en" if lang == "en" else ""
    page = f"/bao-cao/{card.period}/{card.sender}/{card.dataset}"
    open_ = html.A([marks.icon("sheet"), t("why.open_report", lang)], href=f"{page}?lan={card.revision}{english}",
                   className="btn main", **{"data-whole": "1"})  # fmt: skip
    file = html.A([marks.icon("download"), t("why.open_file", lang)], href=f"{page}/tep?lan={card.revision}{english}",
                  className="btn", **{"data-whole": "1", "download": ""})  # fmt: skip
    pack = html.A([marks.icon("box"), t("why.pack", lang)], href=f"{page}/bang-chung?lan={card.revision}{english}",
                  className="btn", **{"data-whole": "1", "download": ""})  # fmt: skip
    return html.P([open_, file, pack, doubt], className="doing foot-acts")


def _card(report: ReportCard, found: Explanation, here: Address) -> html.Li:
    lang = here.lang
    times = [t("why.received", lang, time=format.moment(report.received_at, lang))]
    if report.sent_at:
        times.insert(0, t("why.sent", lang, time=format.moment(report.sent_at, lang)))
    opened = found.opened is not None and found.opened.id == report.id
    if opened:
        action: Any = html.Span(t("why.opened", lang), className="badge cham", **{"aria-current": "true"})
    else:
        href = here.to({"bao-cao": str(report.id)})
        label = marks.hidden(f": {report.file or report.dataset_name[lang]}")
        action = html.A([t("why.open", lang), label], href=href, className="btn sm")
    about = [
        report.sender_name[lang],
        format.period_label(report.period, lang),
        t("why.revision", lang, n=report.revision),
    ]
    size = [f"{format.number(max(report.size // 1024, 1), 0, lang)}{format.NBSP}KB"] if report.size else []
    fingerprint = f"SHA-256 {report.sha256[:4]} {report.sha256[4:8]} … {report.sha256[-8:-4]} {report.sha256[-4:]}"
    unused = [html.P(t("why.not_used", lang), className="sub")] if not report.used else []
    return html.Li(
        [
            marks.icon("sheet"),
            html.Div(
                [
                    html.P(report.file or report.dataset_name[lang], className="fn"),
                    html.P(" · ".join([report.dataset_name[lang], *about]), className="sub"),
                    html.P(
                        " · ".join([*times, *size]),
                        className="sub",
                    ),
                    html.P(fingerprint, className="sub", title=report.sha256) if report.sha256 else None,
                    *unused,
                ],
                className="grow",
            ),
            html.Div([_state(report, lang), action], className="act"),
        ],
        className="file on" if opened else "file",
    )


def _state(report: ReportCard, lang: str) -> html.Span:
    look = {"accepted": "ok", "returned": "warn", "submitted": "cham"}.get(report.state, "")
    return html.Span(either(f"report.{report.state}", lang, report.state), className=f"badge {look}")


def _numeric(text: str | None) -> bool:
    return bool(text) and not any(char.isalpha() for char in text or "")


def scroll(table: Any, label: str) -> html.Div:
    """Let a table scroll inside a labelled region that the keyboard reaches."""
    return html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": label})
