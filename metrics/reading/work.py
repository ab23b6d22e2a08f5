"""The work that people do as the one data door gives it; `metrics.read` passes these on.

Agencies' people and the coordinating body read the ledger as it is now, or with `ban` what a release held. Everybody else
reads releases: what has been brought before leaders, and how much else there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import lru_cache

import duckdb

from data import settings, work
from data.errors import Refusal
from data.model import Text, Viewer
from data.period import ZONE
from data.settings import Settings
from data.work import Directive, Obstacle
from metrics import board as boards
from metrics import definitions, work_held
from metrics import effect as effects
from metrics.reading import notes
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.work import Board, Course, Effect, Thread

WORKING = ("coordinator", "agency")


def board(viewer: Viewer, ban: str | None = None, **asked: str | None) -> Board:
    """Give the board of obstacles; parameters are those of the URL, and what nobody has fits nothing."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    wanted = tuple((name, value) for name in boards.ASKED if (value := asked.get(name)))
    return _board(here, stamp, viewer, ban, _mark(here, viewer, ban), here.today(), wanted)


@lru_cache(maxsize=256)
def _board(
    here: Settings, stamp: Stamp, viewer: Viewer, ban: str | None, mark: tuple[int, ...], today: date,
    asked: tuple[tuple[str, str], ...],
) -> Board:  # fmt: skip
    """Make a board once for each state of the ledger (`mark`), day and reader."""
    live, today, held, issued = _held(here, stamp, viewer, ban)
    shown = [one for one in held if _may_see(viewer, one)]
    elsewhere = sum(one.open for one in held if not _may_see(viewer, one)) if viewer.role != "agency" else 0
    plans, whole = _plans(here, stamp, viewer), viewer.role == "coordinator"
    return boards.make(
        stamp, live, whole, today, shown, elsewhere, plans, _issued(viewer, issued), _names(here, stamp), dict(asked)
    )


def seen(viewer: Viewer, ban: str | None = None) -> tuple[tuple[Obstacle, ...], tuple[Directive, ...]]:
    """Give the obstacles and directives that somebody may open; none where the release was made before it kept any."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    return _seen(here, stamp, viewer, ban, _mark(here, viewer, ban))


@lru_cache(maxsize=64)
def _seen(
    here: Settings, stamp: Stamp, viewer: Viewer, ban: str | None, mark: tuple[int, ...]
) -> tuple[tuple[Obstacle, ...], tuple[Directive, ...]]:
    """Read them once for each state of the ledger (`mark`) and reader, since search asks with every letter."""
    try:
        _, _, held, issued = _held(here, stamp, viewer, ban)
    except Refusal as refusal:
        if refusal.code != "release_without_rows":
            raise
        return (), ()
    return tuple(one for one in held if _may_see(viewer, one)), _issued(viewer, issued)


def thread(viewer: Viewer, number: int, ban: str | None = None) -> Thread:
    """Give one obstacle with its thread; one that its reader may not see is unknown."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    live, today, held, _ = _held(here, stamp, viewer, ban)
    known = {one.id: one for one in held if _may_see(viewer, one)}
    if number not in known:
        raise Refusal("obstacle_unknown", given=number)
    one, about = known[number], f"obstacle:{number}"
    after = tuple(known[other] for other in one.after if other in known)
    behind = tuple(other for other in known.values() if number in other.after)
    others = (
        tuple(other for other in known.values() if other.open and other.id != number)
        if viewer.role == "coordinator"
        else ()
    )
    said = (work.remarks(here, about), work.history(here, about)) if live else ((), ())
    return Thread(
        stamp,
        today,
        boards.card(one, today, _plans(here, stamp, viewer)),
        after,
        behind,
        others,
        *said,
        _names(here, stamp),
    )


