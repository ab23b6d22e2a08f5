"""What reports say of duties."""

from alembic import op

from data.ledger.tables import metadata

revision = "0015"
down_revision = "0014"

TABLES = ("heard",)


def upgrade() -> None:
    """Make the table; reports that count already are read into it as new ones are."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])


def downgrade() -> None:
    """Remove it, and forget which reports were read into it, so that they are read again."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
    taken = metadata.tables["taken"]
    op.execute(taken.delete().where(taken.c.dataset == "tasks"))
