"""What a hostile provider, or somebody between it and us, may answer: name → where it is put, and how.

A change is given what an honest provider would have answered and gives what is answered instead.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from typing import Any

from tests.sign_on.standin import CLIENT, SECRET, compact, key, part

Change = tuple[str, Callable[[Any], Any]]
NOW = time.time


def put(place: str, **values: Any) -> Change:
    """Change some values; one that is `...` is left out."""
    return place, lambda said: {name: one for name, one in (said | values).items() if one is not ...}


def be(place: str, value: Any) -> Change:
    """Answer something else altogether."""
    return place, lambda _: value


def raw(name: str, status: int, body: bytes, **headers: str) -> Change:
    """Answer bytes: at `name`, one of metadata, keys, token."""
    plain = {header.replace("_", "-"): value for header, value in headers.items()}
    return "raw", lambda asked: (status, body, plain) if asked == name else None


def signed(secret: Any, header: dict[str, Any] | None = None) -> Change:
    """Sign with another key or a shared secret, under a header with other values; one that is `...` is left out."""
    changed = header or {}
    return "sign", lambda said: compact(
        {name: one for name, one in (said[0] | changed).items() if one is not ...}, said[1], secret
    )


def unsigned(algorithm: str, end: str = "") -> Change:
    """Write a token without a signature, or with a made-up one."""
    return "sign", lambda said: f"{part(said[0] | {'alg': algorithm})}.{part(said[1])}.{end}"


OTHER, TRUE = key("RS256", "khác"), key("RS256")
PUBLIC = {form: TRUE.as_pem(private=False) if form == "pem" else TRUE.as_der(private=False) for form in ("pem", "der")}
METADATA: dict[str, Change] = {
    "issuer of another": put("metadata", issuer="https://other.example"),
    "issuer with a slash more": ("metadata", lambda said: said | {"issuer": said["issuer"] + "/"}),
    "no issuer": put("metadata", issuer=...),
    "issuer no text": put("metadata", issuer=["a"]),
    "plain challenges alone": put("metadata", code_challenge_methods_supported=["plain"]),
    "no challenges": put("metadata", code_challenge_methods_supported=[]),
    "challenges no list": put("metadata", code_challenge_methods_supported="S256"),
    "no code": put("metadata", response_types_supported=["id_token"]),
    "no secret taken": put("metadata", token_endpoint_auth_methods_supported=["private_key_jwt"]),
    "metadata a list": be("metadata", ["a"]),
    "metadata null": be("metadata", None),
    "no authorization": put("metadata", authorization_endpoint=...),
    "authorization a script": put("metadata", authorization_endpoint="javascript:alert(1)"),
    "authorization over ftp": put("metadata", authorization_endpoint="ftp://127.0.0.1/a"),
    "authorization of somebody": put("metadata", authorization_endpoint="https://a:b@other.example/"),
    "authorization with a line more": put("metadata", authorization_endpoint="https://a.example/\r\nSet-Cookie: a=b"),
    "metadata moved": raw("metadata", 302, b"", Location="http://127.0.0.1:9/"),
    "metadata huge": raw("metadata", 200, b'{"a": "' + b"a" * 400_000 + b'"}'),
    "metadata deep": raw("metadata", 200, b'{"a": ' + b"[" * 100_000),
    "metadata no json": raw("metadata", 200, b"<html>"),
    "metadata no utf-8": raw("metadata", 200, b'{"issuer": "\xff"}'),
    "metadata failing": raw("metadata", 500, b"{}"),
    "metadata cut": raw("metadata", 200, b"{", Content_Length="50"),
}
TOKEN: dict[str, Change] = {
    "token address inside": put("metadata", token_endpoint="http://169.254.169.254/latest/meta-data/"),
    "token address private": put("metadata", token_endpoint="https://10.0.0.1/token"),
    "token address a file": put("metadata", token_endpoint="file:///etc/passwd"),
    "token address missing": put("metadata", token_endpoint=...),
    "token moved": raw("token", 307, b"", Location="http://127.0.0.1:9/"),
    "token moved by 303": raw("token", 303, b"", Location="/keys"),
    "token refused": raw("token", 400, b'{"error": "invalid_grant"}'),
    "token refused with 200": raw("token", 200, b'{"error": "invalid_grant"}'),
    "token refused oddly": raw("token", 200, b'{"error": {"a": 1}}'),
    "token failing": raw("token", 503, b"{}"),
    "token no json": raw("token", 200, b"<html>"),
    "token a list": raw("token", 200, b"[1]"),
    "token a number": raw("token", 200, b"7"),
    "token nothing": raw("token", 200, b""),
    "token huge": raw("token", 200, b'{"id_token": "' + b"a" * 400_000 + b'"}'),
    "token a bomb": raw("token", 200, gzip.compress(b" " * 9_000_000), Content_Encoding="gzip"),
    "token cut": raw("token", 200, b'{"id_token"', Content_Length="500"),
    "no id token": put("answer", id_token=...),
    "id token a number": put("answer", id_token=7),
    "id token empty": put("answer", id_token=""),
    "id token of two parts": put("answer", id_token="a.b"),
    "id token encrypted": put("answer", id_token="a.b.c.d.e"),
    "id token long": put("answer", id_token="a" * 20_000 + ".b.c"),
    "id token no ascii": put("answer", id_token="mã.số.ký"),
    "id token no base64": put("answer", id_token="!!.!!.!!"),
    "no access token": put("answer", access_token=...),
    "access token a list": put("answer", access_token=["a"]),
    "access token of another": put("answer", access_token="khac"),
    "token of another kind": put("answer", token_type="mac"),
    "token without kind": put("answer", token_type=...),
    "lasts no number": put("answer", expires_in="lâu"),
}
SIGNATURE: dict[str, Change] = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg NONE, signed": unsigned("NONE", "YQ"),
    "alg empty": unsigned(""),
    "alg RS256 without signature": unsigned("RS256"),
    "alg RS256 with a made-up signature": unsigned("RS256", "YQ"),
    "HS256 with the public key": signed(PUBLIC["pem"], {"alg": "HS256"}),
    "HS256 with the public key in bytes": signed(PUBLIC["der"], {"alg": "HS256"}),
    "HS256 with our secret": signed(SECRET.encode(), {"alg": "HS256"}),
    "HS256 with nothing": signed(b"", {"alg": "HS256", "kid": ...}),
    "HS512 in name": signed(PUBLIC["pem"], {"alg": "HS512"}),
    "another key under the same name": signed(OTHER),
    "another key under its own name": signed(OTHER, {"kid": "RS256-khác"}),
    "key in the header": signed(OTHER, {"jwk": OTHER.as_dict(private=False)}),
    "key in the header alone": signed(OTHER, {"jwk": OTHER.as_dict(private=False), "kid": "RS256-khác"}),
    "key elsewhere": signed(OTHER, {"jku": "http://127.0.0.1:9/keys"}),
    "certificate elsewhere": signed(OTHER, {"x5u": "http://127.0.0.1:9/keys", "kid": ...}),
    "no name among three keys": signed(TRUE, {"kid": ...}),
    "name of no key": signed(TRUE, {"kid": "RS256-không"}),
    "name a list": signed(TRUE, {"kid": ["RS256-thật"]}),
    "name a path": signed(TRUE, {"kid": "../../dev/null"}),
    "must be understood": signed(TRUE, {"crit": ["exp"], "exp": 1}),
    "payload not encoded": signed(TRUE, {"crit": ["b64"], "b64": False}),
    "another algorithm": signed(TRUE, {"alg": "PS256"}),
    "algorithm a list": signed(TRUE, {"alg": ["RS256"]}),
    "algorithm missing": signed(TRUE, {"alg": ...}),
    "header a list": ("sign", lambda said: compact([1], said[1], TRUE)),
    "payload no json": ("sign", lambda said: compact(said[0], b"{", TRUE)),
    "payload no utf-8": ("sign", lambda said: compact(said[0], b'{"iss": "\xff"}', TRUE)),
    "payload deep": ("sign", lambda said: compact(said[0], b"[" * 8000, TRUE)),
    "key of another kind": signed(TRUE, {"kid": "ES256-thật"}),
}
KEYS: dict[str, Change] = {
    "no keys": be("keys", {"keys": []}),
    "keys missing": be("keys", {}),
    "keys a record": be("keys", {"keys": {"a": 1}}),
    "keys of texts": be("keys", {"keys": ["a", 1, None]}),
    "keys no json": raw("keys", 200, b"\x00"),
    "keys moved": raw("keys", 301, b"", Location="http://127.0.0.1:9/"),
    "keys huge": raw("keys", 200, b'{"keys": [' + b'"a",' * 200_000 + b"1]}"),
    "keys failing": raw("keys", 502, b""),
    "keys for secrecy alone": ("keys", lambda said: {"keys": [one | {"use": "enc"} for one in said["keys"]]}),
    "the same name twice": ("keys", lambda said: {"keys": [*said["keys"], OTHER.as_dict(private=False) | {"kid": "RS256-thật"}]}),
    "a key without its number": ("keys", lambda said: {"keys": [{"kty": "RSA", "kid": "RS256-thật", "n": "a" * 400}]}),
    "keys inside": put("metadata", jwks_uri="http://169.254.169.254/keys"),
}  # fmt: skip
CLAIMS: dict[str, Change] = {
    "iss of another": put("claims", iss="https://other.example"),
    "iss missing": put("claims", iss=...),
    "iss a list": ("claims", lambda said: said | {"iss": [said["iss"]]}),
    "iss with a slash more": ("claims", lambda said: said | {"iss": said["iss"] + "/"}),
    "aud of another client": put("claims", aud="other-client"),
    "aud missing": put("claims", aud=...),
    "aud empty": put("claims", aud=[]),
    "aud two, without azp": put("claims", aud=[CLIENT, "other-client"]),
    "aud two, with our azp": put("claims", aud=[CLIENT, "other-client"], azp=CLIENT),
    "azp of another": put("claims", azp="other-client"),
    "aud a part of ours": put("claims", aud=CLIENT[:-1]),
    "aud in capitals": put("claims", aud=CLIENT.upper()),
    "nonce of another": put("claims", nonce="khac"),
    "nonce missing": put("claims", nonce=...),
    "nonce empty": put("claims", nonce=""),
    "nonce a list": ("claims", lambda said: said | {"nonce": [said["nonce"]]}),
    "expired": ("claims", lambda said: said | {"exp": int(NOW()) - 61, "iat": int(NOW()) - 400}),
    "exp missing": put("claims", exp=...),
    "exp a text": put("claims", exp="2099"),
    "exp true": put("claims", exp=True),
    "exp not a number": ("claims", lambda said: said | {"exp": float("nan")}),
    "made in the future": ("claims", lambda said: said | {"iat": int(NOW()) + 120}),
    "made long ago": ("claims", lambda said: said | {"iat": int(NOW()) - 7200}),
    "iat missing": put("claims", iat=...),
    "iat endless": ("claims", lambda said: said | {"iat": -(10**30)}),
    "not yet valid": ("claims", lambda said: said | {"nbf": int(NOW()) + 120}),
    "sub missing": put("claims", sub=...),
    "sub empty": put("claims", sub=""),
    "sub a number": put("claims", sub=7),
    "sub a list": put("claims", sub=["sub-lan"]),
    "sub null": put("claims", sub=None),
    "sub long": put("claims", sub="a" * 256),
    "sub with a zero byte": put("claims", sub="sub-lan\x00"),
    "sub with a space": put("claims", sub=" sub-lan"),
    "sub of nobody": put("claims", sub="sub-khac"),
    "sub in capitals": put("claims", sub="SUB-LAN"),
    "at_hash of another": put("claims", at_hash="khac"),
    "at_hash a number": put("claims", at_hash=7),
    "amr a text": put("claims", amr="mfa"),
    "asked in the future": ("claims", lambda said: said | {"auth_time": int(NOW()) + 999}),
    "asked at no time": put("claims", auth_time="hôm qua"),
    "claims a list": be("claims", [1]),
    "claims a text": be("claims", "sub-lan"),
}
BACK: dict[str, Change] = {
    "state of another": put("back", state="khac"),
    "state missing": put("back", state=...),
    "state empty": put("back", state=""),
    "state twice": ("back", lambda said: said | {"state": [said["state"], said["state"]]}),
    "code twice": put("back", code=["a", "b"]),
    "code missing": put("back", code=...),
    "code long": put("back", code="a" * 5000),
    "names another": put("back", iss="https://other.example"),
    "denied": put("back", error="access_denied"),
    "denied oddly": put("back", error="\u202ea\x1b[2J"),
}
CASES = METADATA | TOKEN | SIGNATURE | KEYS | CLAIMS | BACK
