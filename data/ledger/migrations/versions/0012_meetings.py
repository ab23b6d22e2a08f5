"""Meetings and what they decided."""

from alembic import op

from data.ledger.tables import metadata

revision = "0012"
down_revision = "0011"

TABLES = ("meeting", "decision")


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove them; what was decided there goes with them."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
