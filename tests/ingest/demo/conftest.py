"""A running server of the demonstration agencies at a fixed moment."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import requests

from data.period import ZONE
from ingest.demo.server import Server
from ingest.sources import Context

NOW = datetime(2026, 11, 21, 9, tzinfo=ZONE)


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), clock=lambda: NOW)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def context(base: str) -> Iterator[Callable[..., Context]]:
    with requests.Session() as session:
        session.trust_env = False
        yield lambda held=frozenset(), spool=None: Context(session, base, NOW, held.__contains__, spool=spool)
