"""Brings a database to the tables of this program.

All revisions run in one transaction. Batch revisions rebuild tables: references are not enforced meanwhile, but
checked before the commit, and the triggers are put back.
"""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from kiosk.db import triggers
from kiosk.db.errors import SchemaError


def config() -> Config:
    """Alembic's settings without a file: the revisions travel inside the package."""
    made = Config()
    made.set_main_option("script_location", "kiosk.db:migrations")
    return made


def migrate(connection: Connection) -> None:
    """Upgrade to the newest revision; SchemaError when the database is newer than the program or is left broken."""
    scripts = ScriptDirectory.from_config(config())
    with connection.begin():
        current = MigrationContext.configure(connection).get_current_revision()
    if current != scripts.get_current_head():
        known = {script.revision for script in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise SchemaError(
                f"The database was written by a newer program (revision {current}). Install that program again."
            )
        _upgrade(connection)
    with connection.begin():
        triggers.require(connection)


def _upgrade(connection: Connection) -> None:
    _references(connection, enforced=False)
    try:
        with connection.begin():
            alembic = config()
            alembic.attributes["connection"] = connection
            command.upgrade(alembic, "head")
            triggers.install(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise SchemaError(f"A row of {broken[0]} refers to no row of {broken[2]} after the upgrade.")
    finally:
        _references(connection, enforced=True)


def _references(connection: Connection, *, enforced: bool) -> None:
    # Inside a transaction this pragma does nothing, so it goes to the driver, around them.
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys = {'ON' if enforced else 'OFF'}")
