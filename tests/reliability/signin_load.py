"""Many who sign in at once while others read: nobody is answered 5xx, everybody comes in, readers are not held up.

The web program runs as in production (two workers, behind TLS, so that each who asks has an address of their own).
Who is told to wait comes back when they are told to, as a person would.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from data import accounts, audit, settings
from data.accounts import manage, passwords
from data.audit import Who
from data.ledger import tables
from data.settings import Settings
from tests.doors.kit import PASSWORD, form_token

ROOT = Path(__file__).parents[2]
SPECIMEN = ROOT / "tests/specimens/agency_files/HY_Bieu01-06_T9-2026.xlsx"
BY = Who("tests")
WORKERS, READERS, THINK = 2, 8, 0.25


def main(quick: bool) -> dict[str, Any]:
    """Let 1,000 sign in at once (quick: 12); compare what readers wait with what they waited before and after."""
    people, alone = (12, 1.0) if quick else (1000, 20.0)
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"DATA_DIR": folder, "MODE": "production", "BEHIND_TLS": "1", "HOST": "127.0.0.1"}
        environ |= {"PORT": str(_port()), "LEDGER_URL": os.environ.get("LEDGER_URL", "")}
        here = settings.load(environ=environ)
        token = _prepare(here, environ, people)
        server = _serve(environ)
        try:
            _read(here.port, token, 2)  # what is made once is made
            before, held = _read(here.port, token, alone), _memory(server.pid)
            reader = _reading(here.port, token, 3600)
            said, tries, seconds, peak = asyncio.run(_sign_in(here.port, people, server.pid))
            reader.terminate()
            during = sorted(json.loads(reader.communicate(timeout=30)[0]))
            after = _read(here.port, token, alone)
        finally:
            server.terminate()
            server.wait(timeout=30)
        with_session = sum(row["act"] == "session_start" for row in audit.rows(here, 10**6))
    plain = max(_share(before), _share(after))
    figure = {
        "signed_in": said[303], "sessions": with_session - 1, "tries": tries, "seconds": round(seconds, 1),
        "statuses": {str(status): count for status, count in sorted(said.items())},
        "readers_p99_ms_alone": [round(1000 * _share(one)) for one in (before, after)],
        "readers_p99_ms_meanwhile": round(1000 * _share(during)), "readers_slower": round(_share(during) / plain, 2),
        "readers_p50_ms": [round(1000 * _share(one, 0.5)) for one in (before, during, after)],
        "pages_read": [len(before), len(during), len(after)],
        "memory_mb": [held, peak], "memory_growth_mb": peak - held,
    }  # fmt: skip
    failed = sum(count for status, count in said.items() if status >= 500 or status == 0)
    right = said[303] == people == with_session - 1 and not failed and peak - held <= 150
    return {
        "figure": figure,
        "bar": f"{people} at once: all come in, 0 × 5xx, readers' p99 ≤ 2 ×, memory ≤ + 150 MB",
        "ok": right and (quick or figure["readers_slower"] <= 2),
    }


def _prepare(here: Settings, environ: dict[str, str], people: int) -> str:
    """Make a release to read, a reader with a session, and those who will sign in; give the reader's token."""
    command = [sys.executable, "-m", "ingest", "receive", str(SPECIMEN), "--dataset", "procedures"]
    named = ["--sender", "hung-yen", "--period", "2026-09"]
    subprocess.run([*command, *named], cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
    kept = passwords.hashed(PASSWORD)
    with audit.acting(here) as connection:
        for number in range(people):
            manage.insert(connection, BY, f"nguoi.{number:04}", f"Người {number}", "leader")
        connection.execute(tables.account.update().values(password=kept))
    reader = accounts.create(here, BY, "nguoi.doc", "Người đọc", "coordinator")
    return accounts.start_session(here, reader.id).token


def _serve(environ: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "dashboard", "--workers", str(WORKERS)]
    server = subprocess.Popen(command, cwd=ROOT, env=environ)
    for _ in range(600):
        try:
            if asyncio.run(_ask(int(environ["PORT"]), "GET", "/readyz"))[0] == 200:
                return server
        except OSError:
            time.sleep(0.1)
    server.terminate()
    raise RuntimeError("the web program did not start")


async def _ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, dict[str, str], float]:
    """Ask once over a connection of its own; give status, headers and seconds."""
    began = time.perf_counter()
    plain = {"Host": f"127.0.0.1:{port}", "Connection": "close", "Content-Length": str(len(body))}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (plain | headers).items()]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write("\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", body]).encode())
        text = await reader.read(-1)
    finally:
        writer.close()
    head = text.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    found = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    return int(head[0].split()[1]) if text else 0, found, time.perf_counter() - began


async def _sign_in(port: int, people: int, server: int) -> tuple[Counter, int, float, int]:
    """Let everybody sign in at the same moment; give the last statuses, tries, seconds, and the most memory held."""
    said: Counter = Counter()
    tries, most, began = 0, 0, time.perf_counter()

    async def one(number: int) -> None:
        nonlocal tries
        body = urlencode({"the": form_token(""), "ten": f"nguoi.{number:04}", "mat-khau": PASSWORD})
        headers = {"Content_Type": "application/x-www-form-urlencoded", "Origin": f"https://127.0.0.1:{port}"}
        headers["X_Forwarded_For"] = f"10.7.{number // 250}.{number % 250 + 1}"
        for _ in range(100):
            tries += 1
            try:
                status, found, _ = await _ask(port, "POST", "/dang-nhap", body, **headers)
            except OSError:
                status, found = 0, {}
            if status != 429:
                break
            await asyncio.sleep(float(found["retry-after"]) + random.random())
        said[status] += 1

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, _memory(server))
            await asyncio.sleep(0.5)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(one(number) for number in range(people)))
    watching.cancel()
    return said, tries, time.perf_counter() - began, max(most, _memory(server))


def _reading(port: int, token: str, seconds: float) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.reliability.signin_load", str(port), token, str(seconds)]
    made = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert made.stdout is not None
    made.stdout.readline()  # it reads
    return made


def _read(port: int, token: str, seconds: float) -> list[float]:
    return sorted(json.loads(_reading(port, token, seconds).communicate(timeout=seconds + 60)[0]))


async def _readers(port: int, token: str, seconds: float) -> list[float]:
    """Read the first page as some people do until the time is over or SIGTERM comes; give what each answer took."""
    taken: list[float] = []
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    loop.call_later(seconds, over.set)
    print(flush=True)

    async def one() -> None:
        while not over.is_set():
            status, _, took = await _ask(port, "GET", "/", Cookie=f"__Host-phien={token}")
            assert status == 200, status
            taken.append(took)
            await asyncio.sleep(random.uniform(0, 2 * THINK))

    await asyncio.gather(*(one() for _ in range(READERS)))
    return taken


def _share(taken: list[float], part: float = 0.99) -> float:
    return taken[min(len(taken) - 1, int(part * len(taken)))]


def _memory(server: int) -> int:
    """Give the resident memory of the web program and its workers, in MB."""
    pids = [server, *map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split())]
    sizes = [Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in pids if Path(f"/proc/{pid}").exists()]
    return sum(map(int, sizes)) * os.sysconf("SC_PAGE_SIZE") // 2**20


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_readers(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))))
