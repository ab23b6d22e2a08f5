"""The top of the board: what is stuck in one sentence, how much comes and goes, and raising an obstacle."""

from __future__ import annotations

from dashboard import format, html
from dashboard.address import Address
from dashboard.i18n import count, t
from dashboard.parts import work_forms
from data.model import Viewer
from metrics.views.work import Board


def top(board: Board, viewer: Viewer, here: Address) -> html.Div:
    """Write the finding with its standfirst."""
    lang = here.lang
    eye = f"{t('wk.title', lang)} · {format.day(board.today, lang)}"
    says = [html.P(standfirst(board, lang), className="stand")]
    says += [html.P(text, className="sub") for text in _scope(board, viewer, lang)]
    return html.Div(
        [
            html.P(eye, className="eye"),
            html.H1(headline(board, lang), className="lede"),
            html.Div(
                [html.Div(says), work_forms.raising(board, viewer, here) if board.live else None], className="under"
            ),
        ],
        className="finding",
    )


def of_when(board: Board, lang: str) -> html.B:
    """Say in the bar of tools whether the board is of now or a release's."""
    day = format.day(board.today, lang)
    return html.B(
        t("wk.of_now", lang, date=day)
        if board.live
        else t("wk.of_release", lang, release=board.stamp.release, date=day)
    )


def headline(board: Board, lang: str) -> str:
    """Say what holds up most: projects behind one obstacle, obstacles behind one, the old ones, or how many are open."""
    held = max((len(one.one.projects) for one in board.every), default=0)
    freed = len(board.first.freed) if board.first else 0
    old = sum(one.age == 3 for one in board.every)
    if held > 1:
        return t("wk.head_projects", lang, n=held)
    for key, number in (("head_freed", freed), ("head_old", old), ("head_open", len(board.every))):
        if number:
            return count(f"wk.{key}", number, lang)
    return t("wk.head_none_brought" if board.elsewhere else "wk.head_none", lang)


def standfirst(board: Board, lang: str) -> str:
    """Count what is open and old, what came and went, and how long a removal takes."""
    pace = board.pace
    said = t(
        "wk.stand_brought" if board.elsewhere else "wk.stand", lang, open=len(board.every), ninety=sum(one.age == 3 for one in board.every),
        sixty=sum(one.age >= 2 for one in board.every), removed=pace.removed, raised=pace.raised,
    )  # fmt: skip
    if pace.median is None:
        return said
    key = "wk.median" if pace.median_before is None else "wk.median_from"
    return f"{said} {t(key, lang, now=pace.median, before=pace.median_before)}"


def _scope(board: Board, viewer: Viewer, lang: str) -> list[str]:
    found = []
    if not board.live:
        found.append(t("wk.as_of", lang, release=board.stamp.release, date=format.day(board.today, lang)))
    if viewer.role == "agency":
        found.append(t("wk.own", lang))
    elif not board.whole:
        found.append(t("wk.elsewhere", lang, n=board.elsewhere))
    return found
