"""Tables of what people do with reports: explanations, verified values, exceptions after closing, marked workbooks."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from data.ledger.metadata import metadata

#: What an agency says to a warning; the newest of a finding counts.
explanation = Table(
    "explanation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("finding", Integer, ForeignKey("finding.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("explanation_finding", "finding"),
)

#: A value that the ministry found instead of the reported one; the newest of a cell counts in the facts.
#: `field` is the dataset's column; `applied` is the change number with which the facts took it, None while waiting.
verification = Table(
    "verification",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report", Integer, ForeignKey("report.id"), nullable=False),
    Column("dataset", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("field", String(64), nullable=False),
    Column("reported", Text),
    Column("verified", Text),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("applied", Integer),
    Index("verification_period", "dataset", "period"),
)

#: Leave to change a closed period: `dataset` None means all of the sender's; `until` is its last day.
exception = Table(
    "exception",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset", String(64)),
    Column("sender", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("authority", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Date, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("exception_sender", "sender", "period"),
)

#: The workbook of a file with its findings marked; without sha256 it could not be made.
marked = Table(
    "marked",
    metadata,
    Column("file", Integer, ForeignKey("file.id"), primary_key=True, autoincrement=False),
    Column("sha256", String(64)),
    Column("name", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
)
