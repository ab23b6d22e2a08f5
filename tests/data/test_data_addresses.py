"""Addresses that others may not lead us to: refused before any connection is made."""

from __future__ import annotations

import socket
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import requests

from data import outgoing
from data.errors import Refusal

HELD = tomllib.loads((Path(__file__).parent / "addresses.toml").read_text("utf-8"))
URLS = [url for group in HELD.values() if isinstance(group, list) for url in group if isinstance(url, str)]
REDIRECTS = [(code, to) for code in HELD["redirects"]["codes"] for to in HELD["redirects"]["targets"]]
#: What `requests` itself says of an address that it cannot even read or has no way to.
UNREADABLE = (requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL, requests.exceptions.MissingSchema)
NAMES = {
    "inside.example": ["127.0.0.1"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mixed6.example": ["2a00:1450::1", "::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "metadata.inside": ["169.254.169.254"],
    "zone.example": ["fe80::1%lo"],
    "168.63.129.16.nip.inside": ["10.0.0.7"],
    "xn--bn-trong-d1a.inside": ["127.0.0.1"],
    "127.0.0.1.inside.example": ["127.0.0.1"],
}


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[int, list]]:
    """Somebody who listens on every address of this machine; give the port and who came."""
    came: list = []
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:

        def accept() -> None:
            try:
                while True:
                    connection, who = server.accept()
                    came.append(who)
                    connection.close()
            except OSError:
                return

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> list:
    """Let no test reach beyond this machine, nor ask what a name means: keep what would have been connected to."""
    tried: list = []
    plain, resolve = socket.socket.connect, socket.getaddrinfo

    def connect(self, address):
        tried.append(address)
        if str(address[0]).startswith("127."):
            return plain(self, address)
        raise ConnectionRefusedError

    def meaning(host, port, *words, **more):
        name = host.lower().rstrip(".") if isinstance(host, str) else host
        if name in NAMES:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 443)) for address in NAMES[name]]
        host.encode("idna")
        if isinstance(host, str) and host.strip("0123456789abcdefABCDEFxX.:%lo") and "local" not in name:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return resolve(host, port, *words, **more)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", meaning)
    return tried


@pytest.mark.parametrize("url", URLS)
def test_production_refuses_the_address_without_connecting(canary, offline, url: str):
    port, came = canary
    with outgoing.session(loopback=False) as session, pytest.raises((Refusal, *UNREADABLE)) as caught:
        session.get(url.format(port=port))
    assert offline == [], "a connection was tried"
    assert came == []
    if isinstance(caught.value, Refusal):
        assert caught.value.code in ("address_refused", "source_unreachable")


def test_there_are_as_many_forms_as_promised():
    assert len(URLS) == len(set(URLS)) >= 150


@pytest.mark.parametrize("url", ["http://1.1.1.1/", "https://10.0.0.1/", "http://0.0.0.0:{port}/", "http://[::]/"])
def test_the_demonstration_reaches_this_machine_alone(canary, offline, url: str):
    port, came = canary
    with outgoing.session(loopback=True) as session, pytest.raises(Refusal) as caught:
        session.get(url.format(port=port))
    assert (caught.value.code, offline, came) == ("address_refused", [], [])


def test_a_network_that_the_operator_names_is_reached_and_its_neighbour_is_not(offline, monkeypatch):
    monkeypatch.setattr(outgoing, "TRIES", 1)
    networks = (ip_network("10.20.0.0/16"),)
    with outgoing.session(False, networks) as session:
        for host, code in (("10.20.1.1", "source_unreachable"), ("10.21.1.1", "address_refused")):
            with pytest.raises(Refusal) as caught:
                session.get(f"https://{host}/")
            assert caught.value.code == code
        with pytest.raises(Refusal, match="may not"):
            session.get("http://10.20.1.1/")
    assert {address[0] for address in offline} == {"10.20.1.1"}


@pytest.mark.parametrize("answers", [one["answers"] for one in HELD["rebinding"]])
@pytest.mark.parametrize("tries", [1, 3])
def test_a_name_that_moves_inside_after_it_was_checked_leads_nowhere(monkeypatch, offline, answers, tries):
    turns = iter(range(100))

    def resolve(host, port, *words, **more):
        # An address that is written out means itself: this is how the connection is made at last.
        found = answers[min(next(turns), len(answers) - 1)] if host == "rebinds.example" else [host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 443)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(outgoing, "TRIES", tries)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with outgoing.session(loopback=False) as session, pytest.raises(Refusal):
        session.get("https://rebinds.example/")
    inside = [address for address in offline if not ip_address(address[0]).is_global]
    assert inside == [], "it connected inside"


@pytest.fixture(scope="module")
def moved() -> Iterator[ThreadingHTTPServer]:
    """A server of this machine whose every answer leads on as it is told."""

    class Moved(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, to = self.server.told
            self.send_response(code)
            self.send_header("Location", to if self.path != "/chain" else self.server.end)
            self.send_header("Refresh", f"0; url={self.server.end}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *words: object) -> None:
            """Say nothing."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Moved)
    made.told = made.end = None
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(("code", "to"), REDIRECTS)
def test_a_redirect_leads_nowhere(canary, offline, moved, code: int, to: str):
    port, came = canary
    moved.told, moved.end = (code, to.format(canary=port)), f"http://127.0.0.1:{port}/"
    with outgoing.session(loopback=True) as session:
        try:
            assert session.get(f"http://127.0.0.1:{moved.server_port}/").content == b""
        except Refusal as refused:
            assert refused.code == "source_redirects"
        else:
            assert code not in (301, 302, 303, 307, 308)
    assert came == [] and {address[1] for address in offline} == {moved.server_port}
