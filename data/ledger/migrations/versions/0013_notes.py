"""Event notes."""

from alembic import op

from data.ledger.tables import metadata

revision = "0013"
down_revision = "0012"

TABLES = ("note",)


def upgrade() -> None:
    """Make the table."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove it; what was noted goes with it."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
