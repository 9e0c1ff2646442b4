"""The commands about a database file at rest or in use: `kiosk audit verify` and `kiosk database downgrade`.

Knows what is printed and the exit codes: 0 well, 1 something is wrong. Must never know a controller.
"""

import argparse
import sqlite3
import sys
from pathlib import Path

from kiosk.db.anchor import read_mark
from kiosk.db.errors import DatabaseError
from kiosk.db.migrate import downgrade
from kiosk.db.verify import verify

ANCHOR_FILE = "anchor.json"


def audit(options: argparse.Namespace) -> int:
    """Say whether the audit log is whole, and where it is not."""
    path: Path = options.database
    _require(path)
    beside = path.with_name(ANCHOR_FILE)
    anchor = options.anchor or (beside if read_mark(beside) is not None else None)
    try:
        found = verify(path, anchor=anchor, head=options.head)
    except sqlite3.Error as fault:
        raise DatabaseError(f"{path} cannot be read as a kiosk's database: {fault}.") from None
    for finding in found:
        _print(f"Row {finding.row}: {finding.says}")
    witnesses = [
        name for name, given in (("the anchor", anchor), ("central's head", options.head)) if given is not None
    ]
    if found:
        _print(f"The audit log was changed at row {found[0].row} or just before it.")
    else:
        _print(f"The audit log is whole{' and agrees with ' + ' and '.join(witnesses) if witnesses else ''}.")
    return 1 if found else 0


def database(options: argparse.Namespace) -> int:
    """Take the tables back to a revision an older program knows."""
    _require(options.database)
    downgrade(options.database, options.to)
    _print(f"The database is at revision {options.to}. Install the older program before the next start.")
    return 0


def _require(path: Path) -> None:
    if not path.is_file():
        raise FileNotFoundError(f"there is no database at {path}")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
