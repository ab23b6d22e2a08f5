"""Tables of meetings: which release was looked at, and what was decided."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from data.ledger.metadata import metadata

#: A meeting; `release` is what it looked at. It is open until `closed_at`; one is open at a time. `revision` grows with
#: each decision and with its end.
meeting = Table(
    "meeting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("release", Integer, ForeignKey("release.n"), nullable=False),
    Column("account", Integer, ForeignKey("account.id")),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("closed_at", String(32)),
    Column("revision", Integer, nullable=False),
)

#: What a meeting decided: who does it until when. `about` is the subject it was decided on (`obstacle:12`, "" for none),
#: `became` what it was entered as: the same obstacle, or a directive.
decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting", Integer, ForeignKey("meeting.id"), nullable=False),
    Column("about", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("due", String(10), nullable=False),
    Column("became", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("decision_meeting", "meeting"),
)
