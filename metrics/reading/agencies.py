"""Agencies side by side, scores of the past and what-if as the one data door gives them; `metrics.read` passes them on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from data import agencies
from data.model import Viewer
from data.period import ZONE, parse
from data.settings import Settings
from metrics import league as leagues
from metrics import versus as beside
from metrics.reading import notes
from metrics.score import answers, definition, history
from metrics.score.reading import signed_in
from metrics.stamp import as_made, open_at
from metrics.views import Stamp
from metrics.views.agencies import League, ScoreHistory, Versus, WhatIf


def league(viewer: Viewer, ky=None, so=None, nhom=None, vung=None, bo=None, ranh=None, ban=None) -> League:
    """Give agencies × indicators of a period with their scores; parameters are those of the URL and may be wrong."""
    here, stamp = signed_in(viewer, ban)
    asked = {"ky": ky, "so": so, "nhom": nhom, "vung": vung, "bo": bo, "ranh": ranh}
    with as_made(here, stamp):
        return _league(here, stamp, tuple(sorted((name, value or "") for name, value in asked.items())))


@lru_cache(maxsize=64)
def _league(here: Settings, stamp: Stamp, asked: tuple[tuple[str, str], ...]) -> League:
    today = stamp.made_at.astimezone(ZONE).date()
    with open_at(here, stamp, slow=bool(dict(asked).get("ranh"))) as connection:
        return leagues.make(connection, stamp, today, {name: value or None for name, value in asked})


def versus(viewer: Viewer, names: Sequence[str], ky=None, so=None, bo=None, ranh=None, ban=None) -> Versus:
    """Give two to four agencies side by side; what is not there is left out with a notice."""
    here, stamp = signed_in(viewer, ban)
    found = league(viewer, ky=ky, so=so, bo=bo, ranh=ranh, ban=ban)
    with as_made(here, stamp):
        return beside.make(found, list(dict.fromkeys(names))[:8])


def score_history(viewer: Viewer, index: str, agency: str, period: str, as_of: str | None = None) -> ScoreHistory:
    """Give the scores of an agency up to a period, beside the middle of its region and of its kind."""
    here, stamp = signed_in(viewer, as_of)
    with as_made(here, stamp):
        found = _history(here, stamp, definition.get(index).id, agencies.get(agency).id, str(parse(period)))
    # A score stands on many indicators: only what touches all of them is said beside it.
    periods = [point.period for point in found.points]
    return replace(found, notes=notes.marks(here, stamp, viewer, as_of, (), [found.agency], periods))


@lru_cache(maxsize=256)
def _history(here: Settings, stamp: Stamp, index: str, agency: str, period: str) -> ScoreHistory:
    with open_at(here, stamp) as connection:
        return history.make(connection, stamp, definition.get(index), agencies.get(agency), parse(period))


def what_if(
    viewer: Viewer, index: str, agency: str, period: str, steps: Sequence[str], as_of: str | None = None
) -> WhatIf | None:
    """Score an agency again with some of its steps taken, named by their keys; None where it has no score.

    Unknown keys are left out; nothing is kept of it.
    """
    here, stamp = signed_in(viewer, as_of)
    with as_made(here, stamp):
        asked = definition.get(index).id, agencies.get(agency).id, str(parse(period))
        return _what_if(here, stamp, viewer, *asked, tuple(steps)[:20])


@lru_cache(maxsize=256)
def _what_if(
    here: Settings, stamp: Stamp, viewer: Viewer, index: str, agency: str, period: str, steps: tuple[str, ...]
) -> WhatIf | None:
    with open_at(here, stamp) as connection:
        return answers.what_if(here, connection, stamp, viewer, definition.get(index), agency, period, steps)
