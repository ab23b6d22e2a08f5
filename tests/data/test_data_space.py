"""Without room on the disk nothing is received, and the reader is told so."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from sqlalchemy.exc import OperationalError

from data import archive, inbox, settings, space
from data.errors import Refusal
from data.model import Delivery
from data.settings import Settings

FILE = Delivery("a.csv", b"a;b\n1;2\n", "procedures", "hung-yen", "2026-04")


def test_a_report_is_received_while_there_is_room_and_refused_when_there_is_not(here: Settings):
    (first,) = inbox.receive(here, [FILE], "upload", False)
    full = replace(here, min_free=2**60)
    with pytest.raises(Refusal) as refused:
        inbox.receive(full, [FILE], "upload", False)
    assert refused.value.code == "disk_low" and refused.value.code in space.CODES
    assert inbox.count(here) == first == 1


def test_room_for_three_more_releases_is_needed(here: Settings):
    assert space.needed(here) == here.min_free
    here.releases.mkdir(parents=True)
    large = here.releases / "release-1.duckdb"
    with large.open("wb") as file:
        file.truncate(here.min_free)
    assert space.needed(here) == 3 * here.min_free


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_a_refusal(here: Settings, monkeypatch: pytest.MonkeyPatch, number: int):
    def full(*_: object) -> str:
        raise OSError(number, "no room")

    monkeypatch.setattr(archive, "keep", full)
    with pytest.raises(Refusal) as refused:
        inbox.receive(here, [FILE], "upload", False)
    assert refused.value.code == "disk_full"


@pytest.mark.parametrize(
    ("number", "code"),
    [(sqlite3.SQLITE_FULL, "disk_full"), (sqlite3.SQLITE_IOERR, "disk_failing"), (sqlite3.SQLITE_IOERR_FSYNC, "disk_failing"),
     (sqlite3.SQLITE_CONSTRAINT, "")],
)  # fmt: skip
def test_a_disk_that_fails_under_the_ledger_is_a_refusal_and_other_faults_are_not(number: int, code: str):
    cause = sqlite3.OperationalError("told by the ledger")
    cause.sqlite_errorcode = number
    with pytest.raises(Refusal if code else OperationalError) as raised, space.told():
        raise OperationalError("INSERT", {}, cause)
    assert getattr(raised.value, "code", None) == (code or "e3q8")


def test_a_full_disk_under_a_product_is_a_refusal_and_other_faults_are_not(tmp_path: Path):
    with pytest.raises(Refusal) as refused, space.told():
        duckdb.execute("COPY (SELECT range FROM range(100_000)) TO '/dev/full' (FORMAT csv)")
    assert refused.value.code == "disk_full"
    with pytest.raises(duckdb.IOException), space.told():
        duckdb.execute(f"COPY (SELECT 1) TO '{tmp_path}/none/there.csv'")


def test_a_broken_disk_under_a_file_is_no_full_one():
    with pytest.raises(OSError), space.told():
        raise OSError(errno.EIO, "the disk is broken")


@pytest.mark.parametrize("given", ["", "2048", "0", "9"])
def test_what_must_stay_free_is_a_setting(here: Settings, given: str):
    environ = {"DATA_DIR": str(here.data_dir)} | ({"MIN_FREE_MB": given} if given else {})
    assert settings.load(environ=environ).min_free == int(given or 2048) * 2**20


@pytest.mark.parametrize("given", ["-1", "two", "1e3", "９"])
def test_a_setting_that_is_no_number_is_refused(here: Settings, given: str):
    with pytest.raises(Refusal) as refused:
        settings.load(environ={"DATA_DIR": str(here.data_dir), "MIN_FREE_MB": given})
    assert refused.value.code == "min_free_unreadable"
