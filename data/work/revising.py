"""Changing what somebody saw: an act on a revision that is no longer the newest is refused with what came between."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table

from data import agencies, audit
from data.audit import Who
from data.errors import Refusal, messages, sentence
from data.period import ZONE
from data.settings import Settings
from data.work import seen

#: Fields whose values are agencies.
_BODIES = ("owner", "waits_for", "raiser")
_DAYS = ("due", "step_due", "opened", "removed", "done")
#: What is no news to a person.
_SILENT = ("revision", "touched", "changed_at", "told")


def ahead(settings: Settings, due: date | None) -> None:
    """Refuse a day that has passed: nobody can keep it."""
    if due is not None and due < settings.today():
        raise Refusal("day_past", given=f"{due:%d/%m/%Y}")


def check(connection: Connection, row: Any, saw: int, about: str) -> None:
    """Refuse an act on a row that has changed since its actor saw it, and say who changed what."""
    if row.revision == saw:
        return
    later = [one for one in seen.changes(connection, about, 20) if one.after.get("revision", 0) > saw]
    told = {lang: "; ".join(_told(one, lang) for one in reversed(later)) or "–" for lang in ("vi", "en")}
    raise Refusal("work_changed", changes_vi=told["vi"], changes_en=told["en"])


def save(
    connection: Connection, who: Who, act: str, about: str, table: Table, key: ColumnElement[bool], row: Any, why: str = "",
    **values: Any,
) -> bool:  # fmt: skip
    """Write the values that differ under the next revision, with the audit row; False where nothing differs."""
    new = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not set(new) - set(_SILENT):
        return False
    new["revision"] = row.revision + 1
    before = {name: getattr(row, name) for name in new}
    connection.execute(table.update().where(key).values(**new))
    audit.write(connection, who, act, about, before, new, why)
    return True


def _told(one: seen.Change, lang: str) -> str:
    fields = [
        f"{_name(name, lang)} → {_value(name, value, lang)}" for name, value in one.after.items() if name not in _SILENT
    ]
    return f"{one.by}, {one.at.astimezone(ZONE):%H:%M %d/%m/%Y}: {', '.join(fields)}"


def _name(field: str, lang: str) -> str:
    return sentence(f"work_field_{field}", lang) if f"work_field_{field}" in messages() else field


def _value(field: str, value: Any, lang: str) -> str:
    if field in _BODIES and value:
        return agencies.get(value).name[lang]
    if field == "state":
        return sentence(f"work_state_{value}", lang)
    if field in _DAYS and value:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return str(value) if value not in (None, "") else "–"
