"""The triggers that keep the audit log append-only, and the check that they are there.

A batch migration rebuilds a table and silently drops its triggers, so they are put back after every migration and
looked for at every start.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from kiosk.db.errors import SchemaError

TRIGGERS = {
    # Pruning moves the checkpoint first, and says so in a row of the log itself.
    "audit_keeps_rows": """
        CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
        WHEN OLD.sequence > coalesce((SELECT CAST(value AS INTEGER) FROM notes WHERE key = 'audit.checkpoint'), 0)
        BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END""",
    "audit_keeps_values": """
        CREATE TRIGGER audit_keeps_values BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
    # REPLACE deletes without asking the first trigger: only the next sequence may come in.
    "audit_only_grows": """
        CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
        WHEN NEW.sequence != (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
        BEGIN SELECT RAISE(ABORT, 'an audit row takes the next sequence'); END""",
}
"""Name to SQL."""


FIRST = TRIGGERS | {
    "audit_keeps_rows": """
        CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END""",
}
"""Those of revision 0001, whose audit log is never pruned."""


def of(revision: str) -> Mapping[str, str]:
    """The triggers that the program of this revision looks for."""
    return FIRST if revision == "0001" else TRIGGERS


def install(connection: Connection, words: Mapping[str, str] = TRIGGERS) -> None:
    """Drop and create every trigger, in the transaction that runs."""
    for name, sql in words.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(sql.strip())


def require(connection: Connection) -> None:
    """SchemaError unless every trigger is in force, word for word."""
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    present = {str(name): _words(str(sql)) for name, sql in found}
    for name, sql in TRIGGERS.items():
        if present.get(name) != _words(sql):
            raise SchemaError(
                f"The trigger {name} of the audit log is missing or changed: somebody edited the database. "
                "Keep the file, set up from a backup."
            )


def _words(sql: str) -> str:
    return " ".join(sql.split())
