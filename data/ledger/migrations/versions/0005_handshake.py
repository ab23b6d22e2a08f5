"""Sign-ins that are on their way over the identity provider."""

from alembic import op

from data.ledger.tables import metadata

revision = "0005"
down_revision = "0004"

TABLES = ("handshake",)


def upgrade() -> None:
    """Make the table of handshakes."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove it; whoever is on the way signs in again."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
