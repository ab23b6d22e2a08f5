"""The only constructor of DuckDB connections: nothing outside the named places, settings locked.

A connection reads and writes only below `folders` and `paths`; it cannot load extensions, reach the
network, or change its own settings.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

MEMORY = "512MB"


def connect(
    database: Path | None = None,
    *,
    read_only: bool = False,
    folders: Collection[Path] = (),
    paths: Collection[Path] = (),
    threads: int = 1,
    memory: str = MEMORY,
    spill: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """Open a locked-down connection on a file or in memory; what outgrows the memory is put aside in `spill`, if given."""
    connection = duckdb.connect(
        str(database) if database else ":memory:",
        read_only=read_only,
        config={
            "threads": threads,
            "memory_limit": memory,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")  # it would write among the answers on standard output
    connection.execute(f"SET temp_directory = {_list([spill or ''])}")
    connection.execute("SET preserve_insertion_order = true")
    if folders:
        connection.execute(f"SET allowed_directories = [{_list(f'{folder}/' for folder in folders)}]")
    if paths:
        connection.execute(f"SET allowed_paths = [{_list(paths)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _list(paths) -> str:
    return ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
