"""Opening the database: the start lock, the tables brought up to date, and proof that the file can be relied on.

Knows: what must be true before the first transaction. Must never know what is read or written afterwards.
"""

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from kiosk.db.book import GENERATION, SqlBook
from kiosk.db.chain import GENESIS, HEAD_NOTE, read_head
from kiosk.db.database import Fatal, SqlDatabase
from kiosk.db.engine import (
    DAMAGED_NEXT_STEP,
    DatabaseSettings,
    assert_pragmas,
    driver_of,
    make_engine,
    make_private,
    quick_check,
)
from kiosk.db.errors import AuditError, DamagedError, DatabaseError
from kiosk.db.migrate import migrate
from kiosk.db.rows import Transaction
from kiosk.db.startlock import StartLock
from kiosk.domain.clock import Clock
from kiosk.services.ports import Entropy, Executor


def open_database(
    settings: DatabaseSettings, *, executor: Executor, clock: Clock, entropy: Entropy, fatal: Fatal
) -> SqlDatabase:
    """Take the start lock, bring the tables up to date, and prove that the file can be relied on.

    Blocks; call it before the loop serves anybody. DatabaseError, or one of its kinds, with a sentence when not.
    """
    lock = None
    if settings.path is not None:
        make_private(settings.path)
        lock = StartLock(settings.path)
    engine = make_engine(settings)
    try:
        connection = engine.connect()
        quick_check(driver_of(connection), clock)
        migrate(connection)
        assert_pragmas(driver_of(connection), settings)
        database = SqlDatabase(connection, lock, executor=executor, clock=clock, entropy=entropy, fatal=fatal)
        _prepare(connection, clock, entropy)
    except BaseException as failed:
        engine.dispose()
        if lock is not None:
            lock.release()
        if isinstance(failed, DBAPIError):
            if getattr(failed.orig, "sqlite_errorname", "").startswith("SQLITE_CORRUPT"):
                raise DamagedError(f"The database file is damaged: {failed.orig}. {DAMAGED_NEXT_STEP}") from failed
            raise DatabaseError(f"The database {settings.path} cannot be used: {failed.orig}.") from failed
        raise
    return database


def _prepare(connection: Connection, clock: Clock, entropy: Entropy) -> None:
    with connection.begin():
        book = SqlBook(Transaction(connection), clock, entropy)
        book.set_note(GENERATION, str(book.generation()))
        noted, found = read_head(book.note(HEAD_NOTE)), book.audit_head() or (0, GENESIS)
        if noted != found:
            raise AuditError(
                f"The audit log ends at row {found[0]}, but was noted to end at row {noted[0]}: somebody edited the "
                "database. Keep the file, set up from a backup."
            )
