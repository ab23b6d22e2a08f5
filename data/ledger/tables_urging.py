"""Tables of urging and notices: steps of the clock, letters, what lies in whose inbox, and how it went out."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from data.ledger.metadata import metadata

#: A step that the clock has made for one duty; the key lets none be made twice. `due` is the day of the duty, `made_on`
#: the day of the step. `told` says that the coordinating body's own notice has counted it. The agency's people say that
#: they received it, and reply.
urging = Table(
    "urging",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset", String(64), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("period", String(16), nullable=False),
    Column("step", String(16), nullable=False),
    Column("due", String(10), nullable=False),
    Column("made_on", String(10), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("told", Boolean, nullable=False),
    Column("received_by", Text),
    Column("received_at", String(32)),
    Column("reply", Text),
    Column("replied_by", Text),
    Column("replied_at", String(32)),
    UniqueConstraint("dataset", "agency", "period", "step"),
    Index("urging_due", "due"),
    Index("urging_agency", "agency"),
)

#: A letter that was sent: its document lies in the archive as it left. `until` is the day that it asks for.
letter = Table(
    "letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("until", String(10), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("account", Integer, ForeignKey("account.id")),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

#: One agency that a letter went to; `owed` lists [dataset, period, due day] of what it asks for.
addressee = Table(
    "addressee",
    metadata,
    Column("letter", Integer, ForeignKey("letter.id"), primary_key=True, autoincrement=False),
    Column("agency", String(64), primary_key=True),
    Column("owed", JSON, nullable=False),
    Column("received_by", Text),
    Column("received_at", String(32)),
    Column("reply", Text),
    Column("replied_by", Text),
    Column("replied_at", String(32)),
    Index("addressee_agency", "agency"),
)

#: Something that an account is told. `key` names the event, once per account; `params` are the values of the sentence
#: of `kind`; `agency` is whose affair it is ("" for nobody's), so that who may no longer see it does not.
notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("key", String(160), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("params", JSON, nullable=False),
    Column("path", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("read_at", String(32)),
    UniqueConstraint("account", "key"),
    Index("notice_unread", "account", "read_at"),
)

#: How an account wants to be told: by `mail`, at an address of its own (`hook`, signed with `secret`), `at_once` or
#: `daily`, and between which hours (Viet Nam's) nothing leaves.
mailbox = Table(
    "mailbox",
    metadata,
    Column("account", Integer, ForeignKey("account.id"), primary_key=True, autoincrement=False),
    Column("mail", Text, nullable=False),
    Column("hook", Text, nullable=False),
    Column("secret", String(64), nullable=False),
    Column("pace", String(8), nullable=False),
    Column("quiet_from", Integer, nullable=False),
    Column("quiet_to", Integer, nullable=False),
    Column("changed_at", String(32), nullable=False),
)

#: What an account wants to hear of: an indicator of an agency; with a `side` (below | above) only when its value comes
#: to lie on that side of `bound`. `seen` is the value last looked at, `release` where.
subscription = Table(
    "subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("indicator", String(64), nullable=False),
    Column("agency", String(64), nullable=False),
    Column("side", String(8), nullable=False),
    Column("bound", Text, nullable=False),
    Column("seen", JSON(none_as_null=True)),
    Column("release", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("account", "indicator", "agency", "side", "bound"),
)

#: One message on its way by `mail` or `hook`: `message` names it, the same on every try. `state`: waiting → sent |
#: failed | dropped; `problem` is the code and the values of what the last try met.
delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("due", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", String(32), nullable=False),
    Column("problem", JSON(none_as_null=True)),
    Column("message", String(64), nullable=False, unique=True),
    Column("sent_at", String(32)),
    UniqueConstraint("account", "channel", "due"),
    Index("delivery_waiting", "state", "next_try"),
)

#: Which notices a message carries.
carried = Table(
    "carried",
    metadata,
    Column("delivery", Integer, ForeignKey("delivery.id"), primary_key=True, autoincrement=False),
    Column("notice", Integer, ForeignKey("notice.id"), primary_key=True, autoincrement=False),
)

#: What the answer to a doubt decided: the figure is `mended`, or it `stands`.
ruling = Table(
    "ruling",
    metadata,
    Column("doubt", Integer, ForeignKey("doubt.id"), primary_key=True, autoincrement=False),
    Column("outcome", String(16), nullable=False),
)
