"""Runs the tests that touch the ledger on PostgreSQL: starts a cluster of its own, and ends it.

`python -m tests.postgres [pytest arguments]` is the command. As a pytest plugin (`-p tests.postgres`) this file
leads every ledger of a test to a schema of its data folder, also in the programs that tests start.
"""

from __future__ import annotations

import json
import os
import pwd
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = (
    "tests/accounts",
    "tests/data",
    "tests/ingest",
    "tests/metrics",
    "tests/doors",
    "tests/sign_on",
    "tests/dashboard",
)
#: What says something of SQLite alone.
SQLITE_ONLY = (
    "test_the_file_is_kept_in_wal_and_flushed_fully",
    "test_a_damaged_ledger_is_named_and_nothing_else_is_asked_of_it",
)
#: Programs that open a ledger; what they are given of an environment is completed.
_OURS = ("data", "ingest", "metrics", "tests.ingest.worker")
_ADDRESS = "TEST_POSTGRES"
_ENGINES: list = []


def main(arguments: list[str]) -> int:
    """Start PostgreSQL, run the tests, end it."""
    found = _binaries()
    if found is None:
        print("PostgreSQL is missing: install the package postgresql.", file=sys.stderr)
        return 1
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    try:
        if user:
            shutil.chown(folder, user)
        _run(
            user,
            found / "initdb",
            "-D",
            folder / "data",
            "-U",
            "ledger",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        # What a power cut would take is of no interest here, and tests are many.
        options = f"-c listen_addresses='' -k {folder} -c max_connections=300 -c fsync=off"
        _run(user, found / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            address = f"postgresql+psycopg://ledger@/postgres?host={folder}&options=-csearch_path%3D{{data_dir}}"
            environ = os.environ | {_ADDRESS: address, "LEDGER_URL": address}
            command = [sys.executable, "-m", "pytest", "-p", "tests.postgres", *(arguments or ("-n", "2", *TESTS))]
            return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
        finally:
            _run(user, found / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    """Find the newest PostgreSQL of the distribution; install it when this may be done here."""
    for _ in range(2):
        for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)):
            if (path / "initdb").exists():
                return path
        on_path = shutil.which("initdb")
        if on_path:
            return Path(on_path).resolve().parent
        apt = shutil.which("apt-get")
        if os.geteuid() or not apt:
            return None
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "install", "-y", "-q", "--no-install-recommends", "postgresql"], env=environ, check=False)
    return None


def _user() -> str | None:
    """PostgreSQL refuses to run as root: name who it runs as then."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(user: str | None, *words: object) -> None:
    done = subprocess.run(
        [str(word) for word in words], cwd="/", user=user, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)


def pytest_configure() -> None:
    """Lead the ledgers of this test process to PostgreSQL."""
    lead()
    plain = subprocess.Popen.__init__

    def started(self, args, *others, **named):
        environ = os.environ if named.get("env") is None else named["env"]
        ours = isinstance(args, list) and args[:1] == [sys.executable] and "PATH" in environ
        if ours and args[1] == "-m" and args[2] in _OURS:
            args = [args[0], "-m", "tests.postgres", "--as", *args[2:]]
        elif ours and args[1] == "-c" and re.search(r"^(from|import) (data|ingest|metrics)", args[2], re.MULTILINE):
            args = [args[0], "-c", f"from tests import postgres\npostgres.lead()\n{args[2]}", *args[3:]]
        else:
            return plain(self, args, *others, **named)
        path = {"PYTHONPATH": str(ROOT)}
        named["env"] = path | environ | {name: os.environ[_ADDRESS] for name in ("LEDGER_URL", _ADDRESS)}
        return plain(self, args, *others, **named)

    subprocess.Popen.__init__ = started  # type: ignore[method-assign]


def pytest_collection_modifyitems(items) -> None:
    """Leave out what says something of SQLite alone."""
    import pytest

    for item in items:
        if item.name.split("[")[0] in SQLITE_ONLY:
            item.add_marker(pytest.mark.skip(reason="says something of SQLite alone"))


def pytest_runtest_teardown() -> None:
    """Close what no test uses now: each ledger of a test has its own pool, and the server's places are counted."""
    for engine in _ENGINES:
        engine.dispose()


def lead() -> None:
    """Give every copy the schema of its data folder; a copied folder gets a copy of its schema."""
    from data import ledger

    plain, made, led = ledger.address, ledger._postgresql, {}

    def engine(url: str):
        _ENGINES.append(made(url))
        return _ENGINES[-1]

    def address(settings) -> str:
        pattern = os.environ[_ADDRESS]
        url = plain(replace(settings, ledger_url=pattern))
        if led.setdefault(settings.data_dir, None) is None:
            led[settings.data_dir] = url
            note = settings.data_dir / "record" / "test-schema"
            before = json.loads(note.read_text("utf-8")) if note.exists() else None
            note.parent.mkdir(parents=True, exist_ok=True)
            if before != url:  # four programs may begin at once on one folder
                aside = note.with_name(f"{note.name}.{os.getpid()}")
                aside.write_text(json.dumps(url), "utf-8")
                aside.replace(note)
            if before and before != url:
                _copy(before, url)
        return url

    ledger.address = address
    ledger._postgresql = engine


def _copy(before: str, after: str) -> None:
    from data import ledger
    from data.ledger import tables

    ledger._upgrade(after)
    with ledger._engine(before).connect() as source, ledger._engine(after).connect() as target:
        target = target.execution_options(writes=True)
        with source.begin(), target.begin():
            for table in tables.metadata.sorted_tables:
                rows = [dict(row) for row in source.execute(table.select()).mappings()]
                if rows:
                    target.execute(table.insert(), rows)
                if "id" in table.c and table.c["id"].type.python_type is int:
                    name = f"pg_get_serial_sequence('{table.name}', 'id')"
                    target.exec_driver_sql(
                        f"SELECT setval({name}, (SELECT coalesce(max(id), 0) + 1 FROM {table.name}), false)"
                    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--as"]:
        lead()
        sys.argv = sys.argv[2:]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        sys.exit(main(sys.argv[1:]))
