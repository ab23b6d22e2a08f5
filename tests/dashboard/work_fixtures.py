"""A board for tests of other pages: one obstacle that names a project, as `metrics.board` makes it."""

from __future__ import annotations

from datetime import date

from data.work import Obstacle
from metrics import board as boards
from metrics.views.work import Board
from tests.dashboard import fixtures

STUCK = Obstacle(
    14, "byt", "", "law", "Chưa có định mức thuê", "btc", "", "", "escalated", date(2025, 6, 18), date(2025, 8, 17), None, "",
    "Quyết định", date(2025, 10, 20), 786_000, ("byt.BYT-2023-002",), (), (), (), "", True, True, 3,
)  # fmt: skip


def board(viewer) -> Board:
    """Make the board of who may see the obstacle; others see none."""
    held = (STUCK,) if viewer.works_on("byt") or viewer.works_on("btc") else ()
    whole = viewer.role == "coordinator"
    return boards.make(fixtures.STAMP, True, whole, date(2025, 10, 14), held, 0, {}, (), {}, {})
