"""A kiosk's database, opened and put in order before anybody is served.

Knows the order: open, know every compartment of the layout, then find out whether the file is an old copy. Must never
know what else is built.
"""

from pathlib import Path

from kiosk.db.anchor import AnchorFile
from kiosk.db.database import Fatal, SqlDatabase
from kiosk.db.engine import DatabaseSettings
from kiosk.db.opening import open_database
from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Layout
from kiosk.services.custody import now
from kiosk.services.placement import know_compartments
from kiosk.services.ports import Entropy, Executor
from kiosk.services.restored import suspect_everything


def start_database(
    path: Path,
    anchor: Path,
    layout: Layout,
    *,
    executor: Executor,
    clock: Clock,
    entropy: Entropy,
    fatal: Fatal,
) -> SqlDatabase:
    """Blocks; DatabaseError, or one of its kinds, with a sentence when the file cannot be relied on."""
    settings = DatabaseSettings(path)
    database = open_database(settings, executor=executor, clock=clock, entropy=entropy, fatal=fatal)
    database.anchor = AnchorFile(anchor)
    database.at_start(lambda book: know_compartments(book, layout))
    moment = now(clock, entropy)
    database.settle(lambda book, found: suspect_everything(book, moment, found))
    return database
