"""Tables of what lies beside a report: words typed and not saved yet, files of evidence, doubts about a figure."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from data.ledger.metadata import metadata

#: What one person typed on the page of a report and has not saved; it goes when it is saved or thrown away.
draft = Table(
    "draft",
    metadata,
    Column("account", Integer, ForeignKey("account.id"), primary_key=True, autoincrement=False),
    Column("dataset", String(64), primary_key=True),
    Column("sender", String(64), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("fields", JSON, nullable=False),
    Column("at", String(32), nullable=False),
)

#: A file of evidence to the explanation of a finding; its bytes lie in the archive and are never read.
attachment = Table(
    "attachment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report", Integer, ForeignKey("report.id"), nullable=False),
    Column("finding", Integer, ForeignKey("finding.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("attachment_report", "report"),
)

#: Somebody says that a figure is wrong: `agency` and `period` are those of the figure, `dataset` and `report` what it
#: was opened to (empty: not that deep), `observation` its id, `shown` the value that was seen. `answer` closes it.
doubt = Table(
    "doubt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("observation", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("agency", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("dataset", String(64), nullable=False),
    Column("report", Integer, ForeignKey("report.id")),
    Column("text", Text, nullable=False),
    Column("account", Integer, ForeignKey("account.id")),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("answer", Text),
    Column("answered_by", Text),
    Column("answered_at", String(32)),
    Index("doubt_agency", "agency", "period"),
    Index("doubt_account", "account"),
)
