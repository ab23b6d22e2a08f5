"""What an id token proves: checked against the provider's keys, our name, the nonce of this sign-in and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from data.errors import Refusal
from data.sign_on.client import Client
from data.sign_on.provider import Provider, keys

#: Signatures that only the holder of a private key can make; `none` and those of a shared secret are not among them.
ALGORITHMS = frozenset(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)) | {"EdDSA"}
#: Seconds by which two clocks may differ, and the age beyond which a proof that is just made is an old one.
LEEWAY, OLDEST = 60, 600
LONGEST = 16 * 2**10
#: RFC 8176: `mfa` says that more than one factor was asked.
TWO = "mfa"
_SMALLEST_RSA = 2048


@dataclass(frozen=True)
class Proof:
    """Who has signed in at the provider; `two` tells whether it asked for two factors, `at` when it asked."""

    subject: str
    two: bool
    at: datetime | None


def prove(client: Client, found: Provider, answer: dict[str, Any], nonce: str) -> Proof:
    """Check the id token of an answer; whatever is wrong with it, the refusal is `sso_token`."""
    try:
        token = _opened(client, found, answer["id_token"])
        options: dict[str, Any] = {
            "iss": {"essential": True, "value": client.issuer},
            "aud": {"essential": True, "value": client.id},
            "nonce": {"essential": True, "value": nonce},
        }
        given = {"nonce": nonce, "client_id": client.id, "access_token": answer["access_token"]}
        claims = CodeIDToken(token.claims, token.header, options, given)
        claims.validate(leeway=LEEWAY)
        return _read(client, claims)
    except (JoseError, AuthlibBaseError, Refusal) as error:
        if isinstance(error, Refusal) and error.code != "sso_subject_unusable":
            raise
        raise Refusal("sso_token", why=str(error)[:100]) from error
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Refusal("sso_token", why=type(error).__name__) from error


def _opened(client: Client, found: Provider, text: str) -> jwt.Token:
    """Check the signature; a key that is not at hand is asked for once, as providers change them."""
    if len(text) > LONGEST:
        raise ValueError
    header = jws.extract_compact(text.encode()).protected
    allowed = sorted(ALGORITHMS if found.algorithms is None else ALGORITHMS & found.algorithms)
    registry = jws.JWSRegistry(algorithms=allowed, strict_check_header=False)
    at_hand = _usable(keys(client, found))
    if not _fits(at_hand, header):
        at_hand = _usable(keys(client, found, again=True))
    if not _fits(at_hand, header):
        raise ValueError("no key")
    return jwt.decode(text, KeySet.import_key_set({"keys": at_hand}), registry=registry)


def _usable(held: list[Any]) -> list[Any]:
    """Give the public keys for signatures; one that can be guessed or is a shared secret is none."""
    return [one for one in held if isinstance(one, dict) and one.get("use", "sig") == "sig" and _strong(one)]


def _strong(key: dict[str, Any]) -> bool:
    if key.get("kty") == "RSA":
        return len(str(key.get("n", ""))) * 6 >= _SMALLEST_RSA
    return key.get("kty") in ("EC", "OKP")


def _fits(held: list[Any], header: Any) -> bool:
    """Tell whether it is plain which key is meant."""
    name = header.get("kid")
    return len(held) == 1 if name is None else [one.get("kid") for one in held].count(name) == 1


def _read(client: Client, claims: CodeIDToken) -> Proof:
    """Read what is left to check ourselves: one audience, one person, made just now."""
    sub, made, asked = claims["sub"], claims["iat"], claims.get("auth_time")
    if claims["aud"] not in (client.id, [client.id]):
        raise ValueError("aud")
    now = datetime.now(UTC)
    if (now - datetime.fromtimestamp(made, UTC)).total_seconds() > OLDEST:
        raise ValueError("iat")
    at = None if asked is None else datetime.fromtimestamp(asked, UTC)
    if at is not None and (at - now).total_seconds() > LEEWAY:
        raise ValueError("auth_time")
    acr, amr = claims.get("acr"), claims.get("amr") or []
    return Proof(client.subject(sub), acr in client.acr or TWO in amr, at)
