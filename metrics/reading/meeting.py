"""The agenda of a meeting, made by rules from what needs a decision; `metrics.read` passes it on."""

from __future__ import annotations

from data import publication, settings, work
from data.model import Text, Viewer
from data.period import local
from metrics.reading import summary as summaries
from metrics.reading import work as working
from metrics.views.meeting import Agenda, Point
from metrics.views.work import Board


def agenda(viewer: Viewer, ban: str | None = None) -> Agenda:
    """Give what needs a decision: of each kind what is latest or oldest first, targets whose lateness is explained first."""
    here = settings.load()
    board, found = working.board(viewer), summaries.summary(viewer, ban=ban)
    day = here.today()
    proposals = [one for one in publication.listed(here) if one.state == "proposed"]
    points = {
        "obstacle": _obstacles(board),
        "directive": _directives(board),
        "target": _targets(board, found.targets),
        "publication": [
            Point(
                "publication", f"publication:{one.id}", Text(one.why, one.why), "/cong-bo",
                age=(day - local(one.proposed_at)).days,
            )
            for one in proposals
        ],
    }  # fmt: skip
    return Agenda(found.overview.stamp, day, {kind: tuple(held) for kind, held in points.items()})


def _obstacles(board: Board) -> list[Point]:
    held = [card for card in board.every if card.one.state == "escalated"]
    held.sort(key=lambda card: (-card.late, -card.days, card.one.id))
    return [
        Point(
            "obstacle", f"obstacle:{card.one.id}", Text(card.one.title, card.one.title), f"/vuong-mac/{card.one.id}",
            card.one.hand, card.one.revision, card.late, card.days,
        )
        for card in held
    ]  # fmt: skip


def _directives(board: Board) -> list[Point]:
    found = []
    for one in board.directives:
        behind = [duty for duty in one.duties if work.status(duty, board.today).endswith("overdue")]
        if behind:
            late = max((board.today - duty.due).days for duty in behind)
            owner = behind[0].agency if len(behind) == 1 else ""
            title = Text(one.title, one.title)
            found.append(
                Point(
                    "directive", f"directive:{one.id}", title, f"/chi-dao/{one.id}", owner, 0, late, behind=len(behind)
                )
            )
    return sorted(found, key=lambda point: (-point.late, point.about))


def _targets(board: Board, rows) -> list[Point]:
    """Give the late targets, worst first as they come; those for which somebody has declared a reason stand in front."""
    found = []
    for row in rows:
        if row.status == "late":
            why = tuple(card.one.title for card in board.every if row.indicator in card.one.indicators)
            found.append(
                Point("target", f"target:{row.indicator}", row.name, f"/muc-tieu/{row.indicator}", reasons=why, row=row)
            )
    return sorted(found, key=lambda point: not point.reasons)
