"""What addresses of sources gave, how sources fare, and which settings a source lacks."""

from alembic import op
from sqlalchemy import JSON, Column, inspect

from data.ledger.tables import metadata

revision = "0004"
down_revision = "0003"

TABLES = ("fetched", "circuit")


def upgrade() -> None:
    """Make the tables, and the column that a ledger of an older edition lacks."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
    if "missing" not in {column["name"] for column in inspect(op.get_bind()).get_columns("feed")}:
        op.add_column("feed", Column("missing", JSON))


def downgrade() -> None:
    """Remove them; every address is then asked in full once."""
    op.drop_column("feed", "missing")
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
