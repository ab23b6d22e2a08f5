"""The first ledger: files, reports, findings, live owners, facts, runs, leases, releases."""

from alembic import op

from data.ledger.tables import metadata

revision = "0001"
down_revision = None

TABLES = ("file", "report", "finding", "live", "facts", "run", "feed", "lease", "release", "counter")


def upgrade() -> None:
    """Make the first tables."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove them; only an empty ledger should go this way."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
