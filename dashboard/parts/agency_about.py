"""The agency that a page is about, with those it stands among."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.views.agencies import Band, League, Row


@dataclass(frozen=True)
class About:
    """The agency of a page, in the table of all of its kind and in its region."""

    view: League
    row: Row
    band: Band
