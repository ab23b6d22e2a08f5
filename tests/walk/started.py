"""The whole demonstration, filled once into a folder that is kept, and read from there again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.end_to_end.program import FIRST_START, Program
from tests.ingest.kit import NOW
from tests.walk import house
from tests.walk.house import House

FOLDER = Path("walked")
ENVIRON = {"NOW": NOW.isoformat()}


@contextmanager
def started(folder: Path = FOLDER) -> Iterator[House]:
    """Start everything on the copy in a folder, wait until history is in, and let everybody in."""
    folder.mkdir(parents=True, exist_ok=True)
    program = Program(folder.resolve())
    try:
        print(f"The demonstration fills {program.data}; the first time takes minutes.", flush=True)
        program.until_whole(FIRST_START)
        with house.opened(program.address, program.data, ENVIRON) as home:
            yield home
    finally:
        program.end()
