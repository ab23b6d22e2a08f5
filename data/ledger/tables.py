"""The tables of the ledger; moments are ISO texts in UTC, so that both engines keep them alike."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

#: A file as received. `state`: waiting → read | refused; `problem` is the refusal's code and params.
file = Table(
    "file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("origin", String(64), nullable=False),
    Column("dataset", String(64)),
    Column("sender", String(64)),
    Column("period", String(16)),
    Column("sent_at", String(32)),
    Column("etag", String(128)),
    Column("received_at", String(32), nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("problem", JSON(none_as_null=True)),
    Index("file_etag", "origin", "etag"),
    Index("file_sha256", "sha256"),
)

#: dataset × sender × period × revision. `state`: submitted → accepted | returned → superseded | withdrawn.
report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", Integer, ForeignKey("file.id"), nullable=False),
    Column("dataset", String(64), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("layouts", JSON, nullable=False),
    Column("periods", JSON, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("decided_at", String(32), nullable=False),
    UniqueConstraint("dataset", "sender", "period", "revision"),
    Index("report_file", "file"),
)

#: One problem in a file or report.
finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", Integer, ForeignKey("file.id"), nullable=False),
    Column("report", Integer, ForeignKey("report.id")),
    Column("rule", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer),
    Column("column", String(8), nullable=False),
    Column("params", JSON, nullable=False),
    Index("finding_file", "file"),
)

#: Whose word counts: the accepted report that carries a sender's rows of a period. Nothing counts twice.
live = Table(
    "live",
    metadata,
    Column("dataset", String(64), primary_key=True),
    Column("sender", String(64), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("report", Integer, ForeignKey("report.id"), nullable=False),
)

#: The live facts file of a dataset and period; naming it here is what makes an acceptance happen.
facts = Table(
    "facts",
    metadata,
    Column("dataset", String(64), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("rows", Integer, nullable=False),
)

#: One run of a source for a period at a firing of its clock; the key makes it happen once.
run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("fire", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("next_try", String(32)),
    Column("started", String(32)),
    Column("finished", String(32)),
    Column("received", Integer, nullable=False, default=0),
    Column("accepted", Integer, nullable=False, default=0),
    Column("returned", Integer, nullable=False, default=0),
    Column("problem", JSON(none_as_null=True)),
    UniqueConstraint("source", "period", "fire"),
)

#: The sources as the ingest program knows them, for readers of the other program.
feed = Table(
    "feed",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("datasets", JSON, nullable=False),
    Column("cron", String(64), nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("next_fire", String(32)),
)

#: Who may act as the one ingest program; `fence` grows with each new holder.
lease = Table(
    "lease",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("expires", String(32), nullable=False),
)

#: A published release; `digests` gives the ordered row hash of each of its tables, `changes` the
#: acceptances it holds.
release = Table(
    "release",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("name", String(64), nullable=False),
    Column("digests", JSON, nullable=False),
    Column("files", JSON, nullable=False),
    Column("definitions", String(64), nullable=False),
    Column("loading", Boolean, nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("oldest_input", String(32)),
    Column("newest_input", String(32)),
)

#: Named counters: `changes` grows by one with each acceptance.
counter = Table(
    "counter",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Integer, nullable=False),
)


def stamp(moment: datetime) -> str:
    """Write a moment as the ledger keeps it: ISO in UTC, to the microsecond, so that texts sort as times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str | None) -> datetime | None:
    """Read a moment of the ledger."""
    return datetime.fromisoformat(text) if text else None
