"""Places to pull reports from, one file each; the folder is the registry.

A source file holds `SOURCE` and `fetch(period, context)`, and `wanted(now)` where it serves more than one
file of no period. Its quirks are documented where they are handled.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from requests import Session

from data.model import Delivery, Seen, Text
from data.period import Period
from data.settings import Settings

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Source:
    """Where reports come from and how often (`cron` in Asia/Ho_Chi_Minh, weekdays by name).

    `modes` are the modes in which it runs; `illustrative` marks made-up figures, and everything made
    of them says so. `needs` names the settings of the environment without which it is not asked, its address
    first; `takes` names those that it may have. A `feed` brings bulk files, read by the feeds lane.
    """

    id: str
    name: Text
    datasets: tuple[str, ...]
    cron: str
    modes: tuple[str, ...] = ("demo", "production")
    illustrative: bool = False
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    feed: bool = False


@dataclass(frozen=True)
class Leave:
    """An exception after closing that a source's ministry has given: for a sender's period, until a day."""

    dataset: str | None
    sender: str
    period: str
    authority: str
    reason: str
    until: date


@dataclass(frozen=True)
class Context:
    """What a source may use: a checked HTTP session, its base address, the time, and what is held.

    `held(etag)` tells whether a file with this tag was received before, so that it is not fetched again; `seen`
    gives what each address last gave, and `remember` keeps what an address gave that brought nothing new.
    `given` are the source's settings. A feed has a folder for what it brings, `spool`, and asks for `room` on the disk
    before it fills it.
    """

    session: Session
    base: str
    now: datetime
    held: Callable[[str], bool]
    seen: Mapping[str, Seen] = field(default_factory=dict)
    remember: Callable[[Seen], object] = lambda seen: None
    given: Mapping[str, str] = field(default_factory=dict)
    spool: Path | None = None
    room: Callable[[int], object] = lambda size: None


@cache
def all_sources() -> dict[str, ModuleType]:
    """Load every source of the folder: id → module."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
    modules = (import_module(f"ingest.sources.{name}") for name in names)
    return {module.SOURCE.id: module for module in modules}


def of(settings: Settings) -> dict[str, ModuleType]:
    """Give the sources of a copy's mode; production never runs an illustrative one."""
    return {name: module for name, module in all_sources().items() if settings.mode in module.SOURCE.modes}


def asked(settings: Settings) -> dict[str, ModuleType]:
    """Give the sources of a copy's mode that are asked: those whose settings are all given."""
    return {name: module for name, module in of(settings).items() if not missing(module.SOURCE)}


def given(source: Source) -> dict[str, str]:
    """Give the settings of a source that the environment holds; only this program reads them."""
    return {name: os.environ[name] for name in (*source.needs, *source.takes) if os.environ.get(name)}


def missing(source: Source) -> list[str]:
    """Name the settings that a source needs and the environment lacks."""
    return [name for name in source.needs if not os.environ.get(name)]


def host(source: Source, base: str) -> str:
    """Name where a source is, so that no place is asked twice at once; one that asks nobody is its own place."""
    address = os.environ.get(source.needs[0], "") if source.needs else base if source.illustrative else ""
    return urlsplit(address).netloc or address or source.id


def clean(name: str) -> str:
    """Write a file's name as people can read it: one line of at most 150 letters, nothing that hides or turns text."""
    shown = os.fsencode(name).decode("utf-8", "replace")
    kept = "".join(char if char.isprintable() and char not in "/\\" else "\ufffd" for char in shown)
    return kept if len(kept) <= 150 else f"{kept[:100]}…{kept[-40:]}"


def wanted(module: ModuleType, now: datetime) -> tuple[Period | None, ...]:
    """Give the periods a source can have at a moment, newest first; (None,) for one without periods."""
    return tuple(module.wanted(now)) if hasattr(module, "wanted") else (None,)


def leaves(module: ModuleType, period: Period | None, now: datetime) -> tuple[Leave, ...]:
    """Give the exceptions after closing under which a source's reports of a period come; most have none."""
    return tuple(module.leaves(period, now)) if hasattr(module, "leaves") else ()


def fetch(module: ModuleType, period: Period | None, context: Context) -> Iterator[Delivery]:
    """Pull the files of one period."""
    return module.fetch(period, context)
