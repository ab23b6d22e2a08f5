"""A folder of report files that an agency puts on its web server, as the server lists it.

The forms say themselves what they are, of whom and for when; `AGENCY_FILES_SENDER` says whose they must be.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.model import Delivery, Text
from data.period import Period
from ingest.fetchers.listing import files
from ingest.sources import Context, Source

SOURCE = Source(
    id="agency_files",
    name=Text("Thư mục tệp trên trang của cơ quan", "Files on an agency's web server"),
    datasets=("procedures", "dossiers", "satisfaction", "tasks", "projects", "budget"),
    cron="20 5 * * *",
    needs=("AGENCY_FILES_URL",),
    takes=("AGENCY_FILES_SENDER",),
)


def fetch(_: Period | None, context: Context) -> Iterator[Delivery]:
    """Bring each file that changed."""
    for name, got in files(context, context.base):
        yield Delivery(name, got.body, sender=context.given.get("AGENCY_FILES_SENDER"), seen=got.seen)
