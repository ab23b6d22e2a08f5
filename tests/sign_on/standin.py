"""A stand-in for an identity provider whose every answer can be changed, one at a time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

CLIENT, SECRET = "toan-canh", "không ai đoán được bí mật này".encode().hex()
ACCESS = "mã-truy-cập".encode().hex()
#: What a change may be put on; each is given what would be answered and gives what is answered instead.
PLACES = ("metadata", "keys", "header", "claims", "sign", "answer", "raw", "back")


@cache
def key(kind: str, name: str = "thật") -> Any:
    """Make a private key once: RS256, ES256, EdDSA, small (512 bits) or HS256."""
    about = {"kid": f"{kind}-{name}", "use": "sig"}
    made = {
        "ES256": lambda: ECKey.generate_key("P-256", about),
        "EdDSA": lambda: OKPKey.generate_key("Ed25519", about),
        "HS256": lambda: OctKey.generate_key(256, about),
        "small": lambda: RSAKey.generate_key(1024, about),
    }
    return made.get(kind, lambda: RSAKey.generate_key(2048, about))()


def part(value: Any) -> str:
    """Write one part of a token."""
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def compact(header: Any, claims: Any, secret: Any) -> str:
    """Write a token by hand, as no library would: with an RSA key, or with bytes as a shared secret."""
    text = f"{part(header)}.{part(claims)}"
    if isinstance(secret, bytes):
        return f"{text}.{part(hmac.digest(secret, text.encode(), 'sha256'))}"
    private = load_pem_private_key(secret.as_pem(private=True), None)
    return f"{text}.{part(private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"  # type: ignore[union-attr,call-arg]


@dataclass
class Standin:
    """The provider: what it answers now, and what it was asked for."""

    base: str
    kind: str = "RS256"
    changes: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    sub: str = "sub-lan"
    nonce: str = ""
    challenge: str = ""
    asked: list[str] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    def change(self, place: str, value: Any) -> Any:
        """Give what is answered at a place."""
        return self.changes[place](value) if place in self.changes else value

    def metadata(self) -> Any:
        """Say what the provider is."""
        said = {"issuer": self.base, "jwks_uri": f"{self.base}/keys", "response_types_supported": ["code"]}
        said |= {f"{name}_endpoint": f"{self.base}/{name}" for name in ("authorization", "token", "end_session")}
        return self.change("metadata", said | {"code_challenge_methods_supported": ["S256"]})

    def keys(self) -> Any:
        """Show the public keys."""
        held = [key(kind).as_dict(private=False) for kind in ("RS256", "ES256", "EdDSA")]
        return self.change("keys", {"keys": held})

    def claims(self) -> Any:
        """Say who has signed in."""
        now, half = int(time.time()), hashlib.sha256(ACCESS.encode()).digest()[:16]
        said = {"iss": self.base, "aud": CLIENT, "sub": self.sub, "nonce": self.nonce, "iat": now, "exp": now + 300}
        return self.change(
            "claims", said | {"auth_time": now, **({"at_hash": part(half)} if self.kind != "EdDSA" else {})}
        )

    def id_token(self) -> str:
        """Sign it, or write what a change makes of it."""
        header, claims = self.change("header", {"alg": self.kind, "kid": f"{self.kind}-thật"}), self.claims()
        if "sign" in self.changes:
            return self.changes["sign"]((header, claims))
        return jws.serialize_compact(header, json.dumps(claims), key(self.kind), registry=jws.JWSRegistry(
            algorithms=[header["alg"]], strict_check_header=False))  # fmt: skip

    def token(self, form: dict[str, list[str]], proof: str) -> tuple[int, Any]:
        """Give a token for a code; who lacks the verifier or the secret gets none."""
        verifier = form.get("code_verifier", [""])[0].encode()
        right = part(hashlib.sha256(verifier).digest()) == self.challenge
        secret = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if not right or proof != f"Basic {secret}" or form.get("grant_type") != ["authorization_code"]:
            return 400, {"error": "invalid_grant"}
        said = {"token_type": "Bearer", "access_token": ACCESS, "expires_in": 300, "id_token": self.id_token()}
        return 200, self.change("answer", said)

    def sent(self, address: str) -> dict[str, str]:
        """Note where a browser was sent; give what it brings back."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce, self.challenge = given["nonce"], given["code_challenge"]
        return self.change("back", {"code": "mã-một-lần", "state": given["state"]})


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Show what the provider is, or its keys."""
        name = {"/.well-known/openid-configuration": "metadata", "/keys": "keys"}.get(self.path)
        self._give(name or "nothing", 200 if name else 404, getattr(self.server.standin, name)() if name else {})

    def do_POST(self) -> None:
        """Exchange a code."""
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        status, said = self.server.standin.token(parse_qs(text), self.headers.get("Authorization", ""))
        self._give("token", status, said)

    def _give(self, name: str, status: int, said: Any) -> None:
        standin = self.server.standin
        standin.asked.append(self.path)
        raw = standin.changes.get("raw", lambda _: None)(name)
        body, headers = json.dumps(said).encode(), {}
        if raw is not None:
            status, body, headers = raw
        self.send_response(status)
        for header, value in ({"Content-Type": "application/json", "Content-Length": str(len(body))} | headers).items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A client that leaves is no error; whatever else fails here is one of the test."""
        if not isinstance(sys.exc_info()[1], OSError):
            self.standin.faults.append(sys.exc_info()[1])


@contextmanager
def running() -> Iterator[Standin]:
    """Serve a stand-in on a free port of this machine."""
    server = _Quiet(("127.0.0.1", 0), _Handler)
    server.standin = Standin(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.standin
    server.shutdown()
    server.server_close()