def course(viewer: Viewer, number: int, ban: str | None = None) -> Course:
    """Give one directive with its effect; an agency sees its own duty."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    live, today, _, issued = _held(here, stamp, viewer, ban)
    whole = next((one for one in issued if one.id == number), None)
    shown = next(iter(_issued(viewer, (whole,) if whole else ())), None)
    if whole is None or shown is None:
        raise Refusal("directive_unknown", given=number)
    about = [f"directive:{number}", *(f"directive:{number}:{one.agency}" for one in shown.duties)]
    said = work.remarks(here, about[0]) if live else ()
    past = sorted((change for one in about for change in work.history(here, one)), key=lambda one: one.at, reverse=True)
    effect = _effect(here, stamp, whole)
    periods = [point.period for point in effect.points] if effect else []
    beside = notes.marks(here, stamp, viewer, ban, [whole.indicator], [one.agency for one in whole.duties], periods)
    own = None if viewer.role == "coordinator" else viewer.agencies or frozenset()
    files = work.proofs(here, number, own) if live else ()
    return Course(stamp, today, shown, effect, said, tuple(past) if live else (), beside, files)


def _held(
    here: Settings, stamp: Stamp, viewer: Viewer, ban: str | None
) -> tuple[bool, date, tuple[Obstacle, ...], tuple[Directive, ...]]:
    """Give whether it is the state of now, its day, and everything that is held then."""
    if _live(viewer, ban):
        return True, here.today(), work.obstacles(here, None), work.directives(here, None)
    today = stamp.made_at.astimezone(ZONE).date()
    return False, today, *_released(here, stamp)


def _live(viewer: Viewer, ban: str | None) -> bool:
    return viewer.role in WORKING and not ban


def _mark(here: Settings, viewer: Viewer, ban: str | None) -> tuple[int, ...]:
    """Give what grows with every act on the ledger's work; a release has none."""
    return work.mark(here) if _live(viewer, ban) else ()


@lru_cache(maxsize=64)
def _released(here: Settings, stamp: Stamp) -> tuple[tuple[Obstacle, ...], tuple[Directive, ...]]:
    with _open(here, stamp) as connection:
        obstacles, directives = work_held.obstacles(connection), work_held.directives(connection)
    if obstacles is None or directives is None:
        raise Refusal("release_without_rows", given="board")
    return obstacles, directives


def _may_see(viewer: Viewer, one: Obstacle) -> bool:
    """Tell whether somebody sees an obstacle: parties and the coordinating body; leaders what was brought before them."""
    if viewer.role in WORKING:
        return one.of(None if viewer.role == "coordinator" else viewer.agencies or frozenset())
    return one.state == "escalated" and one.open


def _issued(viewer: Viewer, held: tuple[Directive, ...]) -> tuple[Directive, ...]:
    scope = viewer.agencies or frozenset() if viewer.role == "agency" else None
    return tuple(one for one in (each.within(scope) for each in held) if one.duties)


def _names(here: Settings, stamp: Stamp) -> dict[str, Text]:
    with as_made(here, stamp):
        return {one.id: one.name for one in definitions.indicators().values()}


def _plans(here: Settings, stamp: Stamp, viewer: Viewer) -> dict[str, Decimal]:
    """Give the year's plans of the projects that somebody may see."""
    return {name: plan for agency, name, plan in _every_plan(here, stamp) if viewer.works_on(agency)}


@lru_cache(maxsize=16)
def _every_plan(here: Settings, stamp: Stamp) -> tuple[tuple[str, str, Decimal], ...]:
    query = """
        SELECT agency, agency || '.' || project, year_plan FROM project WHERE year_plan IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY agency, project ORDER BY period DESC) = 1 ORDER BY ALL
    """
    with _open(here, stamp) as connection:
        return tuple(connection.execute(query).fetchall())


@lru_cache(maxsize=64)
def _effect(here: Settings, stamp: Stamp, one: Directive) -> Effect | None:
    with _open(here, stamp) as connection:
        today = stamp.made_at.astimezone(ZONE).date()
        return effects.make(connection, one, frozenset(duty.agency for duty in one.duties), today)


@contextmanager
def _open(here: Settings, stamp: Stamp) -> Iterator[duckdb.DuckDBPyConnection]:
    with as_made(here, stamp), open_at(here, stamp) as connection:
        yield connection
