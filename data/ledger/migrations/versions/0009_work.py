"""What people work on: obstacles with what reports said of them, directives with their duties, and remarks."""

from alembic import op

from data.ledger.tables import metadata

revision = "0009"
down_revision = "0008"

TABLES = ("obstacle", "telling", "taken", "directive", "duty", "remark")


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove them; what people wrote there goes with them."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
