"""The evidence of a report in one ZIP: its file, what the check found, explanations with their files, revisions, receipt.

The same report gives the same bytes while nothing was added to it; the receipt names the sha256 of every file inside.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from data import archive
from data.reports import cards, evidence, originals, verify
from data.reports.cards import Card, Scope
from data.settings import Settings

#: A larger file, such as a feed, is named by its sha256 alone.
LARGEST = 64 * 2**20
_BEGIN = (1980, 1, 1, 0, 0, 0)
_FINDINGS = ("where", "severity", "rule", "message", "explanation", "explained_by", "explained_at", "files")
_REVISIONS = (
    "revision",
    "state",
    "counts",
    "by",
    "origin",
    "sent_at",
    "received_at",
    "decided_at",
    "file",
    "sha256",
    "why",
)
_VALUES = ("sheet", "row", "field", "period", "reported", "verified", "published", "in_release", "reason", "evidence", "by", "at")  # fmt: skip


def pack(settings: Settings, report: int, scope: Scope, lang: str = "vi") -> tuple[str, bytes]:
    """Give name and bytes of the evidence of a report in scope."""
    card = cards.get(settings, report, scope)
    files = dict(_files(settings, card, scope, lang))
    receipt = {
        "report": card.id, "dataset": card.dataset, "sender": card.sender, "period": card.period,
        "revision": card.revision, "state": card.state, "counts": card.counts, "by": card.by,
        "received_at": card.received_at.isoformat(), "sent_at": card.sent_at.isoformat(),
        "file": card.file_name, "sha256": card.sha256, "illustrative": card.illustrative,
        "files": [{"name": name, "sha256": sha256(body).hexdigest(), "size": len(body)} for name, body in files.items()],
    }  # fmt: skip
    files["receipt.json"] = orjson.dumps(receipt, option=orjson.OPT_INDENT_2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(zipfile.ZipInfo(name, _BEGIN), body, zipfile.ZIP_DEFLATED)
    return f"{card.dataset}-{card.sender}-{card.period}-{card.revision}.zip", out.getvalue()


def _files(settings: Settings, card: Card, scope: Scope, lang: str) -> Iterable[tuple[str, bytes]]:
    if archive.path(settings.archive, card.sha256).stat().st_size <= LARGEST:
        name, body = originals.original(settings, card.id, scope)
        yield f"file/{_plain(name)}", body
        if card.corrected:
            yield "file/corrections.json", archive.read(settings.archive, card.sha256)
    held = evidence.attachments(settings, card.id, scope)
    names = {one.id: f"evidence/{one.id}-{_plain(one.name)}" for one in held}
    yield "findings.csv", _table(_FINDINGS, (
        {
            "where": one.where, "severity": one.severity, "rule": one.rule, "message": one.say(lang),
            "explanation": one.explanation, "explained_by": one.explained_by, "explained_at": one.explained_at,
            "files": " ".join(names[file.id] for file in held if file.finding == one.id),
        }
        for one in cards.findings(settings, card.id, scope)
    ))  # fmt: skip
    revisions = cards.history(settings, card.dataset, card.sender, card.period, scope)
    yield "revisions.csv", _table(_REVISIONS, ({**one.__dict__, "file": one.file_name} for one in revisions))
    yield "verified.csv", _table(_VALUES, (one.__dict__ for one in verify.values(settings, card.id, scope)))
    for one in held:
        yield names[one.id], archive.read(settings.archive, one.sha256)


def _table(heads: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> bytes:
    """Write rows as CSV with a BOM, so that Excel reads Vietnamese; no cell can begin a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_cell(row[head]) for head in heads] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _plain(name: str) -> str:
    """Give a name that stays inside the folder into which it is unpacked."""
    return Path(name.replace("\\", "/")).name.strip(". ") or "file"
