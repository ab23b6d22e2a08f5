"""The identity provider: what it says of itself, its keys, and the exchange of a code for a proof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session

from data import outgoing
from data.errors import Refusal
from data.sign_on.client import Client

SCOPE = "openid"
#: A document of a provider is some kilobytes; a request of a browser waits for it.
BODY, WHOLE = 256 * 2**10, 10
#: What a provider says of itself is asked for anew after so many seconds.
KEPT = 600
_held: dict[tuple[Client, str], tuple[float, dict[str, Any]]] = {}


@dataclass(frozen=True)
class Provider:
    """What a provider says of itself; `method` is how we prove to be its client."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    method: str
    algorithms: frozenset[str] | None
    names_itself: bool


def provider(client: Client) -> Provider:
    """Give what the provider says of itself; refused when it is not who it should be, or cannot do what we need."""
    said = _kept(client, client.issuer.removesuffix("/") + "/.well-known/openid-configuration")
    if said.get("issuer") != client.issuer:
        raise Refusal("sso_unfit", what="issuer")
    challenges = said.get("code_challenge_methods_supported")
    if challenges is not None and "S256" not in _words(challenges):
        raise Refusal("sso_unfit", what="code_challenge_methods_supported")
    if "code" not in _words(said.get("response_types_supported", ["code"])):
        raise Refusal("sso_unfit", what="response_types_supported")
    methods = _words(said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]))
    method = next((one for one in ("client_secret_basic", "client_secret_post") if one in methods), None)
    if method is None:
        raise Refusal("sso_unfit", what="token_endpoint_auth_methods_supported")
    algorithms = said.get("id_token_signing_alg_values_supported")
    return Provider(
        _address(client, said, "authorization_endpoint"),
        _address(client, said, "token_endpoint"),
        _address(client, said, "jwks_uri"),
        _address(client, said, "end_session_endpoint") if "end_session_endpoint" in said else None,
        method,
        None if algorithms is None else frozenset(_words(algorithms)),
        said.get("authorization_response_iss_parameter_supported") is True,
    )


def keys(client: Client, found: Provider, again: bool = False) -> list[Any]:
    """Give the keys of the provider as it shows them; `again` asks even if they are at hand."""
    said = _kept(client, found.keys, again).get("keys")
    if not isinstance(said, list):
        raise Refusal("sso_unreadable", what="keys")
    return said


def address(client: Client, found: Provider, back: str, verifier: str, **asked: str) -> str:
    """Write where a browser goes to sign in; `asked` are the parameters of this one sign-in."""
    with OAuth2Session(client.id, scope=SCOPE, redirect_uri=back, code_challenge_method="S256") as session:
        return session.create_authorization_url(found.authorization, code_verifier=verifier, **asked)[0]


def exchange(client: Client, found: Provider, back: str, code: str, verifier: str) -> dict[str, Any]:
    """Give what the provider answers for a code; it must hold an id token and an access token."""
    with _spoken(), OAuth2Session(client.id, client.secret, found.method, scope=SCOPE) as session:
        outgoing.bind(session, client.loopback, client.networks, BODY, WHOLE)
        said = session.fetch_token(
            found.token, grant_type="authorization_code", code=code, redirect_uri=back, code_verifier=verifier
        )
    if str(said.get("token_type", "")).lower() != "bearer":
        raise Refusal("sso_unreadable", what="token_type")
    for name in ("id_token", "access_token"):
        if not isinstance(said.get(name), str) or not said[name].isascii():
            raise Refusal("sso_unreadable", what=name)
    return said


def _kept(client: Client, url: str, again: bool = False) -> dict[str, Any]:
    made, said = _held.get((client, url), (0.0, {}))
    if again or not said or monotonic() - made > KEPT:
        with _spoken(), outgoing.session(client.loopback, client.networks, BODY, WHOLE) as session:
            said = json.loads(session.get(url).content)
            if not isinstance(said, dict):
                raise Refusal("sso_unreadable", what=url)
        _held[client, url] = (monotonic(), said)
    return said


@contextmanager
def _spoken() -> Iterator[None]:
    """Say in our words what went wrong on the way to the provider, or in what it answered."""
    try:
        yield
    except AuthlibBaseError as error:
        raise Refusal("sso_refused", why=str(error.error)[:60]) from error
    except Refusal as refusal:
        code = "sso_refused" if refusal.code == "source_refuses" else "sso_unreachable"
        raise refusal if refusal.code.startswith("sso_") else Refusal(code, why=refusal.code) from refusal
    except requests.RequestException as error:
        raise Refusal("sso_unreachable", why=type(error).__name__) from error
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Refusal("sso_unreadable", what=type(error).__name__) from error


def _words(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refusal("sso_unreadable", what="metadata")
    return value


def _address(client: Client, said: dict[str, Any], name: str) -> str:
    """Give an address of the provider; one that is not encrypted stands on this machine or is refused."""
    value = said.get(name)
    try:
        parts = urlsplit(value) if isinstance(value, str) and value.isascii() and value.isprintable() else None
        right = parts and parts.hostname and parts.username is None and not parts.fragment and (parts.port or True)
    except ValueError:
        right = None
    if not right or parts is None or parts.scheme not in (("http", "https") if client.loopback else ("https",)):
        raise Refusal("sso_unfit", what=name)
    return str(value)
