"""What we are to the identity provider, from the environment.

OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET or OIDC_CLIENT_SECRET_FILE; OIDC_ACR names the values of `acr` that
stand for two factors, OIDC_NETWORKS the networks (CIDR) beside the open net in which the provider may stand.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from data.accounts.passwords import common
from data.errors import Refusal
from data.outgoing import Network
from data.settings import Settings

SHORTEST = 24


@dataclass(frozen=True)
class Client:
    """A client of one provider; `loopback` lets the provider stand on this machine, in the demonstration alone."""

    issuer: str
    id: str
    secret: str = field(repr=False)
    acr: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    loopback: bool = False

    def subject(self, sub: str) -> str:
        """Name a person of the provider as accounts keep it; refused when no provider could have sent it."""
        if not 0 < len(sub) <= 255 or not sub.isascii() or not sub.isprintable() or sub != sub.strip():
            raise Refusal("sso_subject_unusable")
        return f"{self.issuer}|{sub}"


def configured(settings: Settings, environ: Mapping[str, str] = os.environ) -> Client | None:
    """Give the client, None where no provider is named; half a configuration is refused."""
    issuer, name = environ.get("OIDC_ISSUER", ""), environ.get("OIDC_CLIENT_ID", "")
    if not issuer:
        return None
    loopback = _checked(issuer, settings.mode == "demo")
    if not name:
        raise Refusal("sso_client_missing")
    acr, networks = tuple(environ.get("OIDC_ACR", "").split()), _networks(environ.get("OIDC_NETWORKS", ""))
    return Client(issuer, name, _secret(environ), acr, networks, loopback)


def _checked(issuer: str, demonstration: bool) -> bool:
    """Refuse an issuer that is no https address; tell whether it stands on this machine."""
    try:
        parts = urlsplit(issuer)
        plain = parts.hostname and not (parts.query or parts.fragment or parts.username is not None)
        here = demonstration and parts.hostname is not None and _here(parts.hostname)
    except ValueError:
        raise Refusal("sso_issuer", given=issuer) from None
    if not plain or parts.scheme not in (("http", "https") if here else ("https",)):
        raise Refusal("sso_issuer", given=issuer)
    return here


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _secret(environ: Mapping[str, str]) -> str:
    secret, file = environ.get("OIDC_CLIENT_SECRET", ""), environ.get("OIDC_CLIENT_SECRET_FILE", "")
    if file:
        try:
            secret = Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise Refusal("sso_secret_file", file=file) from None
    if len(secret) < SHORTEST or secret.casefold() in common() or len(set(secret)) < 8:
        raise Refusal("sso_secret_weak", shortest=SHORTEST)
    return secret


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(one) for one in text.replace(",", " ").split())
    except ValueError as error:
        raise Refusal("sso_networks", given=text) from error
