"""Which official release is shown when the newest one was taken back."""

from alembic import op

from data.ledger.tables import metadata

revision = "0011"
down_revision = "0010"

TABLES = ("shown",)


def upgrade() -> None:
    """Make the table."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove it; readers then begin with the newest official release again."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
