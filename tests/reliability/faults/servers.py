"""Servers that misbehave: each path plays one fault, whatever body it is given; also behind certificates that are wrong."""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.standins import Answers, Standin, serving

FAR = {
    "seconds": "30",
    "date": format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True),
    "years": "315360000",
}


class Misbehaving(Answers):
    """Plays `server.fault` with `server.body`; `status:N` answers with that status."""

    def do_GET(self) -> None:
        """Play the fault of now."""
        name, _, given = self.server.fault.partition(":")
        getattr(self, f"_{name}")(given)

    def _good(self, _: str) -> None:
        body = self.server.second if "second" in self.path else self.server.body
        self.give_file(body, "application/octet-stream", 1_700_000_000)

    def _same_tag(self, _: str) -> None:
        self.give(200, self.server.body, "application/octet-stream", ETag=self.headers.get("If-None-Match", '"a"'))

    def _status(self, given: str) -> None:
        self.give(int(given), b"<html>error</html>")

    def _busy(self, given: str) -> None:
        self.give(429, b"", Retry_After=FAR[given])

    def _silent(self, _: str) -> None:
        time.sleep(1.2)

    def _stalls(self, _: str) -> None:
        self.give(200, self.server.body[:20], Content_Length=str(len(self.server.body) + 20))
        self.wfile.flush()
        time.sleep(1.2)

    def _drips(self, _: str) -> None:
        self.give(200, b"", Content_Length="60")
        for _turn in range(59):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def _to(self, given: str) -> None:
        self.give(302, b"", Location=given or self.path)

    def _short(self, _: str) -> None:
        self.give(200, self.server.body[:-9], Content_Length=str(len(self.server.body)))
        self.close_connection = True

    def _chunk_cut(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"4000\r\n" + self.server.body[:50])
        self.close_connection = True

    def _shut(self, _: str) -> None:
        self.close_connection = True

    def _garbage(self, _: str) -> None:
        self.wfile.write(b"\x16\x03\x01\x02\x00 not http at all\r\n\r\n")
        self.close_connection = True

    def _large(self, _: str) -> None:
        self.give(200, b"x" * 400_000)

    def _bomb(self, _: str) -> None:
        self.give(200, gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip")

    def _not_gzip(self, _: str) -> None:
        self.give(200, self.server.body, Content_Encoding="gzip")

    def _said_unchanged(self, _: str) -> None:
        if self.headers.get("If-None-Match"):
            self.give(304, ETag='"b"')
        else:
            self._good("")

    def _endless_headers(self, _: str) -> None:
        self.send_response(200)
        for number in range(300):
            self.send_header(f"X-{number}", "x")
        self.end_headers()


def certificates(folder: Path) -> dict[str, Path]:
    """Make an authority, and certificates of 127.0.0.1 that are good, expired, of another host and self-signed."""
    authority, authority_key = _certificate("authority", None, None, 0, True)
    now = {
        "good": _certificate("127.0.0.1", authority, authority_key, 0),
        "expired": _certificate("127.0.0.1", authority, authority_key, -400),
        "wrong_host": _certificate("khac.gov.vn", authority, authority_key, 0),
        "self_signed": _certificate("127.0.0.1", None, None, 0),
    }
    made = {"authority": folder / "authority.pem"}
    made["authority"].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    for name, (certificate, key) in now.items():
        made[name] = folder / f"{name}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        made[name].write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return made


def _certificate(name: str, issuer, issuer_key, shift: int, authority: bool = False):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins = datetime.now(UTC) + timedelta(days=shift - 1)
    host = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer_key or key).public_key()), critical=False
        )
        .add_extension(
            x509.KeyUsage(True, False, False, False, False, authority, authority, False, False), critical=True
        )
    )
    return built.sign(issuer_key or key, hashes.SHA256()), key


@contextmanager
def secure(certificate: Path) -> Iterator[Standin]:
    """Run a misbehaving server behind a certificate."""
    with serving(Misbehaving, fault="good", body=b"") as made:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        made.socket = context.wrap_socket(made.socket, server_side=True, do_handshake_on_connect=False)
        made.base = made.base.replace("http:", "https:")
        yield made
