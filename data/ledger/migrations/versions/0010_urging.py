"""Urging and notices: steps of the clock, letters, inboxes, how notices go out, and rulings on doubts."""

from alembic import op

from data.ledger.tables import metadata

revision = "0010"
down_revision = "0009"

TABLES = ("urging", "letter", "addressee", "notice", "mailbox", "subscription", "delivery", "carried", "ruling")


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove them; what was said there goes with them."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
