"""Events of dossiers as bulk files (CSV or NDJSON, up to 4 GiB each) that an agency's system puts on its web server.

The address is a listing, as of `agency_files`; `EVENT_FILES_SENDER` says whose events they are. Their month is the
one that all rows of a file name or lie in.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.model import Delivery, Text
from data.period import Period
from ingest.fetchers.listing import files
from ingest.sources import Context, Source

SOURCE = Source(
    id="event_files",
    name=Text("Tệp sự kiện xử lý hồ sơ của cơ quan", "Files of an agency's dossier events"),
    datasets=("dossier_events",),
    cron="50 1 * * *",
    needs=("EVENT_FILES_URL", "EVENT_FILES_SENDER"),
    feed=True,
)


def fetch(_: Period | None, context: Context) -> Iterator[Delivery]:
    """Bring each file that changed, through the disk."""
    for name, got in files(context, context.base):
        sender = context.given["EVENT_FILES_SENDER"]
        yield Delivery(name, got.body, "dossier_events", sender, seen=got.seen, file=got.file)
