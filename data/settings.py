"""Settings come from the environment; `MODE` is written once into a new DATA_DIR and read from there.

DATA_DIR (default `data/var`), HOST, PORT, MODE (`demo` or `production`), LEDGER_URL, NOW (an ISO moment
that stands in for the clock), MIN_FREE_MB (what must be free on the disk to receive reports).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from data import fs
from data.errors import Refusal
from data.period import ZONE

#: The folders below DATA_DIR that no other account of the machine may look into.
PRIVATE = ("record", "product")
MODES = ("demo", "production")


@dataclass(frozen=True)
class Settings:
    """Where this copy writes and listens, and how it behaves."""

    data_dir: Path
    mode: str
    host: str
    port: int
    ledger_url: str
    fixed_now: datetime | None = None
    min_free: int = 2 * 2**30

    @property
    def archive(self) -> Path:
        """Raw bytes by sha256; part of the record."""
        return self.data_dir / "record" / "archive"

    @property
    def deltas(self) -> Path:
        """Published releases as deltas with the definitions they used; part of the record."""
        return self.data_dir / "record" / "releases"

    @property
    def facts(self) -> Path:
        """Parquet of accepted rows; a product."""
        return self.data_dir / "product" / "facts"

    @property
    def tallies(self) -> Path:
        """Parquet of tallies; a product."""
        return self.data_dir / "product" / "tallies"

    @property
    def releases(self) -> Path:
        """Released DuckDB files; a product."""
        return self.data_dir / "product" / "releases"

    @property
    def editions(self) -> Path:
        """The definitions of past releases, laid out from their bundles; a product."""
        return self.data_dir / "product" / "editions"

    @property
    def working(self) -> Path:
        """Working figures of each agency since the newest release; a product."""
        return self.data_dir / "product" / "working"

    def now(self) -> datetime:
        """Give the present moment in Viet Nam's zone, or the moment that NOW fixes."""
        return self.fixed_now or datetime.now(ZONE)

    def today(self) -> date:
        """Give the present day in Viet Nam."""
        return self.now().astimezone(ZONE).date()


def load(start_as: str | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; `start_as` is the mode that `make run` gives to a new DATA_DIR.

    A new DATA_DIR without a mode, or a MODE other than the one it was started with, is refused.
    """
    data_dir = Path(environ.get("DATA_DIR") or "data/var").absolute()
    now = environ.get("NOW")
    return Settings(
        data_dir=data_dir,
        mode=_mode(data_dir, environ.get("MODE"), start_as),
        host=environ.get("HOST") or "127.0.0.1",
        port=_port(environ.get("PORT") or "8050"),
        ledger_url=environ.get("LEDGER_URL") or f"sqlite:///{data_dir / 'record' / 'ledger.sqlite'}",
        fixed_now=_moment(now) if now else None,
        min_free=_megabytes(environ.get("MIN_FREE_MB") or "2048"),
    )


def check_private(settings: Settings) -> None:
    """Refuse to work on folders that every account of the machine may read; the demonstration closes its own."""
    for folder in (settings.data_dir / name for name in PRIVATE):
        if folder.exists() and folder.stat().st_mode & 0o007:
            if settings.mode != "demo":
                raise Refusal("data_open", folder=folder)
            fs.private(folder)


def _mode(data_dir: Path, asked: str | None, start_as: str | None) -> str:
    file = data_dir / "record" / "mode"
    if asked is not None and asked not in MODES:
        raise Refusal("mode_unknown", given=asked)
    if file.exists():
        held = file.read_text("utf-8").strip()
        if asked and asked != held:
            raise Refusal("mode_differs", given=asked, held=held, folder=data_dir)
        return held
    mode = asked or start_as
    if mode is None:
        raise Refusal("mode_missing", folder=data_dir)
    for name in PRIVATE:
        fs.private(data_dir / name)
    fs.write(file, mode.encode(), "mode")
    return mode


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 5 or not 0 < int(text) < 65536:
        raise Refusal("port_unreadable", given=text)
    return int(text)


def _megabytes(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Refusal("min_free_unreadable", given=text)
    return int(text) * 2**20


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal("now_unreadable", given=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
