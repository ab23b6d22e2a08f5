"""Series through the agencies of a day, as `metrics.read` gives them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from data import agencies, settings
from data.model import Viewer
from data.settings import Settings
from metrics import definitions, lens
from metrics.reading import notes
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.lens import Series


def series(
    viewer: Viewer,
    indicator: str,
    agency: str,
    ranh: str | None = None,
    ban: str | None = None,
    kind: str | None = None,
) -> Series:
    """Give an indicator's figures for an agency through the agencies of a day (`34`, `63`, a date; its own when None).

    `kind` is the kind of period, the indicator's own when None; `ban` the release, the viewer's newest when None.
    """
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        one, asked = definitions.get(indicator), agencies.get(agency)
        day = lens.day_of(ranh or ("34" if asked.in_force(agencies.NEWER) else "63"))
        found = _series(here, stamp, one.id, asked.id, day, lens.kind_of(one, kind))
    bodies = {asked.id, *(each for cut in found.breaks for each in (*cut.before, *cut.after))}
    periods = [figure.period for figure in found.figures]
    return replace(found, notes=notes.marks(here, stamp, viewer, ban, [one.id], bodies, periods))


@lru_cache(maxsize=256)
def _series(here: Settings, stamp: Stamp, indicator: str, agency: str, day: date, kind: str) -> Series:
    with open_at(here, stamp, slow=True) as connection:
        return lens.series(connection, stamp, definitions.get(indicator), agencies.get(agency), day, kind)
