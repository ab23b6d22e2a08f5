"""How long a reader's query may take: after a while it is interrupted, and one that goes on ends its process.

DuckDB looks for an interruption only between vectors, so a single long call may not heed it; the web server
starts an ended worker again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import duckdb

from data.errors import Refusal

log = logging.getLogger(__name__)
#: Seconds until a query is interrupted, and until its process ends. `TOO_LONG` is the exit status.
SOFT, HARD, TOO_LONG = 5.0, 10.0, 71


@contextmanager
def within(connection: duckdb.DuckDBPyConnection, soft: float = SOFT, hard: float = HARD) -> Iterator[None]:
    """Run what follows within the budget; refused as `query_too_long` when it was interrupted.

    The watch has ended when this does: a thread that outlives the interpreter while it holds the last name of a
    connection takes the whole process down.
    """
    done = Event()
    watch = Thread(target=_watch, args=(connection, done, soft, hard), daemon=True, name="query budget")
    watch.start()
    try:
        yield
    except duckdb.InterruptException:
        raise Refusal("query_too_long", seconds=f"{soft:g}") from None
    finally:
        done.set()
        watch.join()


def _watch(connection: duckdb.DuckDBPyConnection, done: Event, soft: float, hard: float) -> None:
    if done.wait(soft):
        return
    connection.interrupt()
    if not done.wait(hard - soft):
        log.error("a query went on for %s s and did not heed its interruption; this process ends", HARD)
        os._exit(TOO_LONG)
