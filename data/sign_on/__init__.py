"""Signing in through an identity provider: OpenID Connect, authorization code with PKCE.

`configured` tells whether there is one, `begin` sends a browser there, `finish` takes what it brings back.
"""

from data.sign_on.client import Client, configured
from data.sign_on.handshake import LASTS, Begun, Signed, begin, finish
from data.sign_on.leaving import farewell

__all__ = ["LASTS", "Begun", "Client", "Signed", "begin", "configured", "farewell", "finish"]
