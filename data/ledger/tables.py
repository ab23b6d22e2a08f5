"""The tables of the ledger; moments are ISO texts in UTC, so that both engines keep them alike.

Long because it is the one place that says what the ledger holds: declarations.
"""

from __future__ import annotations

from datetime import UTC, datetime

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
from data.ledger.tables_accounts import account, attempt, audit, invitation, session, token
from data.ledger.tables_desk import attachment, doubt, draft
from data.ledger.tables_life import exception, explanation, marked, verification
from data.ledger.tables_meeting import decision, meeting
from data.ledger.tables_notes import note
from data.ledger.tables_urging import (
    addressee,
    carried,
    delivery,
    letter,
    mailbox,
    notice,
    ruling,
    subscription,
    urging,
)
from data.ledger.tables_work import directive, duty, heard, obstacle, proof, remark, taken, telling

__all__ = [
    "account",
    "addressee",
    "attachment",
    "attempt",
    "audit",
    "carried",
    "decision",
    "delivery",
    "directive",
    "doubt",
    "draft",
    "duty",
    "exception",
    "explanation",
    "heard",
    "invitation",
    "letter",
    "mailbox",
    "marked",
    "meeting",
    "metadata",
    "note",
    "notice",
    "obstacle",
    "proof",
    "remark",
    "ruling",
    "session",
    "subscription",
    "taken",
    "telling",
    "token",
    "urging",
    "verification",
]  # fmt: skip

#: A file as received. `state`: waiting → read | repeated | refused; `problem` is the refusal's code and params.
#: `by` is the account that brought it, `intent` is `draft` where its reports wait for their sender's word, `base`
#: the sha256 of the original that a file of corrected cells lies upon.
file = Table(
    "file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
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
    Column("by", Text),
    Column("intent", String(16)),
    Column("base", String(64)),
    Index("file_etag", "origin", "etag"),
    Index("file_sha256", "sha256"),
)

#: dataset × sender × period × revision. `state`: draft → submitted → returned | accepted → superseded | withdrawn.
#: `submitted_at` is when a draft was sent; `accepted_as` the change number of its acceptance, kept for ever after;
#: `why` the reason that a person gave for returning or withdrawing it.
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
    Column("submitted_at", String(32)),
    Column("accepted_as", Integer),
    Column("why", Text),
    UniqueConstraint("dataset", "sender", "period", "revision"),
    Index("report_file", "file"),
    Index("report_state", "state"),
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
    Index("finding_report", "report"),
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

#: The part of a bulk feed: one per report. `first` is the number of its first row where rows follow each other
#: without a gap; `names` says what the names of agencies and periods in its rows mean.
part = Table(
    "part",
    metadata,
    Column("report", Integer, ForeignKey("report.id"), primary_key=True),
    Column("dataset", String(64), nullable=False),
    Column("name", String(128), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("first", Integer),
    Column("names", JSON(none_as_null=True)),
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

#: The sources as the ingest program knows them, for readers of the other program; `missing` names the settings
#: without which a source is not asked.
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
    Column("missing", JSON(none_as_null=True)),
)

#: What an address of a source last gave; `note` names how its tags were found to be wrong.
fetched = Table(
    "fetched",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("note", String(32), nullable=False),
    Column("whole_at", String(32), nullable=False),
)

#: How a source fares: failures in a row, and until when it is left alone.
circuit = Table(
    "circuit",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("until", String(32)),
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


#: A wish to publish what release `basis` holds up to period `through`; one person proposes, another confirms.
#: `state`: proposed → confirmed → published (`release` names it) | declined.
publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("basis", Integer, ForeignKey("release.n"), nullable=False),
    Column("through", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("proposed_by", Integer, ForeignKey("account.id"), nullable=False),
    Column("proposed_at", String(32), nullable=False),
    Column("why", Text, nullable=False),
    Column("decided_by", Integer, ForeignKey("account.id")),
    Column("decided_at", String(32)),
    Column("release", Integer, ForeignKey("release.n")),
)

#: Which official release readers begin with when it is not the newest one: one that is older, as long as the official
#: release `newest` is the newest. The newest row counts; a later publication makes it void.
shown = Table(
    "shown",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("release", Integer, ForeignKey("release.n"), nullable=False),
    Column("newest", Integer, ForeignKey("release.n"), nullable=False),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("why", Text, nullable=False),
)

#: A sign-in that is on its way over the identity provider, once; `id` is the sha256 of what the browser was given.
#: `account` is who proves themselves once more, nobody at a plain sign-in.
handshake = Table(
    "handshake",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("state", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("back", Text, nullable=False),
    Column("onward", Text, nullable=False),
    Column("account", Integer, ForeignKey("account.id")),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
)
