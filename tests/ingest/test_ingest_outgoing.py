"""HTTP to sources: every fault ends in one named refusal, bounded in time and size."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from data import outgoing
from data.errors import Refusal, sentence
from data.settings import Settings
from ingest import once, pull
from tests.ingest.faults import Faults, Quiet
from tests.ingest.kit import Plain, rows_of


@pytest.fixture
def server() -> Iterator[Quiet]:
    """The fault server on a free port."""
    made = Quiet(("127.0.0.1", 0), Faults)
    made.asked, made.index = [], b"[]"
    made.base = f"http://127.0.0.1:{made.server_address[1]}"
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the limits small."""
    for name, value in {"CONNECT": 1, "IDLE": 0.3, "WHOLE": 1.5, "BODY": 100_000}.items():
        monkeypatch.setattr(outgoing, name, value)


def refused(url: str, loopback: bool = True) -> Refusal:
    """Ask for an address that must be refused; give the refusal."""
    with outgoing.session(loopback) as session, pytest.raises(Refusal) as caught:
        session.get(url)
    return caught.value


def test_a_failure_that_passes_is_tried_again(server: Quiet):
    with outgoing.session(True) as session:
        assert session.get(f"{server.base}/mends").content == b"mended"
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_failure_that_stays_is_named_after_three_tries(server: Quiet, status: int):
    found = refused(f"{server.base}/{status}")
    assert (found.code, found.params["status"]) == ("source_failing", status)
    assert len(server.asked) == outgoing.TRIES


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_a_refusal_of_the_source_is_not_tried_again(server: Quiet, status: int):
    found = refused(f"{server.base}/{status}")
    assert (found.code, found.params["status"], len(server.asked)) == ("source_refuses", status, 1)


@pytest.mark.parametrize(("path", "to"), [("away", "/200"), ("inside", "http://169.254.169.254/latest/meta-data/")])
def test_a_redirect_is_not_followed(server: Quiet, path: str, to: str):
    found = refused(f"{server.base}/{path}")
    assert (found.code, found.params["to"], server.asked) == ("source_redirects", to, [f"/{path}"])


@pytest.mark.parametrize(
    ("path", "code"),
    [("silent", "source_silent"), ("stalls", "body_cut"), ("cut", "body_cut"), ("shut", "source_unreachable"),
     ("large", "body_too_large"), ("endless", "body_too_large"), ("bomb", "body_too_large")],
)  # fmt: skip
def test_a_body_that_is_slow_cut_or_too_large_is_named(server: Quiet, path: str, code: str):
    began = time.monotonic()
    found = refused(f"{server.base}/{path}")
    assert found.code == code
    assert time.monotonic() - began < 6
    assert sentence(found.code, "vi", **found.params)


def test_a_body_that_drips_ends_at_the_limit_of_the_whole(server: Quiet):
    began = time.monotonic()
    assert refused(f"{server.base}/drips").code == "source_silent"
    assert time.monotonic() - began < 3.5


def test_a_source_where_nobody_listens_is_unreachable():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/").code == "source_unreachable"


@pytest.mark.parametrize(
    "index",
    [b"", b"<html>", b"{", b"null", b"7", b'"text"', b'{"error": "off"}', b"[1]", b"[null]", b'[{"a": 1}]',
     b'[{"sent_at": 1}, {"sent_at": "x"}]', b'[{"sent_at": "x", "etag": "e", "name": "n", "url": 5}]', b"\xff\xfe"],
)  # fmt: skip
@pytest.mark.parametrize("source", ["demo_csv", "demo_api"])
def test_an_index_of_another_form_fails_the_run_and_not_the_program(here: Settings, server: Quiet, source, index):
    server.index = index
    once.plan(here, source, ["2026-09"], "2026-11-21T00:00:00.000000Z")
    (run,) = once.waiting(here)
    assert not pull.perform(here, [Plain()], run, None, server.base)
    (row,) = rows_of(here, "run")
    assert (row["state"], row["problem"]["code"]) == ("waiting", "source_unreadable")
    assert sentence(row["problem"]["code"], "vi", **row["problem"]["params"])


@pytest.mark.parametrize(("path", "code"), [("503", "source_failing"), ("404", "source_refuses")])
def test_a_run_against_a_failing_source_keeps_its_sentence(here: Settings, server: Quiet, path, code, monkeypatch):
    from ingest.demo import pull as common

    plain = common.get
    monkeypatch.setattr(common, "get", lambda context, _, headers=None: plain(context, f"/{path}", headers))
    once.plan(here, "demo_csv", ["2026-09"], "2026-11-21T00:00:00.000000Z")
    (run,) = once.waiting(here)
    pull.perform(here, [Plain()], run, None, server.base)
    assert rows_of(here, "run")[0]["problem"]["code"] == code
