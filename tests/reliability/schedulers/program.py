"""The real `ingest serve`, with one stand-in source that is due every two seconds instead of the product's own."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from types import ModuleType

from data import settings
from data.model import Delivery, Text
from ingest import agencies_server, publishing, schedule, sources
from ingest.fetchers.file import changed

SOURCE = sources.Source("standin", Text("Thử", "Stand-in"), ("procedures",), "*/2 * * * * *", needs=("STANDIN_URL",))


def fetch(_, context):
    """Bring the one file when it changed."""
    got = changed(context, context.base)
    if got:
        yield Delivery("standin.csv", got.body, "procedures", "hung-yen", "2026-09", seen=got.seen)


def main() -> None:
    """Serve until ended; releases are made elsewhere, for each would take longer than a lease."""
    module = ModuleType("standin")
    module.SOURCE, module.fetch = SOURCE, fetch
    sources.all_sources = lambda: {"standin": module}
    agencies_server.running = lambda _: nullcontext("")
    publishing.provisional = lambda *_: True
    publishing.official = lambda *_: True
    publishing.demonstrate = lambda *_: None
    publishing.keep_up = lambda *_: (0, 0)
    schedule.serve(settings.load())


if __name__ == "__main__":
    sys.exit(main())
