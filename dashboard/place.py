"""How this copy is served: its settings, its address, whether the way to it is encrypted, and who may look in."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import replace
from functools import lru_cache

from flask import current_app, request

from data import settings
from data.settings import Settings

KEY = "HERE"


def here() -> Settings:
    """Give the settings of the running program; they are read when first needed."""
    config = current_app.config
    if config.get(KEY) is None:
        config[KEY] = replace(settings.load(start_as=config["MODE"]), mode=config["MODE"], host=config["HOST"])
    return config[KEY]


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Tell whether a host to listen on is reachable from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def behind_tls() -> bool:
    """Tell whether a proxy in front of this program ends the encryption (BEHIND_TLS=1)."""
    return os.environ.get("BEHIND_TLS") == "1"


def public() -> bool:
    """Tell whether officially released data is open to readers without an account (PUBLIC=1)."""
    return os.environ.get("PUBLIC") == "1"


def local() -> bool:
    """Tell whether only this machine reaches the program, without a proxy."""
    return is_loopback(current_app.config["HOST"]) and not behind_tls()


def secure() -> bool:
    """Tell whether cookies must travel encrypted: always, but on this machine itself."""
    return not local()


def strange_host() -> bool:
    """Tell whether a local program is asked under a name that is not local, as a page of elsewhere could do."""
    name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return local() and not is_loopback(name.strip("[]"))


def origin() -> str:
    """Give the origin under which a browser reaches the program."""
    return f"{'https' if behind_tls() else request.scheme}://{request.host}"


def address() -> str:
    """Give the address of the one who asks; only our own proxy may name it."""
    given = request.headers.get("X-Forwarded-For", "") if behind_tls() else ""
    return given.rsplit(",", 1)[-1].strip() or request.remote_addr or ""
