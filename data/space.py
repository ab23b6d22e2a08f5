"""Room on the disk: whether reports can still be kept, and the refusal when they cannot.

Reports are refused while there is still room for the ledger and the next release, so that what is held
stays readable and the program comes back by itself when room returns.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlalchemy.exc import DatabaseError

from data.errors import Refusal
from data.settings import Settings

#: The refusals that mean "cannot be stored now"; a web answer to them is 507.
CODES = frozenset({"disk_low", "disk_full", "disk_failing"})
#: How many files as large as the largest release must fit beside it.
RELEASES = 3
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: SQLITE_FULL, and PostgreSQL's disk_full.
_NO_ROOM_SQL = frozenset({13, "53100"})
#: SQLITE_IOERR in the lowest byte, and PostgreSQL's io_error: a call of the disk failed. SQLite does not say why, so that a
#: full disk that shows at the flush comes as this too.
_FAILING, _FAILING_SQL = 10, "58030"


def free(settings: Settings) -> int:
    """Give the bytes that this program may still write below DATA_DIR."""
    held = next(folder for folder in (settings.data_dir, *settings.data_dir.parents) if folder.exists())
    return shutil.disk_usage(held).free


def needed(settings: Settings) -> int:
    """Give the bytes that must be free for reports to be received."""
    sizes = [path.stat().st_size for path in settings.releases.glob("release-*.duckdb")]
    return max(settings.min_free, RELEASES * max(sizes, default=0))


def low(settings: Settings, coming: int = 0) -> bool:
    """Tell whether there is too little room to receive reports of so many bytes."""
    return free(settings) - coming < needed(settings)


def check(settings: Settings, coming: int = 0) -> None:
    """Refuse to receive when there is too little room."""
    if low(settings, coming):
        raise Refusal("disk_low", free=f"{free(settings) / 2**20:.0f}", needed=f"{needed(settings) / 2**20:.0f}")


@contextmanager
def told() -> Iterator[None]:
    """Say in a sentence that the disk is full, or fails below the ledger; any other error goes on as it is."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Refusal("disk_full") from error
        raise
    except duckdb.IOException as error:  # it tells the system's words, not its number
        if any(os.strerror(number) in str(error) for number in _NO_ROOM):
            raise Refusal("disk_full") from error
        raise
    except DatabaseError as error:
        code = getattr(error.orig, "sqlite_errorcode", None) or getattr(error.orig, "sqlstate", None)
        if code in _NO_ROOM_SQL:
            raise Refusal("disk_full") from error
        if code == _FAILING_SQL or (isinstance(code, int) and code & 0xFF == _FAILING):
            raise Refusal("disk_failing") from error
        raise
