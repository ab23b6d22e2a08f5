"""Everything started as a reader starts it: the first page, a number down to its cell, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.ingest.kit import NOW, ROOT

FIRST_START, SECOND_START, END = 900, 120, 60
SAYS = {"vi": "số liệu minh họa", "en": "illustrative"}


class Program:
    """`launch.py` in a session of its own, as a terminal would start it."""

    def __init__(self, folder: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data, self.said = folder / "var", folder / f"said-{self.port}"
        kept = {name: value for name, value in os.environ.items() if name not in ("MODE", "LEDGER_URL", "CRASH_AT")}
        kept |= {"DATA_DIR": str(self.data), "PORT": str(self.port), "NOW": NOW.isoformat(), "HOST": "127.0.0.1"}
        self.address, self._began, self._seen = f"http://127.0.0.1:{self.port}", time.monotonic(), set()
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "launch.py")], cwd=ROOT, env=kept, stdout=said, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def until_ready(self, patience: float) -> float:
        """Wait until the address is printed; give the seconds that took."""
        while self.address not in self.said.read_text().splitlines():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() - self._began < patience, self.said.read_text()
            if len(self._seen) < 4:
                self._seen |= self.alive()
            time.sleep(0.5)
        return time.monotonic() - self._began

    def alive(self) -> set[tuple[int, str]]:
        """Give every living process of this start, as (pid, start time): by parent, session and settings."""
        found, children = {}, {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except (OSError, IndexError):
                continue
            if fields[0] == "Z":
                continue
            pid, parent, session, born = int(entry.name), int(fields[1]), int(fields[3]), fields[19]
            children.setdefault(parent, []).append((pid, born))
            if str(self.data).encode() in words or session == self.process.pid:
                found[pid, born] = pid
        waiting = [self.process.pid]
        while waiting:
            for pid, born in children.get(waiting.pop(), ()):
                found[pid, born] = pid
                waiting.append(pid)
        return set(found)

    def interrupt(self) -> tuple[int, set[tuple[int, str]]]:
        """Press Ctrl-C; give the exit status and what is left of all that was ever seen."""
        self._seen |= self.alive()
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=END)
        until = time.monotonic() + 5
        while (left := self.alive() | _living(self._seen)) and time.monotonic() < until:
            time.sleep(0.1)
        return status, left

    def end(self) -> None:
        """End what a failed test left, by the ids of what this start began."""
        for pid, _ in self.alive() | _living(self._seen):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(timeout=END)


def _living(processes: set[tuple[int, str]]) -> set[tuple[int, str]]:
    left = set()
    for pid, born in processes:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if fields[19] == born and fields[0] != "Z":
            left.add((pid, born))
    return left


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for a new copy."""
    return tmp_path_factory.mktemp("launched")


@pytest.fixture(scope="module")
def program(folder: Path) -> Iterator[Program]:
    """The first start on a new copy, ready to be read."""
    made = Program(folder)
    try:
        print(f"first start: {made.until_ready(FIRST_START):.1f} s")
        yield made
    finally:
        made.end()


def test_a_new_copy_becomes_ready_as_a_demonstration(program: Program):
    assert (program.data / "record" / "mode").read_text().strip() == "demo"
    assert requests.get(f"{program.address}/healthz", timeout=10).status_code == 200
    answer = requests.get(f"{program.address}/readyz", timeout=10)
    assert answer.status_code == 200
    state = answer.json()
    assert state["release"] >= 1
    assert state["age_seconds"] >= 0
    assert isinstance(state["loading"], bool)
    assert "Traceback" not in program.said.read_text()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_overview_says_what_it_shows_and_a_number_opens_down_to_its_cell(program: Program, browser, lang: str):
    faults: list[str] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(15_000)
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    own = (program.address, "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(own) else faults.append(asked.url))
    page.goto(f"{program.address}/?lang={lang}")
    page.wait_for_selector("[data-html] h1")
    assert page.get_attribute("html", "lang") == lang
    text = page.inner_text("body")
    assert SAYS[lang] in text.casefold()
    assert "EGDI" in text
    assert re.search(r"\b71\b", text)
    page.locator("td.now a").first.click()
    page.wait_for_selector("#ngan")
    for _ in range(4):
        if page.locator("#ngan .files").count():
            break
        link = page.locator("#ngan .pt a[href*='so-lieu=']").first
        below = page.locator(f"#ngan .pt a[href='{link.get_attribute('href')}']")
        link.click()
        below.wait_for(state="detached")
    drawer = page.inner_text("#ngan")
    assert re.search(r"\.(xlsx|csv|ndjson)\b", drawer), drawer
    assert "SHA-256" in drawer
    assert page.locator("#ngan .cellt .hi").count() > 0
    assert faults == []
    page.close()


def test_a_program_that_is_killed_is_started_again_and_readers_notice_nothing(program: Program):
    def ingest() -> set[int]:
        found = set()
        for pid, _ in program.alive():
            with suppress(OSError):  # a process may end between being listed and being looked at
                if b"ingest\0serve" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.add(pid)
        return found

    killed = min(ingest())
    os.kill(killed, signal.SIGKILL)
    until = time.monotonic() + 20
    while not (again := ingest() - {killed}) and time.monotonic() < until:
        assert requests.get(f"{program.address}/readyz", timeout=10).status_code == 200
        time.sleep(0.2)
    assert again and program.process.poll() is None


def test_ctrl_c_leaves_no_process_and_the_second_start_is_ready_from_what_is_held(program: Program, folder: Path):
    held = requests.get(f"{program.address}/readyz", timeout=10).json()["release"]
    status, left = program.interrupt()
    assert (status, left) == (0, set())
    again = Program(folder)
    try:
        print(f"second start: {again.until_ready(SECOND_START):.1f} s")
        assert requests.get(f"{again.address}/readyz", timeout=10).json()["release"] >= held
        status, left = again.interrupt()
        assert (status, left) == (0, set())
    finally:
        again.end()
