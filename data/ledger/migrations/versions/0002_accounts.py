"""Accounts, sessions, invitations, API tokens, counted tries, and the audit."""

from alembic import op

from data.ledger.tables import metadata

revision = "0002"
down_revision = "0001"

TABLES = ("account", "session", "invitation", "token", "attempt", "audit")


def upgrade() -> None:
    """Make the tables of accounts and audit."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove them; only a ledger without accounts should go this way."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
