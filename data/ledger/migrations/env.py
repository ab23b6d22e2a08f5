"""Runs migrations on the connection that `data.ledger` hands over."""

from alembic import context

from data.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
