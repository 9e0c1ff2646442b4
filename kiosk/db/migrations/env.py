"""Run by Alembic: the revisions on the connection, and in the transaction, that `kiosk.db.migrate` hands over."""

from alembic import context

from kiosk.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
