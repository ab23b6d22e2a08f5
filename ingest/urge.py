"""The urging clock inside the ingest program: it looks when what was sent has been read, and under the lease."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from data import release, urging
from data.errors import Refusal
from data.ledger import tables
from data.period import ZONE
from data.settings import Settings
from ingest import once

log = logging.getLogger("ingest")

#: When it looks, and for how long it waits for sources that were due and were not asked yet.
CRON, PATIENCE = "*/10 * * * *", timedelta(hours=1)


def look(settings: Settings, lease: once.Lease | None = None) -> int:
    """Let the clock make the steps that have come, unless reports that are there were not looked at yet."""
    if _reading(settings):
        return 0
    try:
        made = urging.tick(settings, partial(once.fence, lease=lease))
    except Refusal as refusal:  # a busy ledger or a lost lease: the next look makes what is left
        log.error("the urging clock stopped: %s", refusal)
        return 0
    if made:
        log.info("the urging clock made %d steps", made)
    return made


def _reading(settings: Settings) -> bool:
    """Tell whether history is still loading, or a source that was due within the hour was not asked yet."""
    newest = release.newest(settings, "provisional")
    if newest is None or release.row(settings, newest).loading:
        return True
    since = tables.stamp(datetime.now(ZONE) - PATIENCE)
    return any(run.tries == 0 and run.fire > since for run in once.waiting(settings))
