"""The sources of many figures at once, as the one data door gives them; `metrics.read` passes this on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from data import agencies, settings
from data.model import Viewer
from data.settings import Settings
from metrics import definitions, figures
from metrics import origins as made
from metrics.figures import Key
from metrics.stamp import as_made, open_at, pick
from metrics.views import Stamp
from metrics.views.origins import Origin

#: More figures than any page shows at once.
MOST = 3000


def origins(viewer: Viewer, observations: Sequence[str], ban: str | None = None) -> Mapping[str, Origin]:
    """Give where each of many figures comes from, by its id, as deep as the viewer may see."""
    here = settings.load()
    stamp = pick(here, viewer, ban)
    with as_made(here, stamp):
        keys = tuple(figures.key(one) for one in dict.fromkeys(observations))[:MOST]
        for key in keys:
            definitions.get(key.indicator)
            agencies.get(key.agency)
        return _origins(here, stamp, viewer, keys)


@lru_cache(maxsize=32)
def _origins(here: Settings, stamp: Stamp, viewer: Viewer, keys: tuple[Key, ...]) -> Mapping[str, Origin]:
    with open_at(here, stamp) as connection:
        return made.make(here, connection, viewer, keys)
