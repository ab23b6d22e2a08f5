"""What two persons publish."""

from alembic import op

from data.ledger.tables import metadata

revision = "0003"
down_revision = "0002"

TABLES = ("publication",)


def upgrade() -> None:
    """Make the table of publications."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove it; only a ledger that published nothing should go this way."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
