"""Scores as the one data door gives them; `metrics.read` passes these on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from data import agencies, settings
from data.errors import Refusal
from data.model import Viewer
from data.period import parse
from data.settings import Settings
from metrics.score import answers, definition, rehearsal
from metrics.score import trial as trials
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.scores import Ranking, Rehearsal, Score, Trial


def score(
    viewer: Viewer, index: str, agency: str, period: str, as_of: str | None = None, seed: int = answers.SEED
) -> Score:
    """Give an agency's score by an index with the points it lost; rows only to those who work on the agency."""
    here, stamp = signed_in(viewer, as_of)
    with as_made(here, stamp):
        asked = definition.get(index).id, agencies.get(agency).id, str(parse(period))
        return _score(here, stamp, viewer, *asked, seed)


@lru_cache(maxsize=256)
def _score(here: Settings, stamp: Stamp, viewer: Viewer, index: str, agency: str, period: str, seed: int) -> Score:
    with open_at(here, stamp) as connection:
        return answers.score(here, connection, stamp, viewer, definition.get(index), agency, period, seed)


def ranking(
    viewer: Viewer, index: str, kind: str, period: str, as_of: str | None = None, seed: int = answers.SEED
) -> Ranking:
    """Give the agencies of a kind (`ministry`, `province`) in the order of their scores, ties as ties."""
    here, stamp = signed_in(viewer, as_of)
    with as_made(here, stamp), open_at(here, stamp) as connection:
        return answers.ranking(connection, stamp, viewer, definition.get(index), kind, str(parse(period)), seed)


def rehearse(
    viewer: Viewer, index: str, changes: Sequence[str], kind: str, period: str, as_of: str | None = None
) -> Rehearsal:
    """Run another rule, given in numbers (`weight:satisfaction=20`), on a past period; nothing is kept of it."""
    here, stamp = signed_in(viewer, as_of)
    asked = rehearsal.changes(changes)
    with as_made(here, stamp), open_at(here, stamp) as connection:
        one = definition.get(index)
        return rehearsal.rehearse(connection, stamp, viewer, one, kind, str(parse(period)), asked)


def trial(viewer: Viewer, ban: str | None = None, **asked: str | None) -> Trial:
    """Give the page on which a rule is rehearsed; parameters are those of the URL (bo, nhom, ky, quy-tac) and may be wrong."""
    here, stamp = signed_in(viewer, ban)
    with as_made(here, stamp), open_at(here, stamp) as connection:
        return trials.make(connection, stamp, viewer, asked)


def signed_in(viewer: Viewer, asked: str | None) -> tuple[Settings, Stamp]:
    """Pick the release for a reader who is signed in; the public reads no scores."""
    if viewer.role == "public":
        raise Refusal("score_closed")
    here = settings.load()
    return here, pick(here, viewer, asked)
