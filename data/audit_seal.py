"""The two files of the audit that lie beside the ledger: the key of its seals, and the note of its last row."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from data import fs
from data.errors import Refusal

FIRST = "0" * 64


def key_path(folder: Path) -> Path:
    """Where the key lies; the ledger never holds it."""
    return folder / "record" / "audit-key"


def head_path(folder: Path) -> Path:
    """Where the last row is noted."""
    return folder / "record" / "audit-head"


def head(folder: Path) -> dict[str, Any] | None:
    """Give the noted last row, {sequence, hash}; None when the note is lost or spoilt."""
    path = head_path(folder)
    try:
        held = json.loads(path.read_bytes()) if path.exists() else None
    except ValueError:
        return None
    right = isinstance(held, dict) and set(held) == {"sequence", "hash"} and isinstance(held["sequence"], int)
    return held if right else None


def note(folder: Path, sequence: int, digest: str) -> None:
    """Note the last row durably."""
    fs.write(head_path(folder), json.dumps({"sequence": sequence, "hash": digest}).encode(), "audit_head")


def key(folder: Path, new: bool) -> bytes:
    """Give the key of this copy; it is made before the first row, and its loss is never papered over."""
    path = key_path(folder)
    if path.exists():
        return path.read_bytes()
    if not new:
        raise Refusal("audit_key_missing", file=path)
    note(folder, 0, FIRST)
    fs.make(path, _private, "audit_key")
    return path.read_bytes()


def _private(aside: Path) -> None:
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
