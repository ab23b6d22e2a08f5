"""Which addresses a source may lead to: its own host, those that the operator lists, nothing else.

`SOURCE_HOSTS` lists further `host:port` for sources whose files lie elsewhere; `SOURCE_NETWORKS` lists the networks
(CIDR) of the government's own net, without which only the open net is reached; `SOURCE_CA` is the file of the
authorities that sign its certificates. Production speaks https alone; the demonstration reaches this machine alone.
"""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

import requests

from data import outgoing
from data.errors import Refusal


def session(mode: str, address: str) -> requests.Session:
    """Make the session of a source with this address of its own; empty for one that asks nobody outside."""
    authorities = os.environ.get("SOURCE_CA", "")
    if mode == "demo":
        return outgoing.session(loopback=True, authorities=authorities)
    return outgoing.session(loopback=False, networks=networks(), hosts=hosts(address), authorities=authorities)


def hosts(address: str) -> frozenset[tuple[str, int]]:
    """Give the names and ports that a source may ask: its own, and those that are listed."""
    listed = [f"https://{one}" for one in os.environ.get("SOURCE_HOSTS", "").replace(",", " ").split()]
    return frozenset(filter(None, map(_place, filter(None, [address, *listed]))))


def networks() -> tuple[outgoing.Network, ...]:
    """Give the networks that are listed; one that cannot be read is refused, never passed over."""
    try:
        return tuple(map(ipaddress.ip_network, os.environ.get("SOURCE_NETWORKS", "").replace(",", " ").split()))
    except ValueError as error:
        raise Refusal("networks_unreadable", given=os.environ["SOURCE_NETWORKS"]) from error


def _place(address: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(address)
        return (parts.hostname, parts.port or 443) if parts.hostname else None
    except ValueError:
        return None
