"""Tables of what people work on: obstacles and directives' duties, with what reports said of them, and remarks."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data.ledger.metadata import metadata

#: Something that stands in the way. `raiser` raised it under its own `code` (a reported one has its report's, another
#: none); `owner` must remove it ("" while nobody is named; `said` is the body as a report wrote it), `waits_for` is
#: whom the owner waits for. `blocks` is {projects, indicators, agencies} → lists of ids, `after` the obstacles that
#: must go first, `money` triệu đồng. `state`: new → doing → waiting → escalated → removed. `standing` of a reported
#: one: "" | withdrawn (no report says it any more) | unsaid (newer reports leave it out); one that people have
#: `touched` stands all the same. `told` is what was last told. Days are ISO texts; `revision` grows with each change.
obstacle = Table(
    "obstacle",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("raiser", String(64), nullable=False),
    Column("code", Text),
    Column("kind", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("said", Text, nullable=False),
    Column("waits_for", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened", String(10), nullable=False),
    Column("due", String(10)),
    Column("removed", String(10)),
    Column("answer", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("step_due", String(10)),
    Column("money", BigInteger),
    Column("blocks", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("touched", Boolean, nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("told", JSON(none_as_null=True)),
    Column("revision", Integer, nullable=False),
    Column("changed_at", String(32), nullable=False),
    UniqueConstraint("raiser", "code"),
    Index("obstacle_changed", "changed_at"),
)

#: What the report of a month says of an obstacle; the newest month is the one that counts.
telling = Table(
    "telling",
    metadata,
    Column("obstacle", Integer, ForeignKey("obstacle.id"), primary_key=True, autoincrement=False),
    Column("period", String(16), primary_key=True),
    Column("report", Integer, ForeignKey("report.id"), nullable=False),
    Column("values", JSON, nullable=False),
    Index("telling_report", "report"),
)

#: Which report's rows of a sender and month the ledger has taken over; what differs from `live` is to be taken over.
taken = Table(
    "taken",
    metadata,
    Column("dataset", String(64), primary_key=True),
    Column("sender", String(64), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("report", Integer, ForeignKey("report.id"), nullable=False),
)

#: Something that an issuer tells agencies to do until a day, under the number of its document; `indicator` is what it
#: should move ("" for none).
directive = Table(
    "directive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("issued", String(10), nullable=False),
    Column("due", String(10), nullable=False),
    Column("indicator", String(64), nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", String(32), nullable=False),
    Index("directive_changed", "changed_at"),
)

#: What one agency owes to a directive. `state`: not_started → doing → to_confirm → done; `done` is the day on which it
#: was done, `due` the agency's own day where it was given more time, `evidence` the document that proves it.
duty = Table(
    "duty",
    metadata,
    Column("directive", Integer, ForeignKey("directive.id"), primary_key=True, autoincrement=False),
    Column("agency", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("progress", Integer, nullable=False),
    Column("due", String(10)),
    Column("done", String(10)),
    Column("evidence", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Index("duty_agency", "agency"),
)

#: What the row of an accepted report says of a duty whose directive it names as the document that assigns its task; the
#: newest month is the one that counts. `values` are {task, state, due, done}, and `sheet`, its place `nth`, and `cell`.
heard = Table(
    "heard",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("directive", Integer, ForeignKey("directive.id"), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("report", Integer, ForeignKey("report.id"), nullable=False),
    Column("period", String(16), nullable=False),
    Column("row", Integer, nullable=False),
    Column("values", JSON, nullable=False),
    Index("heard_directive", "directive"),
    Index("heard_report", "report"),
)

#: A file that an agency brought to a directive that binds it; its bytes lie in the archive and are never read.
proof = Table(
    "proof",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("directive", Integer, ForeignKey("directive.id"), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("account", Integer, ForeignKey("account.id")),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("proof_directive", "directive"),
)

#: One remark in the thread of an obstacle or a directive (`about` is the subject, as in the audit); never changed.
remark = Table(
    "remark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("about", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("agency", String(64), nullable=False),
    Column("account", Integer, ForeignKey("account.id")),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("remark_about", "about"),
)
