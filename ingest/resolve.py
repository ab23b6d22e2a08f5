"""Names of ministries and provinces into agencies on a day, by command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from data import agencies
from data.errors import Refusal, sentence
from data.nearest import nearest
from data.period import ZONE
from data.titles import title

#: Who sends reports; regions, groups and countries are not meant by a sender's name.
KINDS = (*agencies.REPORTING, "government_agency")


def resolved(names: Sequence[str], on: str | None) -> list[dict[str, Any]]:
    """Resolve names in the order given; where one means no agency, the nearest candidates stand beside nulls."""
    day = _day(on)
    return [_one(name, day) for name in names]


def said(found: Sequence[dict[str, Any]], on: str | None, lang: str) -> str:
    """Write what was found, a line for each name."""
    day = _day(on)
    return "\n".join(_said(one, day, lang) for one in found)


def _said(one: dict[str, Any], day: date, lang: str) -> str:
    if one["agency"] is None:
        return sentence("agency_name_unknown", lang, given=one["name"], nearest=", ".join(one["candidates"]) or "–")
    bears = title(agencies.get(one["agency"]), day)
    return sentence("agency_found", lang, given=one["name"], title=bears, agency=one["agency"])


def _one(name: str, day: date) -> dict[str, Any]:
    found = agencies.resolve(name, day, KINDS)
    near = () if found else nearest(name, day, KINDS)
    return {
        "name": name,
        "agency": found.id if found else None,
        "gso_code": found.gso_code or None if found else None,
        "candidates": [agency.id for agency in near],
    }


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now(ZONE).date()
    except ValueError as error:
        raise Refusal("day_unreadable", given=text) from error
