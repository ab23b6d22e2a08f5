"""How long a reader's query may take: after a while it is interrupted, and one that goes on ends its process.

DuckDB looks for an interruption only between vectors, so a single long call may not heed it; the web server
starts an ended worker again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

import duckdb

from data.errors import Refusal

log = logging.getLogger(__name__)
#: Seconds until a query is interrupted, and until its process ends. `TOO_LONG` is the exit status.
SOFT, HARD, TOO_LONG = 5.0, 10.0, 71


@contextmanager
def within(connection: duckdb.DuckDBPyConnection, soft: float = SOFT, hard: float = HARD) -> Iterator[None]:
    """Run what follows within the budget; refused as `query_too_long` when it was interrupted."""
    timers = [Timer(soft, connection.interrupt), Timer(hard, _end)]
    for timer in timers:
        timer.daemon = True
        timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise Refusal("query_too_long", seconds=f"{soft:g}") from None
    finally:
        for timer in timers:
            timer.cancel()


def _end() -> None:
    log.error("a query went on for %s s and did not heed its interruption; this process ends", HARD)
    os._exit(TOO_LONG)
