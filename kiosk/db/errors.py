"""What can be wrong with the database before it is in use, each with a sentence for the technician.

Once it is in use there is no such error: a fault of the disk is fatal to the program (safety.md, R11).
"""


class DatabaseError(Exception):
    """The database cannot be used; the text is a sentence that says what to do."""


class AlreadyRunningError(DatabaseError):
    """Another controller holds the start lock of this database."""


class PragmaError(DatabaseError):
    """SQLite did not take a setting on which durability rests."""


class SchemaError(DatabaseError):
    """The tables are not those of this program."""


class AuditError(DatabaseError):
    """The audit log does not end where it was said to end."""


class WitnessError(DatabaseError):
    """An anchor, or a head of central, that cannot be used to verify the audit log."""


class NewerError(SchemaError):
    """The database was written by a newer program whose tables this one must not touch."""


class DamagedError(DatabaseError):
    """SQLite's own check of the file found it damaged."""


class ConstraintError(Exception):
    """A row broke a CHECK, a reference or an append-only table: a bug of the caller, never somebody being first."""
