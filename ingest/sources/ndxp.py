"""A body's dossiers from the national public service portal, over the national data exchange (NDXP).

The X-Road adapter of the asking body forwards to `NDXP_DSTCODE` and `NDXP_PROVIDERURL`; no credential of the
portal is kept here, the adapter's own certificate is what the other side knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data.model import Delivery, Text
from data.period import Period
from ingest.fetchers import xroad
from ingest.fetchers.file import unless_held
from ingest.sources import Context, Source, lgsp

SOURCE = Source(
    id="ndxp",
    name=Text("Nền tảng tích hợp, chia sẻ dữ liệu quốc gia (NDXP)", "National data exchange platform (NDXP)"),
    datasets=("dossiers",),
    cron="50 5 * * *",
    needs=("NDXP_URL", "NDXP_SERVICE", "NDXP_DSTCODE", "NDXP_PROVIDERURL", "NDXP_SENDER"),
)


def wanted(now: datetime) -> tuple[Period, ...]:
    """Give the newest months that have ended, newest first."""
    return lgsp.wanted(now)


def fetch(period: Period, context: Context) -> Iterator[Delivery]:
    """Bring a month's pages when they differ from those held."""
    given = context.given
    target = (given["NDXP_SERVICE"], given["NDXP_DSTCODE"], given["NDXP_PROVIDERURL"])
    body = xroad.pages(context, context.base, *target, ky=str(period))
    got = unless_held(context, xroad.address(context.base, *target, ky=str(period)), body)
    if got:
        sender = given["NDXP_SENDER"]
        yield Delivery(f"{sender}_{period}.ndjson", got.body, "dossiers", sender, str(period), seen=got.seen)
