"""A connection reaches the named places and nothing else, and cannot change that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data import duck, release

READS = [
    "SELECT * FROM read_csv('{out}/x.csv')", "SELECT * FROM '{out}/x.csv'", "SELECT * FROM read_csv('{in}/../x.csv')",
    "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_blob('/etc/passwd')", "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_json('{out}/x.json')", "SELECT * FROM read_ndjson_objects('{out}/x.json')",
    "SELECT * FROM read_parquet('{out}/x.parquet')", "SELECT * FROM parquet_schema('{out}/x.parquet')",
    "SELECT * FROM parquet_metadata('{out}/x.parquet')", "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM read_csv('/dev/stdin')", "SELECT * FROM read_text('/proc/self/environ')",
    "SELECT * FROM read_parquet('https://example.org/a.parquet')", "SELECT * FROM read_csv('s3://bucket/a.csv')",
    "CREATE MACRO f() AS TABLE SELECT * FROM read_text('/etc/passwd'); SELECT * FROM f()", "SELECT getenv('HOME')",
    "SELECT * FROM secret_of_python", "ATTACH '{out}/q.duckdb' AS q", "IMPORT DATABASE '{out}/e'",
]  # fmt: skip
WRITES = [
    "COPY (SELECT 1) TO '{out}/z.csv'", "COPY (SELECT 1) TO '{in}/../z.csv'", "COPY (SELECT 1) TO '/dev/stdout'",
    "EXPORT DATABASE '{out}/e'", "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
]  # fmt: skip
EXTENSIONS = [
    "INSTALL httpfs",
    "FORCE INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{out}/x.duckdb_extension'",
    "UPDATE EXTENSIONS",
]
SETTINGS = [
    "SET enable_external_access = true", "SET lock_configuration = false", "SET allowed_directories = ['/']",
    "SET allowed_paths = ['/etc/passwd']", "SET memory_limit = '64GB'", "RESET memory_limit", "SET threads = 64",
    "PRAGMA threads = 64", "SET temp_directory = '{out}'", "SET home_directory = '{out}'", "SET secret_directory = '{out}'",
    "SET TimeZone = 'Asia/Ho_Chi_Minh'", "SET custom_extension_repository = 'http://example.org'",
    "SET python_enable_replacements = true", "SET autoload_known_extensions = true", "SET enable_logging = true",
    "SET log_query_path = '{out}/q.log'", "SET profiling_output = '{out}/p.json'", "PRAGMA enable_profiling = 'json'",
    "SET GLOBAL access_mode = 'read_write'", "SET preserve_insertion_order = false",
]  # fmt: skip


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    (folder / "in").mkdir()
    for name in ("x.csv", "in/y.csv"):
        (folder / name).write_text("a\n1\n")
    (folder / "x.json").write_text('{"a": 1}\n')
    with duckdb.connect() as free:
        free.execute(f"COPY (SELECT 1 AS a) TO '{folder}/x.parquet' (FORMAT parquet)")
    return folder


@pytest.fixture(scope="module")
def locked(places: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duck.connect(folders=[places / "in"]) as connection:
        yield connection


def _try(connection: duckdb.DuckDBPyConnection, statement: str, places: Path) -> None:
    secret_of_python = [1]
    assert secret_of_python
    connection.execute(statement.replace("{out}", str(places)).replace("{in}", str(places / "in"))).fetchall()


@pytest.mark.parametrize("statement", READS + WRITES + EXTENSIONS + SETTINGS)
def test_a_statement_that_reaches_outside_is_refused(locked: duckdb.DuckDBPyConnection, places: Path, statement: str):
    with pytest.raises(duckdb.Error):
        _try(locked, statement, places)


def test_nothing_was_written_outside_and_the_named_folder_still_answers(
    locked: duckdb.DuckDBPyConnection, places: Path
):
    for statement in WRITES:
        with pytest.raises(duckdb.Error):
            _try(locked, statement, places)
    assert sorted(path.name for path in places.iterdir()) == ["in", "x.csv", "x.json", "x.parquet"]
    assert locked.execute(f"SELECT a FROM '{places}/in/y.csv'").fetchall() == [(1,)]


def test_the_refused_files_are_readable_without_the_lock(places: Path):
    with duckdb.connect() as free:
        assert free.execute(f"SELECT a FROM '{places}/x.parquet'").fetchall() == [(1,)]
        assert free.execute(f"SELECT count(*) FROM read_json('{places}/x.json')").fetchall() == [(1,)]


def test_a_connection_for_single_files_opens_just_those(places: Path):
    with duck.connect(paths=[places / "x.csv"]) as connection:
        assert connection.execute(f"SELECT a FROM '{places}/x.csv'").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error):
            connection.execute(f"SELECT a FROM '{places}/in/y.csv'")


def test_a_place_with_a_quote_in_its_name_opens_and_opens_nothing_else(tmp_path: Path):
    odd = tmp_path / "it's, '"
    odd.mkdir()
    (odd / "y.csv").write_text("a\n1\n")
    (tmp_path / "x.csv").write_text("a\n2\n")
    with duck.connect(folders=[odd]) as connection:
        assert connection.execute("SELECT a FROM read_csv(?)", [str(odd / "y.csv")]).fetchall() == [(1,)]
        with pytest.raises(duckdb.Error):
            connection.execute("SELECT a FROM read_csv(?)", [str(tmp_path / "x.csv")])


def test_a_neighbour_whose_name_begins_alike_is_outside(places: Path):
    (places / "in" / "y.csv").exists()
    beside = places.parent / f"{places.name}-in-beside"
    beside.mkdir()
    (beside / "y.csv").write_text("a\n1\n")
    with duck.connect(folders=[places.parent / f"{places.name}-in"]) as connection, pytest.raises(duckdb.Error):
        connection.execute(f"SELECT a FROM '{beside}/y.csv'")


def test_a_released_file_is_read_only_and_each_reader_has_a_cursor_of_its_own(tmp_path: Path):
    file = tmp_path / "release-1.duckdb"
    with duck.connect(file) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a")
    one, two = release.connect(file), release.connect(file)
    one.execute("SELECT a FROM t")
    assert two.execute("SELECT a + 1 FROM t").fetchall() == [(2,)] and one.fetchall() == [(1,)]
    for statement in (
        "INSERT INTO t VALUES (2)",
        "DROP TABLE t",
        "CREATE TABLE u (a INTEGER)",
        f"COPY t TO '{tmp_path}/t.csv'",
    ):
        with pytest.raises(duckdb.Error):
            two.execute(statement)
    assert release.connect(file).execute("SELECT a FROM t").fetchall() == [(1,)]
