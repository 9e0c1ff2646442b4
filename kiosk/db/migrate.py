"""Brings a database to the tables of this program, or back to those of an older one.

All revisions run in one transaction. Batch revisions rebuild tables: references are not enforced meanwhile, but
checked before the commit, and the triggers are put back. A revision that an older program can live with says so in
the note COMPATIBLE; without it, an older program refuses the file.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from kiosk.db import triggers
from kiosk.db.engine import DatabaseSettings, make_engine
from kiosk.db.errors import NewerError, SchemaError
from kiosk.db.startlock import StartLock

COMPATIBLE = "schema.compatible"
"""The note with the revisions, separated by blanks, whose programs may use these tables as they are."""


def config() -> Config:
    """Alembic's settings without a file: the revisions travel inside the package."""
    made = Config()
    made.set_main_option("script_location", "kiosk.db:migrations")
    return made


def migrate(connection: Connection) -> None:
    """Upgrade to the newest revision; NewerError when the database is newer than the program, SchemaError when it is
    left broken."""
    scripts = ScriptDirectory.from_config(config())
    head = str(scripts.get_current_head())
    current = _current(connection)
    if current != head:
        known = {script.revision for script in scripts.walk_revisions()}
        if current is None or current in known:
            _rebuild(connection, lambda alembic: command.upgrade(alembic, "head"))
        elif head not in _compatible(connection):
            raise NewerError(
                f"The database was written by a newer program (revision {current}, this one knows {head}). "
                f"Install that program again, or let it run `kiosk database downgrade FILE --to {head}` first."
            )
    with connection.begin():
        triggers.require(connection)


def downgrade(path: Path, revision: str) -> None:
    """Take the tables of the file back to `revision`; nothing of what waits for central is touched.

    SchemaError when there is no such revision or no way back to it; AlreadyRunningError while a controller runs.
    """
    lock = StartLock(path)
    engine = make_engine(DatabaseSettings(path))
    try:
        with engine.connect() as connection:
            _rebuild(connection, lambda alembic: command.downgrade(alembic, revision), triggers.of(revision))
    except (CommandError, NotImplementedError) as refused:
        raise SchemaError(f"There is no way back to revision {revision}: {refused}.") from refused
    finally:
        engine.dispose()
        lock.release()


def _current(connection: Connection) -> str | None:
    with connection.begin():
        return MigrationContext.configure(connection).get_current_revision()


def _compatible(connection: Connection) -> list[str]:
    with connection.begin():
        found = connection.execute(text("SELECT value FROM notes WHERE key = :key"), {"key": COMPATIBLE}).first()
    return str(found[0]).split() if found else []


def _rebuild(
    connection: Connection, run: Callable[[Config], None], words: Mapping[str, str] = triggers.TRIGGERS
) -> None:
    _references(connection, enforced=False)
    try:
        with connection.begin():
            alembic = config()
            alembic.attributes["connection"] = connection
            run(alembic)
            triggers.install(connection, words)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise SchemaError(f"A row of {broken[0]} refers to no row of {broken[2]} after the migration.")
    finally:
        _references(connection, enforced=True)


def _references(connection: Connection, *, enforced: bool) -> None:
    # Inside a transaction this pragma does nothing, so it goes to the driver, around them.
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys = {'ON' if enforced else 'OFF'}")
