"""The submission strip: one cell per agency, ministries then provinces."""

from __future__ import annotations

from dashboard import format, html, marks
from dashboard.address import Address
from dashboard.i18n import t
from metrics.views import SUBMISSION_STATES, Submission, Submissions

DONE = ("valid", "checking", "returned")
KINDS = ("ministry", "province")


def strip(view: Submissions, here: Address) -> html.Section:
    """Show who has reported for the period and who has not."""
    lang = here.lang
    done = sum(view.counts.get(state, 0) for state in DONE)
    every = sum(view.counts.values())
    dates = t("sub.dates", lang, due=format.near(view.due, view.closes, lang), closes=format.day(view.closes, lang))
    return html.Section(
        [
            html.Div([html.H2(t("sub.done", lang, done=done, all=every)), html.P(dates, className="sub")]),
            *[_cells(kind, [cell for cell in view.cells if cell.kind == kind], lang) for kind in KINDS],
            html.Span(className="grow"),
            html.Ul(
                [
                    html.Li([_swatch(state), f"{view.counts[state]} {t(f'sub.{state}', lang)}"])
                    for state in SUBMISSION_STATES
                    if view.counts.get(state)
                ],
                className="key",
            ),
            html.A(t("sub.more", lang), href=here.page("/nguon"), className="u more"),
        ],
        className="strip",
        **{"aria-label": t("sub.title", lang)},
    )


def _cells(kind: str, cells: list[Submission], lang: str) -> html.Div | None:
    if not cells:
        return None
    shown = [html.Li(marks.hidden(_said(cell, lang)), className=cell.state, title=_said(cell, lang)) for cell in cells]
    label = t(f"sub.{kind}", lang, count=len(cells))
    return html.Div(
        [
            html.P(label, className="sub", **{"aria-hidden": "true"}),
            html.Ul(shown, className="cells", **{"aria-label": label}),
        ]
    )


def _said(cell: Submission, lang: str) -> str:
    late = cell.state == "late" and cell.days
    state = t("sub.days", lang, days=cell.days) if late else t(f"sub.{cell.state}", lang)
    return f"{cell.name[lang]}: {state}"


def _swatch(state: str) -> html.Span:
    return html.Span(html.Span(className=state), className="cells", **{"aria-hidden": "true"})
