"""Which files of definitions and reference a reader goes by: this program's own, or those of a past release.

A release is read with the definitions it was made with. Whatever loads such files asks `folder` or `file` for the
place and is cached by `kept`, so that each edition has its own registry; the choice holds for one thread of work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
#: Where this program's own files lie.
HOME = Path(__file__).parents[1]
_root: ContextVar[Path] = ContextVar("edition", default=HOME)


def root() -> Path:
    """Give the folder of the edition in use."""
    return _root.get()


def is_own() -> bool:
    """Tell whether this program's own files are in use."""
    return root() == HOME


def place(name: str) -> Path:
    """Give where a file or folder of the edition lies (`data/reference/agencies.csv`).

    A file that an older edition did not keep is this program's own; a folder that it lacks held nothing yet.
    """
    held = root() / name
    return held if held.exists() or not held.suffix else HOME / name


@contextmanager
def of(folder: Path) -> Iterator[None]:
    """Go by the files of another edition."""
    token = _root.set(folder)
    try:
        yield
    finally:
        _root.reset(token)


def kept(make: Callable[P, R]) -> Callable[P, R]:
    """Keep what a loader gives, apart for each edition."""

    @cache
    def of_edition(_: Path, *args: Any, **kwargs: Any) -> R:
        return make(*args, **kwargs)

    @wraps(make)
    def found(*args: P.args, **kwargs: P.kwargs) -> R:
        return of_edition(_root.get(), *args, **kwargs)  # type: ignore[arg-type]

    return found
