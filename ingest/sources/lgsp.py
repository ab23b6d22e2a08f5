"""A province's integration platform (LGSP): paged JSON with a bearer token, dossiers by procedure and month.

`{period}` in the address becomes the month (2026-09). The platform repeats a month until its figures are final, so
the newest three months are asked again; pages equal to those held bring nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data.model import Delivery, Text
from data.period import Period, local, of_day
from ingest.fetchers.file import unless_held
from ingest.fetchers.pages import bearer, follow
from ingest.sources import Context, Source

SOURCE = Source(
    id="lgsp",
    name=Text("Nền tảng tích hợp của tỉnh (LGSP)", "A province's integration platform (LGSP)"),
    datasets=("dossiers",),
    cron="45 5 * * *",
    needs=("LGSP_URL", "LGSP_TOKEN", "LGSP_SENDER"),
)
_MONTHS = 3


def wanted(now: datetime) -> tuple[Period, ...]:
    """Give the newest months that have ended, newest first."""
    this = of_day(local(now))
    return tuple(this.shift(-back) for back in range(1, _MONTHS + 1))


def fetch(period: Period, context: Context) -> Iterator[Delivery]:
    """Bring a month's pages when they differ from those held."""
    address = context.base.replace("{period}", str(period))
    got = unless_held(context, address, follow(context, address, bearer(context.given["LGSP_TOKEN"])))
    if got:
        sender = context.given["LGSP_SENDER"]
        yield Delivery(f"{sender}_{period}.ndjson", got.body, "dossiers", sender, str(period), seen=got.seen)
