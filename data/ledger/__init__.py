"""The record in SQL: files, reports, findings, runs, leases, releases, accounts, audit.

SQLite in WAL with `synchronous=FULL` by default, PostgreSQL by LEDGER_URL. Writers take the lock at once
(`BEGIN IMMEDIATE`, or an advisory lock of the schema), stay short, and parse nothing inside a transaction.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, create_engine, event, inspect
from sqlalchemy.exc import OperationalError

from data import fs
from data.errors import Refusal
from data.ledger import glance
from data.settings import Settings

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Seconds that a writer waits for the lock.
_PATIENCE = 5
#: One writer per schema: the lock ends with its transaction, however that ends.
_LOCK = "SELECT pg_advisory_xact_lock(7361, hashtext(coalesce(current_schema(), '')))"
#: A reader sees one state of the ledger from its first statement to its last, as on SQLite.
_STILL = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def address(settings: Settings) -> str:
    """Give the address of this copy's ledger; `{data_dir}` in it becomes a name made of the data folder's path.

    So several copies can share one PostgreSQL: `…?options=-csearch_path%3D{data_dir}`.
    """
    name = "d" + hashlib.sha256(str(settings.data_dir).encode()).hexdigest()[:16]
    return settings.ledger_url.replace("{data_dir}", name)


@cache
def _engine(url: str) -> Engine:
    return _sqlite(url) if url.startswith("sqlite") else _postgresql(url)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 5})

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record) -> None:
        connection.execute("SET lock_timeout = '5s'")
        connection.execute("SET synchronous_commit = on")
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("single"):
            connection.exec_driver_sql(_LOCK if options.get("writes") else _STILL)

    # A forked child must not talk over its parent's connections.
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return engine


def engine(settings: Settings) -> Engine:
    """Give the engine of this copy's ledger, its schema brought up to date."""
    _place(settings.data_dir / "record")
    url = address(settings)
    _upgrade(url)
    return _engine(url)


@cache
def _place(folder: Path) -> None:
    fs.folder(folder)


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """Open a transaction that only reads."""
    with engine(settings).connect() as connection, connection.begin():
        yield connection


def look(settings: Settings, query: Select[Any], **given: Any) -> Any | None:
    """Give the one row of a statement that every request asks, or None; each sees what was committed before."""
    return glance.row(engine(settings), query, given)


@contextmanager
def writing(settings: Settings) -> Iterator[Connection]:
    """Open a short transaction that holds the write lock from its first statement.

    Refused as `ledger_busy` when the lock is not to be had.
    """
    made = engine(settings)
    with _turn(str(made.url)), made.connect() as connection:
        connection = connection.execution_options(writes=True, data_dir=settings.data_dir)
        try:
            transaction = connection.begin()
        except OperationalError as error:
            raise _busy(error) from error
        with transaction:
            yield connection
            fs.crash_point("ledger.written")
        fs.crash_point("ledger.committed")


@contextmanager
def _turn(url: str) -> Iterator[None]:
    """Let the writers of one process come one after another: the lock of a file is not given in turn."""
    lock = _lock(url)
    if not lock.acquire(timeout=_PATIENCE):
        raise Refusal("ledger_busy", seconds=_PATIENCE)
    try:
        yield
    finally:
        lock.release()


@cache
def _lock(url: str) -> threading.Lock:
    return threading.Lock()


def _busy(error: OperationalError) -> Exception:
    locked = any(word in str(error.orig) for word in ("database is locked", "lock timeout"))
    return Refusal("ledger_busy", seconds=_PATIENCE) if locked else error


@cache
def _upgrade(url: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head()
    with _engine(url).connect() as connection:
        if inspect(connection).has_table("alembic_version"):
            held = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            if held == head:
                return
            if held and held not in {script.revision for script in scripts.walk_revisions()}:
                raise Refusal("ledger_newer", held=held, known=head)
    with _engine(url).connect() as connection:
        connection = connection.execution_options(writes=True)
        if connection.dialect.name == "postgresql":
            with connection.begin():
                _schema(connection)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _schema(connection: Connection) -> None:
    """Make the schema that the address names, if it is not there yet."""
    if connection.exec_driver_sql("SELECT current_schema()").scalar() is None:
        path = connection.exec_driver_sql("SELECT current_setting('search_path')").scalar_one()
        name = connection.dialect.identifier_preparer.quote_identifier(path.split(",")[0].strip().strip('"'))
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {name}")
