"""Signing out at the identity provider too, where it says how."""

from __future__ import annotations

from urllib.parse import urlencode

from data.errors import Refusal
from data.sign_on.client import Client
from data.sign_on.provider import provider


def farewell(client: Client, id_token: str, after: str) -> str | None:
    """Give where a browser signs out at the provider and comes back to `after`, None where there is no such place."""
    try:
        where = provider(client).end_session
    except Refusal:
        return None
    asked = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": after, "client_id": client.id})
    return f"{where}{'&' if '?' in where else '?'}{asked}" if where else None
