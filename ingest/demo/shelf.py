"""What the server has to give at a moment: the index of each format and period, and the files by address.

Formats are `csv`, `forms`, `api`, one of which each agency has, and `feed` for what some stream besides.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from data import agencies
from data.period import Period
from ingest.demo import api_page, behaviour, csv_file, form, units, world

Entry = dict[str, Any]
#: What some provinces' systems stream as bulk files, and which provinces; the others put it among their reports.
FED, FEEDERS = ("dossier_events",), frozenset({"an-giang", "hai-phong"})


def index(format_: str, period: Period, now: datetime) -> list[Entry]:
    """List what is there in a format for a period, in the order it was sent."""
    found = [_entry(format_, sent) for sent in sendings(format_, period, now)]
    return sorted(found, key=lambda entry: (entry["sent_at"], entry["agency"], entry["dataset"] or ""))


def sendings(format_: str, period: Period, now: datetime) -> list[behaviour.Sent]:
    """Give every sending of a format for a period."""
    return [sent for agency in _senders(format_, period) for sent in _sent(format_, agency, period, now)]


def find(
    format_: str, agency: str, dataset: str, period: Period, revision: int | None, now: datetime
) -> behaviour.Sent | None:
    """Find one sending, the newest where no revision is named; None where there is none (yet)."""
    if agency not in agencies.registry() or agencies.get(agency).kind not in agencies.REPORTING:
        return None
    if agency not in _senders(format_, period) or dataset not in _names(format_, agency):
        return None
    known = behaviour.sendings(agency, dataset, period, now)
    return next((sent for sent in reversed(known) if revision in (None, sent.revision)), None)


def address(format_: str, sent: behaviour.Sent) -> str:
    """Give the path of a file on the server."""
    if format_ == "api":
        return api_page.address(sent)
    folder = "/".join(filter(None, (sent.agency, sent.dataset, str(sent.revision))))
    return f"/{format_}/{sent.period}/{folder}/{quote(_name(format_, sent))}"


@lru_cache(maxsize=256)
def _senders(format_: str, period: Period) -> tuple[str, ...]:
    existed = {agency: None for month in period.months() for agency in units.in_force(month)}
    if format_ == "feed":
        return tuple(agency for agency in existed if agency in FEEDERS)
    return tuple(agency for agency in existed if units.format_of(agency) == format_)


def _names(format_: str, agency: str) -> tuple[str, ...]:
    """Give what an agency sends in a format in files of their own, and `` for its file of several datasets."""
    if format_ == "feed":
        return FED
    names = (*world.alone(format_), "")
    return tuple(name for name in names if name not in FED or agency not in FEEDERS)


def _sent(format_: str, agency: str, period: Period, now: datetime) -> list[behaviour.Sent]:
    return [sent for name in _names(format_, agency) for sent in behaviour.sendings(agency, name, period, now)]


def _entry(format_: str, sent: behaviour.Sent) -> Entry:
    return {
        "agency": sent.agency,
        "dataset": sent.dataset or None,
        "name": _name(format_, sent),
        "url": address(format_, sent),
        "etag": sent.etag,
        "sent_at": sent.sent_at.isoformat(),
    }


def _name(format_: str, sent: behaviour.Sent) -> str:
    return {"forms": form.file_name, "api": api_page.name}.get(format_, csv_file.file_name)(sent)
