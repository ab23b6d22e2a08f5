"""Files that agencies bring to directives."""

from alembic import op

from data.ledger.tables import metadata

revision = "0014"
down_revision = "0013"

TABLES = ("proof",)


def upgrade() -> None:
    """Make the table."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove it; the bytes stay in the archive."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
