"""A watched folder: whole files only, each once, whatever its name is."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from data.settings import Settings
from ingest.read.child import Reader
from ingest.sources import watched_folder
from tests.ingest.kit import Plain, body, counting, line, rows_of
from tests.ingest.ways import copy_while_open, run

SPECIMEN = Path(__file__).parents[1] / "specimens" / "watched_folder" / "thu-tuc_2026-09.csv"


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A copy of its own, while September is open."""
    return copy_while_open(tmp_path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty watched folder, looked at twice at once."""
    made = tmp_path / "nhan"
    (made / "hung-yen" / "procedures").mkdir(parents=True)
    monkeypatch.setenv("WATCH_DIR", str(made))
    monkeypatch.setattr(watched_folder, "LOOK", 0.0)
    return made


def put(folder: Path, name: str | bytes, **figures: int) -> Path:
    """Put a report of Hưng Yên into the folder, said to be of September by the reader's own form."""
    path = Path(os.fsdecode(os.fsencode(folder / "hung-yen" / "procedures") + b"/" + os.fsencode(name)))
    path.write_bytes(body(line(**figures), period="2026-09"))
    return path


def test_the_folders_name_sender_and_dataset(here: Settings, folder: Path):
    (folder / "hung-yen" / "procedures" / SPECIMEN.name).write_bytes(SPECIMEN.read_bytes())
    with Reader() as reader:
        assert run(here, "watched_folder", readers=[reader])["accepted"] == 1
    (file,) = rows_of(here, "file")
    assert (file["sender"], file["dataset"], file["name"]) == ("hung-yen", "procedures", SPECIMEN.name)
    assert {row["_sender"] for row in counting(here)} == {"hung-yen"}


def test_a_file_is_taken_once_and_again_when_it_changed(here: Settings, folder: Path, monkeypatch):
    path = put(folder, "a.json")
    assert run(here, "watched_folder")["accepted"] == 1
    opened: list = []
    plain = os.open
    monkeypatch.setattr(os, "open", lambda name, *more, **kept: opened.append(str(name)) or plain(name, *more, **kept))
    assert run(here, "watched_folder")["received"] == 0
    assert str(path) not in opened, "a file that was taken is read again"
    put(folder, "a.json", full_online=31)
    assert run(here, "watched_folder")["accepted"] == 1
    os.utime(path)
    assert run(here, "watched_folder")["received"] == 0, "the same bytes were taken again"
    assert len(rows_of(here, "file")) == 2


def test_a_file_that_still_grows_is_left_for_the_next_look(here: Settings, folder: Path, monkeypatch):
    path = put(folder, "a.json")
    whole = path.read_bytes()
    path.write_bytes(whole[:20])
    monkeypatch.setattr(watched_folder.time, "sleep", lambda _: path.write_bytes(whole))
    first = run(here, "watched_folder")
    assert (first["state"], first["received"]) == ("done", 0)
    monkeypatch.setattr(watched_folder.time, "sleep", lambda _: None)
    assert run(here, "watched_folder")["accepted"] == 1


@pytest.mark.parametrize("name", [".a.json", "a.json.part", "a.json.tmp", "~$a.json", "a.json~", "a.json.crdownload"])
def test_a_file_is_taken_when_it_gets_its_own_name(here: Settings, folder: Path, name: str):
    path = put(folder, name)
    assert run(here, "watched_folder")["received"] == 0
    path.rename(path.with_name("a.json"))
    assert run(here, "watched_folder")["accepted"] == 1


@pytest.mark.parametrize(
    "name",
    ["..json", "a\nb.json", "\x1b[31mđỏ.json", "‮nosj.a.json", "$(reboot).json", "'; DROP TABLE file; --.json", "-rf.json",
     "%2e%2e%2fetc.json", "a\\..\\b.json", "x" * 240 + ".json", b"\xff\xfe\x80.json", "<script>.json", "=cmd|calc.json"],
)  # fmt: skip
def test_a_hostile_name_is_only_a_name(here: Settings, folder: Path, name):
    put(folder, name)
    row = run(here, "watched_folder")
    taken = rows_of(here, "file")
    assert row["state"] == "done" and row["problem"] is None
    assert len(taken) == (0 if str(name).startswith(".") else 1)
    for file in taken:
        assert len(file["name"]) <= 150 and file["name"].isprintable() and "/" not in file["name"]
    assert run(here, "watched_folder")["received"] == 0


def test_links_devices_and_deep_folders_are_passed_over(here: Settings, folder: Path, tmp_path: Path):
    secret = tmp_path / "secret.json"
    secret.write_bytes(body(line(), period="2026-09"))
    (folder / "link.json").symlink_to(secret)
    (folder / "out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.json")
    deep = folder / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (deep / "d.json").write_bytes(secret.read_bytes())
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(folder / "s.json"))
        row = run(here, "watched_folder")
    assert (row["state"], row["received"]) == ("done", 0)


def test_a_file_that_becomes_a_link_between_the_looks_is_not_followed(
    here: Settings, folder: Path, tmp_path, monkeypatch
):
    secret = tmp_path / "secret.json"
    secret.write_bytes(body(line(), period="2026-09"))
    path = put(folder, "a.json")

    def swap(_):
        path.unlink()
        path.symlink_to(secret)

    monkeypatch.setattr(watched_folder.time, "sleep", swap)
    row = run(here, "watched_folder")
    assert (row["received"], row["problem"]["code"]) == (0, "source_unreadable")


def test_one_file_that_cannot_be_taken_costs_the_others_nothing(here: Settings, folder: Path, monkeypatch):
    put(folder, "lon.json").write_bytes(b" " * 4000)
    put(folder, "nho.json")
    monkeypatch.setattr(watched_folder, "LARGEST", 2000)
    row = run(here, "watched_folder", readers=[Plain()])
    assert (row["problem"]["code"], row["accepted"]) == ("watched_too_large", 1)


def test_a_folder_that_is_not_there_is_named(here: Settings, folder: Path, monkeypatch):
    monkeypatch.setenv("WATCH_DIR", str(folder / "khong-co"))
    assert run(here, "watched_folder")["problem"]["code"] == "watch_dir_missing"
