"""What is done at night: the release, if anything changed, and a look at every kept byte."""

from __future__ import annotations

import logging

from data import release, rhythm
from data.errors import sentence
from data.ledger import tables
from data.scrub import scrub
from data.settings import Settings
from ingest import publishing

log = logging.getLogger("ingest")

#: When the release is made, and when every kept byte is looked at.
RELEASE, SCRUB = "0 2 * * *", "30 3 * * *"


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
