"""The overview's data callback beside a constant answer of equal size, and the first view after a release beside a warm one.

`python -m tests.walk.bench [DATA_DIR]`: both are answered by the same server in the same run; the load comes from another process.
Signed in, policy checked, warm. Whatever else the machine does comes and goes within seconds, so each second of the one
stands beside the next second of the other, whose turn comes first in every second pair, and the medians of the pairs count.

The constant answer has the size of the overview's and goes the way of every answer, compression and headers included. What
is left when its bytes are kept compressed, as those of the overview are, is told beside it.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import brotli
import requests
from flask import Flask, Response, request

from dashboard import policy
from dashboard.app import create_server
from data import settings
from tests.doors.kit import CALLBACK, body
from tests.walk.audiences import everybody
from tests.walk.house import ROOT
from tests.walk.started import ENVIRON, started

PAIRS, SECONDS, LINES = 15, 1.0, int(os.environ.get("LINES", "4"))
LEAST, MOST, VIEW = 0.7, 2.0, 2.0
CONSTANT, KEPT = "/_constant", "?kept"


def server() -> Flask:
    """Build the program with a constant answer in it: the bytes of the file that `CONSTANT_FILE` names."""
    policy.ROUTES[CONSTANT, "GET"] = "open"
    made = create_server()
    held: list[bytes] = []

    def constant() -> Response:
        if not held:
            plain = Path(os.environ["CONSTANT_FILE"]).read_bytes()
            held.extend((plain, brotli.compress(plain, quality=4)))
        if KEPT in request.full_path:
            return Response(held[1], mimetype="application/json", headers={"Content-Encoding": "br"})
        return Response(held[0], mimetype="application/json")

    made.add_url_rule(CONSTANT, view_func=constant)
    return made


def main(data_dir: Path) -> int:
    """Measure, print, and fail where a bar is missed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 (it goes with this process)
    kept = os.environ | ENVIRON | {"DATA_DIR": str(data_dir), "MODE": "demo", "CONSTANT_FILE": file.name}
    command = [
        Path(sys.executable).with_name("granian"), "--interface", "wsgi", "--factory", "--port", str(port),
        "--blocking-threads", "5", "--log-level", "error", "tests.walk.bench:server",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=kept) as process:
        try:
            here = settings.load(environ={**ENVIRON, "DATA_DIR": str(data_dir), "MODE": "demo"})
            token = next(one.token for one in everybody(here) if one.role == "coordinator")
            return _measure(port, token, kept)
        finally:
            process.terminate()


def _measure(port: int, token: str, environ: dict[str, str]) -> int:
    site, cookies = f"http://127.0.0.1:{port}", {"phien": token}
    _wait(site)
    asked = json.dumps(body()).encode()
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Accept-Encoding": "br"}
    answer = requests.post(site + CALLBACK, data=asked, cookies=cookies, headers=headers, timeout=60).content
    Path(environ["CONSTANT_FILE"]).write_bytes(answer)
    ours = _request("POST", CALLBACK, {**headers, "Cookie": f"phien={token}"}, asked)
    constant = _request("GET", CONSTANT, {"Accept-Encoding": "br"})
    kept = _request("GET", CONSTANT + KEPT, {"Accept-Encoding": "br"})
    found: dict[str, list[dict[str, float]]] = {"overview": [], "constant": [], "kept": []}
    turns = [("overview", ours), ("constant", constant), ("kept", kept)]
    for _ in range(PAIRS):
        for name, sent in turns:
            found[name].append(_load(port, sent))
        turns.reverse()
    rate, late = _beside(found, "constant")
    for name, rounds in found.items():
        middle = [median(one[key] for one in rounds) for key in ("rate", "p99")]
        print(f"{name:9} {middle[0]:8.0f} answers/s   p99 {middle[1]:6.1f} ms   ({len(answer):,} bytes)")
    print(f"of the constant answer's rate: {rate:.2f} (at least {LEAST}); of its p99: {late:.2f} (at most {MOST})")
    print("of one that is kept compressed: {:.2f}; of its p99: {:.2f}".format(*_beside(found, "kept")))
    first, warm = _first_view(site, cookies, environ)
    print(f"first view after a release {first:.0f} ms; warm p99 {warm:.0f} ms: {first / warm:.2f} (at most {VIEW})")
    return 0 if rate >= LEAST and late <= MOST and first <= VIEW * warm else 1


def _beside(found: dict[str, list[dict[str, float]]], other: str) -> tuple[float, ...]:
    """Give what the overview's rate and p99 are of another's: the medians of the pairs."""
    pairs = list(zip(found["overview"], found[other], strict=True))
    return tuple(median(one[key] / beside[key] for one, beside in pairs) for key in ("rate", "p99"))


def _first_view(site: str, cookies: dict[str, str], environ: dict[str, str]) -> tuple[float, float]:
    """Read the overview while a release is published; give the milliseconds of the first view of it and of warm ones."""
    took: list[tuple[str, float]] = []

    def view() -> str:
        begun = time.perf_counter()
        text = requests.get(site, cookies=cookies, timeout=60).text
        shown = re.search(r"Bản (r\d+)", text)
        took.append((shown[1] if shown else "", (time.perf_counter() - begun) * 1000))
        return took[-1][0]

    before = view()
    for _ in range(100):
        view()
    warm = sorted(one for _, one in took[1:])[98]
    with subprocess.Popen([sys.executable, "-m", "metrics", "release"], cwd=ROOT, env=environ) as publishing:
        until = time.monotonic() + 120
        while view() == before:
            if time.monotonic() > until:
                raise AssertionError("Readers were not moved to the new release within two minutes.")
            time.sleep(0.05)
        publishing.wait()
    return took[-1][1], warm


def _request(method: str, path: str, headers: dict[str, str], sent: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(sent)}", "", ""]).encode() + sent


def _load(port: int, sent: bytes) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.walk.load", str(port), str(SECONDS), str(LINES)]
    return json.loads(subprocess.run(command, cwd=ROOT, input=sent, stdout=subprocess.PIPE, check=True).stdout)


def _wait(site: str) -> None:
    for _ in range(300):
        try:
            if requests.get(f"{site}/readyz", timeout=5).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise AssertionError("The program does not answer.")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1]).resolve()))
    with started() as home:
        held = home.here.data_dir
    sys.exit(main(held))
