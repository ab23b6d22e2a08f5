"""A file appears whole or not at all, whatever ends the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data import archive, fs
from data.errors import Refusal

ROOT = Path(__file__).parents[2]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_written_file_holds_its_bytes_and_leaves_nothing_aside(tmp_path: Path):
    fs.write(tmp_path / "deep" / "a.txt", b"one")
    fs.write(tmp_path / "deep" / "a.txt", b"two")
    assert (tmp_path / "deep" / "a.txt").read_bytes() == b"two" and _names(tmp_path / "deep") == ["a.txt"]


def test_a_maker_that_fails_half_way_leaves_the_old_file_and_no_half(tmp_path: Path):
    target = tmp_path / "a.txt"
    fs.write(target, b"old")

    def fails(aside: Path) -> None:
        aside.write_bytes(b"ha")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fs.make(target, fails)
    assert target.read_bytes() == b"old" and _names(tmp_path) == ["a.txt"]


def test_a_maker_that_makes_nothing_is_an_error_and_names_nothing(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        fs.make(tmp_path / "a.txt", lambda aside: None)
    assert _names(tmp_path) == []


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder in which a process was ended just before the new file took the old one's name."""
    folder = tmp_path_factory.mktemp("killed")
    fs.write(folder / "a.txt", b"old")
    program = "import sys; from pathlib import Path; from data import fs; fs.write(Path(sys.argv[1]), b'new')"
    environ = os.environ | {"CRASH_AT": "file.synced", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program, str(folder / "a.txt")], env=environ, check=False)
    return folder, done.returncode


def test_a_process_killed_before_the_rename_leaves_the_old_file(killed: tuple[Path, int]):
    folder, code = killed
    assert code == 137 and (folder / "a.txt").read_bytes() == b"old"


def test_tidying_removes_what_a_killed_process_left_and_spares_the_living(killed: tuple[Path, int]):
    folder, _ = killed
    left = [path for path in folder.iterdir() if path.name != "a.txt"]
    mine = folder / f".b.txt.{os.getpid()}.0badcafe"
    mine.write_bytes(b"being written")
    assert len(left) == 1
    fs.tidy(folder)
    assert _names(folder) == sorted([mine.name, "a.txt"])


def test_only_the_named_crash_point_ends_a_process(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CRASH_AT", "somewhere.else")
    fs.crash_point("here")
    program = "from data import fs; fs.crash_point('here'); print('alive')"
    found = {}
    for point in ("here", "there"):
        environ = os.environ | {"CRASH_AT": point, "PYTHONPATH": str(ROOT)}
        found[point] = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, check=False)
    assert (found["here"].returncode, found["here"].stdout) == (137, b"")
    assert (found["there"].returncode, found["there"].stdout) == (0, b"alive\n")


@pytest.mark.parametrize(("asked", "written"), [("here:1", 0), ("here:3", 2), ("here:4", 3), ("there:1", 3)])
def test_a_crash_can_wait_for_a_point_to_be_passed_several_times(asked: str, written: int):
    program = "from data import fs\nfor n in range(3): fs.crash_point('here'); print(n)"
    environ = os.environ | {"CRASH_AT": asked, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, check=False)
    assert (done.returncode, len(done.stdout.split())) == (137 if written < 3 else 0, written)


def test_removing_takes_files_and_folders_and_what_is_gone_already(tmp_path: Path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_bytes(b"")
    (tmp_path / "b").write_bytes(b"")
    for name in ("full", "b", "b"):
        fs.remove(tmp_path / name)
    assert _names(tmp_path) == []


def test_the_archive_keeps_bytes_once_under_their_sha256(tmp_path: Path):
    digest = archive.keep(tmp_path, b"report")
    first = archive.path(tmp_path, digest).stat()
    assert archive.keep(tmp_path, b"report") == digest
    again = archive.path(tmp_path, digest).stat()
    assert (first.st_ino, first.st_mtime_ns) == (again.st_ino, again.st_mtime_ns)
    assert archive.read(tmp_path, digest) == b"report"


def test_the_archive_mends_damaged_bytes_that_come_again(tmp_path: Path):
    digest = archive.keep(tmp_path, b"report")
    archive.path(tmp_path, digest).write_bytes(b"rep\0rt")
    assert not archive.whole(tmp_path, digest)
    assert archive.keep(tmp_path, b"report") == digest
    assert archive.whole(tmp_path, digest) and archive.read(tmp_path, digest) == b"report"


@pytest.mark.parametrize("damage", [b"repor", b"report\n", b"", None], ids=["cut", "longer", "empty", "gone"])
def test_the_archive_refuses_bytes_that_are_not_what_was_kept(tmp_path: Path, damage: bytes | None):
    digest = archive.keep(tmp_path, b"report")
    path = archive.path(tmp_path, digest)
    path.unlink() if damage is None else path.write_bytes(damage)
    with pytest.raises(Refusal) as refused:
        archive.read(tmp_path, digest)
    assert refused.value.code == "archive_damaged" and digest in refused.value.say()
