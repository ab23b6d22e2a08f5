"""The table of event notes: what happened on a day that figures may show."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from data.ledger.metadata import metadata

#: Something that happened on a `day`: `kind` decree | outage | merger | other, `document` its number ("" for none). It
#: touches one `indicator` ("" for every one) of one `agency` (VN: of every one). It is never mended: a wrong one is
#: `withdrawn` with a reason ("" while it stands) and written anew; `revision` grows with that.
note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("indicator", String(64), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("account", Integer, ForeignKey("account.id")),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("withdrawn", Text, nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", String(32), nullable=False),
    Index("note_changed", "changed_at"),
)
