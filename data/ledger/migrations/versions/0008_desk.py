"""What lies beside a report: words not saved yet, files of evidence, doubts about a figure."""

from alembic import op

from data.ledger.tables import metadata

revision = "0008"
down_revision = "0007"

TABLES = ("draft", "attachment", "doubt")


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove them; what people wrote there goes with them."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
