"""Plan, investment and execution as the one data door gives them; `metrics.read` passes this on."""

from __future__ import annotations

from functools import lru_cache

from data import agencies, settings
from data.errors import Refusal
from data.model import Viewer
from data.period import parse
from data.settings import Settings
from metrics.execution import answer
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.execution import Undertaking


def undertaking(viewer: Viewer, agency: str, period: str, as_of: str | None = None) -> Undertaking:
    """Give plan, investment and execution of an agency at a period; its rows only to those who work on it."""
    here = settings.load()
    stamp = pick(here, viewer, as_of)
    with as_made(here, stamp):
        one, asked = agencies.get(agency), parse(period)
        if one.kind not in (*agencies.REPORTING, "nation", "group", "region"):
            raise Refusal("execution_not_of", given=one.name[viewer.lang])
        return _undertaking(here, stamp, one.id, str(asked), viewer.works_on(one.id))


@lru_cache(maxsize=256)
def _undertaking(here: Settings, stamp: Stamp, agency: str, period: str, with_rows: bool) -> Undertaking:
    with open_at(here, stamp) as connection:
        return answer.make(connection, stamp, agencies.get(agency), parse(period), with_rows)
