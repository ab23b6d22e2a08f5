"""Tables of accounts, sessions, invitations, API tokens, counted tries, and the audit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from data.ledger.metadata import metadata

#: Who may sign in. `name` is folded; `epoch` grows with every change that ends sessions; `totp_step` is the
#: last used step of the second factor, which counts once `totp_on`.
account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("display", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("agency", String(64)),
    Column("password", Text),
    Column("totp", String(64)),
    Column("totp_on", Boolean, nullable=False),
    Column("totp_step", Integer),
    Column("oidc", Text, unique=True),
    Column("state", String(16), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("created", String(32), nullable=False),
    Column("changed", String(32), nullable=False),
)

#: A signed-in browser; `id` is the sha256 of its token. `pending` waits for the second factor.
session = Table(
    "session",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("pending", Boolean, nullable=False),
    Column("created", String(32), nullable=False),
    Column("seen", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("stepped_up", String(32)),
    Column("agent", String(120), nullable=False),
    Column("ended", String(32)),
    Index("session_account", "account"),
)

#: A one-time code by its sha256. `purpose`: first-admin | set-password (of `account`).
invitation = Table(
    "invitation",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("account", Integer, ForeignKey("account.id")),
    Column("purpose", String(16), nullable=False),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("used", String(32)),
)

#: An API token by its sha256; it reads what its account may read and never becomes a session.
token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("label", Text, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("revoked", String(32)),
    Index("token_account", "account"),
)

#: Tries counted per key and window of time; `window` is its beginning, `last` its newest try.
attempt = Table(
    "attempt",
    metadata,
    Column("key", String(96), primary_key=True),
    Column("window", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last", String(32), nullable=False),
)

#: What was done: `hash` chains each row to the one before, `seal` needs a key that the ledger does not hold.
#: `before` and `after` are canonical JSON texts, so that a changed space is a changed row.
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("account", Integer),
    Column("act", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("why", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
    Index("audit_subject", "subject"),
)
