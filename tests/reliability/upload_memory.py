"""The largest upload that the page takes, again and again: how much the web program grows meanwhile.

Both programs run as they are started; a person's browser posts files of 20 MiB that are no workbooks. Growth is
what the processes of the web program filled at most, beyond what they held once small files added nothing.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import requests

from data.reports.upload import LARGEST
from tests.reliability import upload_findings as pages

UPLOADS, BAR = 10, 20
#: Small files until the program is warm, at most.
WARM = 20


def main(quick: bool) -> dict[str, Any]:
    """Upload; give the growth in MiB."""
    size = (1 << 20) if quick else LARGEST
    with tempfile.TemporaryDirectory(prefix="upload-") as folder, pages.running(Path(folder)) as (site, here):
        browser, page = pages.signed_in(site, here), f"{site}/bao-cao/{pages.period(here)}/{pages.SENDER}/dossiers"
        began, before, taken = _filled(), {}, 0
        while began != before and taken < WARM:  # its first answers are made beside, and its pages are new
            taken += _upload(browser, page, 1 << 10)
            began, before = _filled(), began
        for _ in range(2 if quick else UPLOADS):
            taken += _upload(browser, page, size)
        grown = max(most - began.get(process, most) for process, most in _filled().items()) / 1024
    figure = {"uploads": taken, "mib_each": size >> 20, "grown_mib": round(grown, 1), "processes": len(began)}
    return {"figure": figure, "bar": f"every process of the web program grows by at most {BAR} MiB", "ok": grown <= BAR}


def _upload(browser: requests.Session, page: str, size: int) -> int:
    token = re.search(r'name="the" value="([0-9a-f]+)"', browser.get(page, timeout=60).text)
    assert token, "the page has no form"
    files = {"tep": ("bieu.xlsx", os.urandom(size))}
    sent = browser.post(f"{page}/tai-len", data={"the": token[1]}, files=files, timeout=120, allow_redirects=False)
    assert sent.status_code == 303, sent.text[:500]
    return 1


def _filled() -> dict[int, int]:
    """Give process → the most kB that it filled, of the web program that this one started and of its workers."""
    parents = {int(path.name): _line(path, "PPid") for path in Path("/proc").glob("[0-9]*") if _line(path, "PPid")}
    mine = {one for one, parent in parents.items() if parent == os.getpid() and "dashboard" in _words(one)}
    while more := {one for one, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return {one: _line(Path(f"/proc/{one}"), "VmHWM") for one in mine}


def _words(process: int) -> list[str]:
    return Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")


def _line(folder: Path, name: str) -> int:
    try:
        found = re.search(rf"{name}:\s+(\d+)", (folder / "status").read_text("utf-8"))
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(found[1]) if found else 0
