"""The demonstration as everybody reads it: the running program, a second one for the public, and plain requests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import requests

from data import accounts, publication, release, settings
from data.settings import Settings
from ingest.demo import work as demonstration
from tests.walk.audiences import PUBLIC, Audience, everybody

ROOT = Path(__file__).parents[2]
PATIENCE = 120


@dataclass
class House:
    """Where the program and that of the public answer, its settings, and everybody who reads."""

    site: str
    public: str
    here: Settings
    audiences: tuple[Audience, ...]
    _lines: requests.Session = field(default_factory=requests.Session)

    def get(self, who: Audience, path: str) -> requests.Response:
        """Ask for an address as an audience, without following to another one."""
        site = self.public if who.name == PUBLIC else self.site
        return self._lines.get(site + path, cookies=who.cookies, timeout=60, allow_redirects=False)

    def text(self, who: Audience, path: str) -> str:
        """Give the text of an address as an audience sees it."""
        return self.get(who, path).text

    def again(self, who: Audience) -> Audience:
        """Let an audience in anew: a session that nobody used for half an hour has ended."""
        mine = (one for one in accounts.demo_accounts(self.here) if one.name == who.name)
        return replace(who, token=accounts.demo_session(self.here, next(mine).id).token) if who.token else who

    def of(self, role: str) -> Audience:
        """Give the audience of a role."""
        return next(one for one in self.audiences if one.role == role)


@contextmanager
def opened(site: str, data_dir: Path, environ: dict[str, str]) -> Iterator[House]:
    """Open a running demonstration to everybody: publish what is closed, and let the public in."""
    here = settings.load(environ={**environ, "DATA_DIR": str(data_dir), "MODE": "demo"})
    publish(here)
    demonstration.demonstrate(here)  # the program itself does so once all history is in
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = os.environ | environ | {"DATA_DIR": str(data_dir), "MODE": "demo", "PUBLIC": "1", "PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "tests.walk.public"], cwd=ROOT, env=kept) as process:
        try:
            public = f"http://127.0.0.1:{port}"
            _until(lambda: process.poll() is None and _answers(public))
            yield House(site, public, here, everybody(here))
        finally:
            process.terminate()


def publish(here: Settings) -> None:
    """Let two publishers publish what is closed, if that can be done yet; the running program makes the release."""
    if release.newest(here, "official") is None and publication.basis(here) is not None:
        first, second = (one for one in accounts.demo_accounts(here) if one.role == "publisher")
        wish = publication.propose(here, first, str(publication.closed(here)), "chốt kỳ để kiểm thử")
        publication.confirm(here, second, wish, "đã soát")
        _until(lambda: release.newest(here, "official") is not None)


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/readyz", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def _until(done) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            raise AssertionError(f"Waited {PATIENCE} s in vain.")
        time.sleep(0.3)
