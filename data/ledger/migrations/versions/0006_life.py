"""The life of a report: who brought it, drafts, explanations, verified values, exceptions, marked workbooks."""

import sqlalchemy as sa
from alembic import op

from data.ledger.tables import metadata

revision = "0006"
down_revision = "0005"

TABLES = ("explanation", "verification", "exception", "marked")
COLUMNS: dict[str, tuple[str, ...]] = {
    "file": ("by", "intent", "base"),
    "report": ("submitted_at", "accepted_as", "why"),
}
INDEXES: dict[str, tuple[str, ...]] = {"report": ("report_state",), "finding": ("finding_report",)}


def upgrade() -> None:
    """Add what an older ledger lacks; a new one was made whole by the first revision."""
    inspector = sa.inspect(op.get_bind())
    for table, names in COLUMNS.items():
        held = {column["name"] for column in inspector.get_columns(table)}
        for name in names:
            if name not in held:
                op.add_column(table, metadata.tables[table].c[name]._copy())
    for table, names in INDEXES.items():
        made = {str(index["name"]) for index in inspector.get_indexes(table)}
        for index in metadata.tables[table].indexes:
            if index.name in names and index.name not in made:
                index.create(op.get_bind())
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
    report = metadata.tables["report"]
    counted = report.c.state.in_(("accepted", "superseded"))
    op.execute(report.update().where(counted, report.c.accepted_as.is_(None)).values(accepted_as=0))


def downgrade() -> None:
    """Remove them; only a ledger without drafts should go this way."""
    metadata.drop_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
    for table, names in INDEXES.items():
        for name in names:
            op.drop_index(name, table)
    for table, names in COLUMNS.items():
        for name in names:
            op.drop_column(table, name)
