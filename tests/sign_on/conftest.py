"""The program on a port of this machine, and an identity provider beside it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from werkzeug.serving import make_server

from dashboard.app import make_app
from data import settings
from data.accounts import passwords
from data.settings import Settings
from tests.dashboard.fixtures import Door
from tests.sign_on import provider

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Hash with the least work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A new copy of the demonstration; only there may a provider stand on this machine."""
    return settings.load(environ={"DATA_DIR": str(tmp_path_factory.mktemp("cong")), "MODE": "demo"})


@pytest.fixture(scope="module")
def served(copy: Settings) -> Iterator[str]:
    """The program as a browser reaches it; give its address."""
    server = make_server("127.0.0.1", 0, make_app(Door(), here=copy).server, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def issuer(served: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A provider that is not ours, as its own process; give its address. We are its client."""
    folder = tmp_path_factory.mktemp("provider")
    words = [str(folder), f"{served}/dang-nhap/cong/ve", f"{served}/dang-nhap"]
    command = [sys.executable, "-m", "tests.sign_on.provider", *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        base = process.stdout.readline().strip()
        assert base.startswith("http://127.0.0.1:")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OIDC_ISSUER", base)
            patch.setenv("OIDC_CLIENT_ID", provider.CLIENT)
            patch.setenv("OIDC_CLIENT_SECRET", provider.SECRET)
            patch.setenv("OIDC_ACR", provider.TWO_ACR)
            yield base
    finally:
        process.terminate()
        process.wait(timeout=10)
