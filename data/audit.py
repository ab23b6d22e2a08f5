"""The audit: who changed what, from what, to what and why; a row lost or changed later is found.

A row is written in the transaction of its act, which therefore fails with it. Each row's `hash` covers the
row and the hash before it; its `seal` is made with a key that lies in DATA_DIR (`record/audit-key`) and not in
the ledger, so that whoever can write to the ledger alone cannot write the chain anew. The last row is
noted in `record/audit-head`, so that a cut tail is found; copy that file to a second place.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, select

from data import audit_seal, ledger
from data.ledger import tables
from data.settings import Settings

_TABLE = tables.audit
#: What the hash covers, in this order; the key, the hash and the seal follow.
_COVERED = ("sequence", "at", "who", "account", "act", "subject", "before", "after", "why", "previous")
#: Seconds between two notes of the head.
_PAUSE = 60


@dataclass(frozen=True)
class Who:
    """Who acts: a name to show, and the account when there is one."""

    name: str
    account: int | None = None


@dataclass(frozen=True)
class Problem:
    """A row that is not as it was written. `what`: changed, missing, inserted, unsealed, forked, cut or no_head."""

    sequence: int
    what: str


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole audit found; no problems means that nothing was lost or changed."""

    rows: int
    head: str
    problems: tuple[Problem, ...]


@contextmanager
def acting(settings: Settings) -> Iterator[Connection]:
    """Open the transaction of an act; after it the head is noted, at most once a minute."""
    with ledger.writing(settings) as connection:
        yield connection
    note_head(settings)


def write(
    connection: Connection, who: Who, act: str, subject: str, before: Any = None, after: Any = None, why: str = ""
) -> int:
    """Append a row in the caller's transaction, which holds the write lock; give its sequence number."""
    last = connection.execute(select(_TABLE).order_by(_TABLE.c.sequence.desc()).limit(1)).one_or_none()
    row: dict[str, Any] = {
        "sequence": last.sequence + 1 if last else 1,
        "at": tables.stamp(datetime.now(UTC)),
        "who": plain(who.name),
        "account": who.account,
        "act": act,
        "subject": plain(subject),
        "before": None if before is None else _canonical(before),
        "after": None if after is None else _canonical(after),
        "why": plain(why),
        "previous": last.hash if last else audit_seal.FIRST,
    }
    folder = Path(connection.get_execution_options()["data_dir"])
    row["hash"] = _hash([row[name] for name in _COVERED])
    row["seal"] = _seal(audit_seal.key(folder, new=last is None), row["hash"])
    connection.execute(_TABLE.insert().values(**row))
    return row["sequence"]


def note_head(settings: Settings, at_once: bool = False) -> None:
    """Note the last row in `record/audit-head`; a note that the ledger contradicts stays as evidence."""
    path, held = audit_seal.head_path(settings.data_dir), audit_seal.head(settings.data_dir)
    if held is None or (held["sequence"] and not at_once and abs(time.time() - path.stat().st_mtime) < _PAUSE):
        return
    with ledger.writing(settings) as connection:
        held = audit_seal.head(settings.data_dir)
        last = connection.execute(select(_TABLE).order_by(_TABLE.c.sequence.desc()).limit(1)).one_or_none()
        if held is None or last is None:
            return
        if held["sequence"]:
            found = connection.execute(select(_TABLE.c.hash).where(_TABLE.c.sequence == held["sequence"])).scalar()
            if found != held["hash"]:
                return
        audit_seal.note(settings.data_dir, last.sequence, last.hash)


def verify(settings: Settings, at_most: int = 100) -> Verdict:
    """Check every row against its hash, its seal, the row before and the noted head."""
    key = (
        audit_seal.key_path(settings.data_dir).read_bytes() if audit_seal.key_path(settings.data_dir).exists() else b""
    )
    head = audit_seal.head(settings.data_dir)
    problems: list[Problem] = []
    expected, previous, count, noted = 1, audit_seal.FIRST, 0, None
    columns = [_TABLE.c[name] for name in (*_COVERED, "hash", "seal")]
    with ledger.reading(settings) as connection:
        query = select(*columns).order_by(_TABLE.c.sequence).execution_options(yield_per=2000)
        for *covered, digest, seal in connection.execute(query):
            sequence, count = covered[0], count + 1
            if sequence < expected:
                problems.append(Problem(sequence, "inserted"))
                continue
            what = _wrong(covered, digest, seal, expected, previous, key)
            if what:
                problems.append(Problem(expected if what == "missing" else sequence, what))
            if head and sequence == head["sequence"]:
                noted = digest
            expected, previous = sequence + 1, digest
    if head is None:
        if count or key:
            problems.append(Problem(expected - 1, "no_head"))
    elif head["sequence"] >= expected:
        problems.append(Problem(expected, "cut"))
    elif head["sequence"] and noted != head["hash"]:
        problems.append(Problem(head["sequence"], "forked"))
    problems.sort(key=lambda problem: problem.sequence)
    return Verdict(count, previous, tuple(problems[:at_most]))


def rows(
    settings: Settings, limit: int = 50, before: int | None = None, subject: str | None = None
) -> list[dict[str, Any]]:
    """Give the newest rows first, their values read; `before` continues under a sequence number."""
    query = select(_TABLE).order_by(_TABLE.c.sequence.desc()).limit(limit)
    query = query.where(_TABLE.c.sequence < before) if before is not None else query
    query = query.where(_TABLE.c.subject == subject) if subject is not None else query
    with ledger.reading(settings) as connection:
        found = connection.execute(query).mappings().all()
    return [{**row, **{name: json.loads(row[name] or "null") for name in ("before", "after")}} for row in found]


def plain(text: str) -> str:
    """Write signs that steer a terminal or turn the direction of text as escapes, so that no line can be faked."""
    if text.isascii() and text.isprintable():
        return text
    steering = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign) in steering else sign for sign in text)


def _wrong(covered: list[Any], digest: str, seal: str, expected: int, previous: str, key: bytes) -> str:
    if covered[0] != expected:
        return "missing"
    if _hash(covered) != digest or covered[9] != previous:
        return "changed"
    return "" if key and hmac.compare_digest(_seal(key, digest), seal) else "unsealed"


def _canonical(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode()


def _hash(covered: list[Any]) -> str:
    return hashlib.sha256(orjson.dumps(covered)).hexdigest()


def _seal(key: bytes, digest: str) -> str:
    return hmac.digest(key, digest.encode(), "sha256").hex()
