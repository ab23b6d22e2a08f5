"""The record in SQL: files, reports, findings, runs, leases, releases.

SQLite in WAL with `synchronous=FULL` by default, PostgreSQL by LEDGER_URL. Writers take the lock at once
(`BEGIN IMMEDIATE`), stay short, and parse nothing inside a transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect

from data.settings import Settings

_MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
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


def engine(settings: Settings) -> Engine:
    """Give the engine of this copy's ledger, its schema brought up to date."""
    Path(settings.data_dir / "record").mkdir(parents=True, exist_ok=True)
    found = _engine(settings.ledger_url)
    _upgrade(settings.ledger_url)
    return found


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """Open a transaction that only reads."""
    with engine(settings).connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(settings: Settings) -> Iterator[Connection]:
    """Open a short transaction that holds the write lock from its first statement."""
    with engine(settings).connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            yield connection


@cache
def _upgrade(url: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    with _engine(url).connect() as connection:
        if inspect(connection).has_table("alembic_version"):
            held = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            if held == head:
                return
    with _engine(url).connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
