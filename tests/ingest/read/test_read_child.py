"""The limited child: deaths of every kind are a named refusal, and the reader works on."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import Refusal
from data.model import Finding, Layout, Reading, Row
from ingest.read import limits, wire
from ingest.read.child import ROOT, Reader

GOOD = "Kênh đánh giá;Lượt đánh giá;Hài lòng và rất hài lòng\nCổng;5;4\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text(GOOD, "utf-8")
    return path


def refused(reader: Reader, path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        reader.read(path, path.name)
    return caught.value.code


def works(reader: Reader, good: Path) -> bool:
    return reader.read(good, "good.csv")[0].rows[0].values["answers"] == 5


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def zygote_of(reader: Reader) -> int:
    process = reader._process
    assert process is not None
    return process.pid


def until(check: Callable[[], object], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_reading_survives_the_wire() -> None:
    finding = Finding("value_below", "error", "A", 3, "B", {"given": "x"})
    reading = Reading(
        "d", Layout("A", 1, {"a": "A"}, {"a": "Á"}), (Row(2, {"a": "1", "b": None}),), "s", "2026", (finding,)
    )
    assert wire.unpack(wire.pack((reading,)))["readings"] == (reading,)


def test_a_sheet_that_aborts_its_reader(reader: Reader, bare: Callable[..., Path], good: Path) -> None:
    far = '<row r="1048576">' + "<c><v>1</v></c>" * 16_000 + "</row>"  # cells without an address pass the first check
    assert refused(reader, bare('<row r="1"><c r="A1"><v>1</v></c></row>' + far)) == "file_too_costly"
    assert works(reader, good)


def test_memory(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text(GOOD + "Cổng;5;4\n" * 190_000, "utf-8")
    with Reader(memory=64 << 20) as small:
        assert refused(small, path) == "file_too_costly"
        assert works(small, good)


def test_processor_time(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(GOOD + "Cổng;5;4\n" * 190_000, "utf-8")
    with Reader(cpu=1) as quick:
        assert refused(quick, path) == "file_too_costly"
        assert works(quick, good)


def test_wall_time(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "never.csv"
    os.mkfifo(path)
    with Reader(wall=1) as quick:
        assert refused(quick, path) == "file_too_costly"
        assert works(quick, good)


def test_a_caller_that_holds_thousands_of_files_open(good: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        with Reader() as reader:
            assert works(reader, good)
    finally:
        for fd in held:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_killed_child(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "never.csv"
    os.mkfifo(path)
    with Reader() as own:
        zygote = zygote_of(own)
        answers: list[str] = []
        thread = threading.Thread(target=lambda: answers.append(refused(own, path)))
        thread.start()
        until(lambda: children(zygote))
        os.kill(children(zygote)[0], signal.SIGKILL)
        thread.join(10)
        assert answers == ["file_too_costly"]
        assert works(own, good) and zygote_of(own) == zygote


def test_a_killed_zygote_is_replaced_and_takes_its_child_along(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "never.csv"
    os.mkfifo(path)
    with Reader() as own:
        zygote = zygote_of(own)
        answers: list[str] = []
        thread = threading.Thread(target=lambda: answers.append(refused(own, path)))
        thread.start()
        until(lambda: children(zygote))
        child = children(zygote)[0]
        os.kill(zygote, signal.SIGKILL)
        thread.join(10)
        until(lambda: not running(child))
        assert answers == ["file_too_costly"]
        assert works(own, good) and zygote_of(own) != zygote


def test_everything_ends_with_the_caller(good: Path) -> None:
    code = (
        "import time; from ingest.read.child import Reader; reader = Reader().__enter__(); "
        "print(reader._process.pid, flush=True); time.sleep(60)"
    )
    caller = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert caller.stdout is not None
    zygote = int(caller.stdout.readline())
    assert running(zygote)
    caller.kill()
    caller.wait()
    caller.stdout.close()
    until(lambda: not running(zygote))


def running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_child_is_confined(tmp_path: Path) -> None:
    path = tmp_path / "never.csv"
    os.mkfifo(path)
    with Reader(wall=2) as own:
        zygote = zygote_of(own)
        thread = threading.Thread(target=refused, args=(own, path))
        thread.start()
        until(lambda: children(zygote))
        time.sleep(0.2)
        child = Path(f"/proc/{children(zygote)[0]}")
        limits = (child / "limits").read_text("ascii")
        table = {line[:26].strip(): line[26:46].strip() for line in limits.splitlines()}
        assert (table["Max file size"], table["Max core file size"], table["Max open files"]) == ("0", "0", "64")
        assert table["Max cpu time"] == "20" and int(table["Max address space"]) < 2 << 30
        assert table["Max processes"] == "0"
        assert (Path(f"/proc/{zygote}") / "environ").read_bytes() == b""
        alone = os.readlink(child / "ns/net") != os.readlink("/proc/self/ns/net")
        assert alone or not may_leave_network()
        assert "Threads:\t1\n" in Path(f"/proc/{zygote}/status").read_text("ascii")
        thread.join(10)


def may_leave_network() -> bool:
    """Ask a process of its own, for the answer cannot be undone; some hosts refuse it to everybody."""
    code = "from ingest.read.limits import leave_network; raise SystemExit(not leave_network())"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_limits_are_those_of_the_plan() -> None:
    assert (limits.MEMORY, limits.CPU_SECONDS, limits.WALL_SECONDS, limits.OPEN_FILES) == (1 << 30, 20, 30, 64)
    assert Reader()._limits == {"memory": 1 << 30, "cpu": 20, "wall": 30}


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("open('/dev/null'); fds = [os.dup(0) for _ in range(61)]; fds.append(os.dup(0))", "OSError: [Errno 24]"),
        ("os.write(os.open(path, os.O_WRONLY | os.O_CREAT), b'x')", "OSError: [Errno 27]"),
        ("bytearray(1200 << 20)", "MemoryError"), ("len(bytearray(700 << 20)); print('fits')", "fits"),
        ("os.fork()", "BlockingIOError"),
    ],
)  # fmt: skip
def test_each_limit_holds(tmp_path: Path, act: str, error: str) -> None:
    code = f"import os, signal; from ingest.read.limits import confine; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); path = {str(tmp_path / 'x')!r}; confine(os.getppid()); {act}"
    drop = (
        [] if os.getuid() else ["setpriv", "--reuid", "65534", "--clear-groups", "--"]
    )  # root may have any number of processes
    if act == "os.fork()" and drop and not shutil.which("setpriv"):
        pytest.skip("the number of processes does not bind root, and setpriv is not here")
    done = subprocess.run(
        [*(drop if act == "os.fork()" else []), sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert error in done.stdout + done.stderr


def test_mutated_files_are_answered_by_name(reader: Reader, six_forms: Path, tmp_path: Path) -> None:
    chance = random.Random(2026)
    bodies = [six_forms.read_bytes(), GOOD.encode(), b'{"items":[{"thang":"2026-09","kenh":"C"}]}\n' * 3]
    path = tmp_path / "mutated"
    for _ in range(150):
        body = bytearray(chance.choice(bodies))
        for _ in range(chance.choice((1, 3, 30))):
            body[chance.randrange(len(body))] = chance.randrange(256)
        path.write_bytes(body[: chance.randrange(len(body))] if chance.random() < 0.2 else body)
        try:
            reader.read(path, "mutated.xlsx")
        except Refusal as refusal:
            assert refusal.code not in {"file_unreadable", "file_too_costly"}, refusal.params


def test_an_unknown_dataset_is_refused_by_name(reader: Reader, good: Path) -> None:
    with pytest.raises(Refusal) as caught:
        reader.read(good, "good.csv", "nope")
    assert caught.value.code == "dataset_unknown"


def test_numbers_may_be_told(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(GOOD.replace("5;4", "1,234;1,000"), "utf-8")
    assert reader.read(path, "a.csv", numbers="en")[0].rows[0].values["answers"] == 1234


def test_small_files_are_quick(reader: Reader, good: Path) -> None:
    start = time.monotonic()
    for _ in range(40):
        reader.read(good, "good.csv")
    assert time.monotonic() - start < 4
