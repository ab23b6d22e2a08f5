"""What is done at night: the release, if anything changed, and a look at every kept byte; and each hour: tidying up."""

from __future__ import annotations

import logging

from data import release, rhythm
from data.errors import sentence
from data.ledger import tables
from data.scrub import scrub
from data.settings import Settings
from ingest import housekeeping, publishing

log = logging.getLogger("ingest")

#: When the release is made, when every kept byte is looked at, and when products that nobody names are removed.
RELEASE, SCRUB, SWEEP = "0 2 * * *", "30 3 * * *", "20 * * * *"


def make_release(settings: Settings) -> None:
    """Make the release that was due at night, unless it is made: also after an absence, and again after a failure."""
    newest = release.newest(settings, "provisional")
    due = tables.stamp(rhythm.last_due(RELEASE, settings.now()))
    if newest is not None and release.row(settings, newest).made_at < due:
        publishing.provisional(settings, False)


def look(settings: Settings) -> None:
    """Look at every kept byte; damage is said in the log, and a damaged product is made again when it is needed."""
    count, damaged = scrub(settings)
    for one in damaged:
        log.error("%s", sentence("scrub_damaged", part=one.part, path=one.path))
    if not damaged:
        log.info("%s", sentence("scrub_whole", count=count))


def sweep(settings: Settings) -> None:
    """Remove the products that nobody names any more; one that cannot be removed is said in the log and stays."""
    try:
        log.info("products that nobody names were removed: %d", len(housekeeping.sweep(settings)))
    except OSError as error:
        log.error("a product that nobody names could not be removed: %s", error.strerror)
