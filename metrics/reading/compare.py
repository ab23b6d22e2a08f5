"""Histories and comparisons as the one data door gives them; `metrics.read` passes these on."""

from __future__ import annotations

from data import agencies, settings
from data.model import Viewer
from data.period import parse
from metrics import compare as comparing
from metrics import definitions
from metrics.stamp import as_made, open_at, pick
from metrics.views.series import Comparison, History


def history(viewer: Viewer, indicator: str, agency: str, kind: str = "quarter", ban: str | None = None) -> History:
    """Give the history of an indicator for an agency, with the breaks and bridges of its definition."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp), open_at(here, stamp) as connection:
        return comparing.series(connection, stamp, definitions.get(indicator), agencies.get(agency).id, kind)


def compare(viewer: Viewer, indicator: str, agency: str, now: str, before: str, ban: str | None = None) -> Comparison:
    """Compare two periods of an indicator; refused across definitions that no bridge joins."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        asked = definitions.get(indicator), agencies.get(agency).id, str(parse(now)), str(parse(before))
        with open_at(here, stamp) as connection:
            return comparing.compare(connection, stamp, *asked)
