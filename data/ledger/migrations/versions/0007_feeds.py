"""The parts of bulk feeds, and files larger than 2 GiB."""

from alembic import op
from sqlalchemy import BigInteger

from data.ledger.tables import metadata

revision = "0007"
down_revision = "0006"

TABLES = ("part",)


def upgrade() -> None:
    """Make the table; SQLite keeps large numbers as it is."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("file", "size", type_=BigInteger)


def downgrade() -> None:
    """Remove it; only a ledger that holds no feed should go this way."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
