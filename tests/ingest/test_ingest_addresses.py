"""Addresses a source may not lead to: refused before any connection is made."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import requests

from data.errors import Refusal
from ingest import outgoing

#: {port} is a port where somebody listens on this machine.
URLS = (
    "http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "https://127.1:{port}/", "https://127.0.1:{port}/",
    "https://127.255.255.254:{port}/", "https://2130706433:{port}/", "https://017700000001:{port}/",
    "https://0x7f000001:{port}/", "https://0x7f.0.0.1:{port}/", "https://0177.0.0.1:{port}/",
    "https://0x7f.1:{port}/", "https://127.0.0.1.:{port}/", "https://localhost:{port}/", "https://LOCALHOST:{port}/",
    "https://localhost.:{port}/", "https://0.0.0.0:{port}/", "https://0:{port}/", "https://0x0:{port}/",
    "https://[::1]:{port}/", "https://[::]:{port}/", "https://[0:0:0:0:0:0:0:1]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/", "https://[::ffff:7f00:1]:{port}/", "https://[::127.0.0.1]:{port}/",
    "https://[64:ff9b::127.0.0.1]:{port}/", "https://[64:ff9b::a9fe:a9fe]:{port}/", "https://[2002:7f00:1::]:{port}/",
    "https://[fe80::1]:{port}/", "https://[fc00::1]:{port}/", "https://[fd00:ec2::254]:{port}/",
    "https://[ff02::1]:{port}/", "https://10.0.0.1:{port}/", "https://172.16.0.1:{port}/",
    "https://172.31.255.255:{port}/", "https://192.168.1.1:{port}/", "https://100.64.0.1:{port}/",
    "https://100.100.100.200:{port}/", "https://169.254.169.254/latest/meta-data/", "https://2852039166/",
    "https://0xa9fea9fe/", "https://[::ffff:169.254.169.254]/", "https://192.0.0.1:{port}/",
    "https://198.18.0.1:{port}/", "https://224.0.0.1:{port}/", "https://240.0.0.1:{port}/",
    "https://255.255.255.255:{port}/", "https://user@127.0.0.1:{port}/", "https://user:word@1.1.1.1/",
    "https://1.1.1.1@127.0.0.1:{port}/", "https://127.0.0.1:{port}#@1.1.1.1/", "https://127.0.0.1:{port}\\@1.1.1.1/",
    "http://1.1.1.1/", "http://example.gov.vn/", "file:///etc/passwd", "file://127.0.0.1/etc/passwd",
    "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/_", "dict://127.0.0.1:{port}/", "ldap://127.0.0.1:{port}/",
    "data:text/plain,1", "//127.0.0.1:{port}/", "127.0.0.1:{port}/", "https://", "https:///", "https://:{port}/",
    "https://127.0.0.1:99999/", "",
)  # fmt: skip
#: What `requests` itself says of an address that it cannot even read or has no way to.
UNREADABLE = (
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
)


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list]]:
    """Somebody who listens on every address of this machine; give the port and who came."""
    came: list = []
    with socket.socket() as server:
        server.bind(("0.0.0.0", 0))
        server.listen(64)

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
    """Let no test reach beyond this machine: keep what would have been connected to."""
    tried: list = []
    plain = socket.socket.connect

    def connect(self, address):
        tried.append(address)
        if str(address[0]).startswith("127."):
            return plain(self, address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


@pytest.mark.parametrize("url", URLS)
def test_production_refuses_the_address_without_connecting(listener, offline, url: str):
    port, came = listener
    with outgoing.session(loopback=False) as session, pytest.raises((Refusal, *UNREADABLE)) as caught:
        session.get(url.format(port=port))
    assert offline == [], "a connection was tried"
    assert came == []
    if isinstance(caught.value, Refusal):
        assert caught.value.code in ("address_refused", "source_unreachable")


@pytest.mark.parametrize("url", ["http://1.1.1.1/", "https://10.0.0.1/", "http://0.0.0.0:{port}/", "http://[::]/"])
def test_the_demonstration_reaches_this_machine_alone(listener, offline, url: str):
    port, came = listener
    with outgoing.session(loopback=True) as session, pytest.raises(Refusal) as caught:
        session.get(url.format(port=port))
    assert (caught.value.code, offline, came) == ("address_refused", [], [])


@pytest.mark.parametrize("name", ["mixed.gov.vn", "moved.gov.vn"])
def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, offline, name: str):
    """A name with a public and a private address, and one that moves inside after it was checked."""
    turns = iter(range(100))

    def resolve(host, port, *words, **more):
        public, private = "93.184.216.34", "127.0.0.1"
        found = [public, private] if name == "mixed.gov.vn" else [public if next(turns) == 0 else private]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 443)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(outgoing, "TRIES", 1)
    with outgoing.session(loopback=False) as session, pytest.raises(Refusal):
        session.get(f"https://{name}/")
    assert not [address for address in offline if str(address[0]).startswith("127.")], "it connected inside"
