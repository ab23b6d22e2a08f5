"""Histories and comparisons as the one data door gives them; `metrics.read` passes these on."""

from __future__ import annotations

from data import agencies, budget, release, settings
from data.model import Viewer
from data.period import parse
from metrics import compare as comparing
from metrics import definitions, deltas
from metrics.stamp import as_made, pick
from metrics.views.series import Comparison, Series


def history(viewer: Viewer, indicator: str, agency: str, kind: str = "quarter", ban: str | None = None) -> Series:
    """Give the history of an indicator for an agency, with the breaks and bridges of its definition."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        connection = release.connect(deltas.materialised(here, stamp.release))
        with budget.within(connection):
            return comparing.series(connection, stamp, definitions.get(indicator), agencies.get(agency).id, kind)


def compare(viewer: Viewer, indicator: str, agency: str, now: str, before: str, ban: str | None = None) -> Comparison:
    """Compare two periods of an indicator; refused across definitions that no bridge joins."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        connection = release.connect(deltas.materialised(here, stamp.release))
        asked = definitions.get(indicator), agencies.get(agency).id, str(parse(now)), str(parse(before))
        with budget.within(connection):
            return comparing.compare(connection, stamp, *asked)
