"""Everything started as a reader starts it: the first page, a number down to its cell, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from tests.end_to_end.program import SECOND_START, Program

SAYS = {"vi": "số liệu minh họa", "en": "illustrative"}


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
    page.wait_for_selector("body:has([data-html]) h1")
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
