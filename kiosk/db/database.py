"""The one writer: runs each transaction on the worker, and dies rather than guess.

Knows: transactions. Must never know why one is run. A commit that failed may still be on the disk, so nobody is told
it failed: `fatal` ends the program, and the next start reads what is true (safety.md, R11 and "Storage").
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Final, NoReturn, TypeVar

from sqlalchemy import Connection, delete
from sqlalchemy.exc import DBAPIError

from kiosk.db import outbox, retention, seals, tables
from kiosk.db.anchor import AnchorFile, mark_of, settle
from kiosk.db.book import SqlBook
from kiosk.db.engine import driver_of
from kiosk.db.errors import DatabaseError
from kiosk.db.rows import Transaction
from kiosk.db.startlock import StartLock
from kiosk.domain.clock import Clock
from kiosk.domain.events import Event
from kiosk.domain.photographs import Photograph
from kiosk.services.ports import Book, Entropy, Executor
from kiosk.services.restored import Restoration
from kiosk.services.sync_ports import Agreement, Batch, Change, Seal, Told

R = TypeVar("R")

Fatal = Callable[[str], None]
"""Ends the program with a reason. At a kiosk it never returns."""

Announce = Callable[[Sequence[tuple[str, Event]]], None]
"""Told which events a transaction recorded, with their ids, once they are durable; on the loop, not on the worker."""

CURSOR = "sync.cursor"


class _Dead:
    """What a transaction of a dead database gives instead of a result."""


DEAD: Final = _Dead()


class SqlDatabase:
    """The ports `Database` and `SyncBook`. Made by `opening.open_database`."""

    def __init__(
        self,
        connection: Connection,
        lock: StartLock | None,
        *,
        executor: Executor,
        clock: Clock,
        entropy: Entropy,
        fatal: Fatal,
    ) -> None:
        self._connection = connection
        self._lock = lock
        self._executor = executor
        self._clock = clock
        self._entropy = entropy
        self._fatal = fatal
        self._dead = False
        self._handed_out: dict[int, int] = {}
        self.announce: Announce = lambda recorded: None
        self.anchor: AnchorFile | None = None

    @property
    def anchored(self) -> bool:
        """Whether the anchor could be written the last time; True also where there is none."""
        return self.anchor is None or not self.anchor.failed

    def settle(self, when_older: Callable[[Book, Restoration], None]) -> None:
        """At start: find out whether this database is an old copy, and bring the anchor up to it; blocks."""
        mark = self.anchor.read() if self.anchor else None
        self.at_start(lambda book: settle(book, mark, when_older))
        self._drop_anchor()

    def at_start(self, work: Callable[[SqlBook], None]) -> None:
        """One transaction before the loop serves anybody; blocks."""
        if isinstance(self._run(work, []), _Dead):
            raise DatabaseError("The database could not be written at the start.")

    async def transact(self, work: Callable[[Book], R]) -> R:
        """Run `work` in one transaction and commit it durably.

        An exception of `work` rolls back and is passed on. A failed commit, or any other fault of the database, calls
        `fatal`; should that return, this never does, and neither does any later call.
        """
        return await self._transact(work)

    async def queued(self, limit: int) -> Batch:
        """The oldest unacknowledged events; an older generation is emptied first."""
        batch = await self._transact(lambda book: outbox.oldest(book, limit))
        if batch.events:
            before = self._handed_out.get(batch.generation, 0)
            self._handed_out[batch.generation] = max(before, batch.events[-1].sequence)
        return batch

    async def acknowledge(self, generation: int, sequence: int, seal: Seal | None = None) -> bool:
        """Central holds everything up to this sequence. What was never handed out is kept, whatever central says.
        False when no key of central's made the seal."""
        upto = min(sequence, self._handed_out.get(generation, 0))
        columns = tables.outbox.c
        gone = delete(tables.outbox).where(columns.generation == generation, columns.sequence <= upto)

        def work(book: SqlBook) -> bool:
            book.run(gone)
            return seal is None or seals.keep(book, seal, self._clock.wall_ms())

        return await self._transact(work)

    async def cursor(self) -> int:
        """How far central's changes have been applied; 0 at first."""
        return await self._transact(lambda book: int(book.note(CURSOR) or 0))

    async def apply(self, changes: Sequence[Change], apply_one: Callable[[Book, Change], None], cursor: int) -> None:
        """Apply the changes and move the cursor in one transaction; an exception of `apply_one` undoes all of it."""

        def work(book: Book) -> None:
            for change in changes:
                apply_one(book, change)
            book.set_note(CURSOR, str(cursor))

        await self._transact(work)

    async def drop_anchor(self) -> None:
        """Write the anchor durably: from here on, a database without the rows of now is known to be an old copy."""
        if isinstance(await self._executor.run(self._drop_anchor), _Dead):
            await _never()

    async def generations(self) -> Sequence[int]:
        """The generations central may still be told of, oldest first."""
        return await self._transact(outbox.generations)

    async def compare(self, told: Told) -> Agreement:
        """Set central's count against ours; see `Agreement`."""
        return await self._transact(lambda book: outbox.compare(book, told))

    async def forget(self, days: int, kept_rows: int = retention.KEPT_ROWS) -> int:
        """Delete a slice of what has been done with for so many days; how many rows went. So many audit rows stay."""
        return await self._transact(lambda book: retention.forget(book, self._clock.wall_ms(), days, kept_rows))

    async def photograph_after(self, return_case: str) -> Photograph | None:
        """The next photograph, by its case, of goods that have come in."""
        return await self._transact(lambda book: book.photographs.after(return_case))

    async def photograph_gone(self, return_case: str) -> None:
        """Forget a photograph."""
        await self._transact(lambda book: book.photographs.remove(return_case))

    async def outbox_depth(self) -> int:
        """How many events wait for central's acknowledgement."""
        return await self._transact(outbox.depth)

    def close(self) -> None:
        """Close the file and let the next controller start. Call it when the executor has nothing left to do."""
        self._dead = True
        self._connection.close()
        self._connection.engine.dispose()
        if self._lock is not None:
            self._lock.release()

    async def _transact(self, work: Callable[[SqlBook], R]) -> R:
        recorded: list[tuple[str, Event]] = []
        result = await self._executor.run(lambda: self._run(work, recorded))
        if isinstance(result, _Dead):
            await _never()
        if recorded:
            self.announce(recorded)
        return result

    def _drop_anchor(self) -> _Dead | None:
        if self.anchor is None:
            return None
        mark = self._run(mark_of, [])
        if isinstance(mark, _Dead):
            return mark
        self.anchor.write(mark)
        return None

    def _run(self, work: Callable[[SqlBook], R], recorded: list[tuple[str, Event]]) -> R | _Dead:
        if self._dead:
            return DEAD
        try:
            running = self._connection.begin()
        except DBAPIError as failed:
            return self._die(f"a transaction could not begin: {failed.orig}")
        transaction = Transaction(self._connection)
        book = SqlBook(transaction, self._clock, self._entropy)
        try:
            result = work(book)
        except BaseException:
            if transaction.fault is None and self._rolled_back(running.rollback):
                raise
            return self._die(f"the database failed: {transaction.fault or 'a rollback was refused'}")
        finally:
            transaction.end()
        if transaction.fault is not None:
            return self._die(f"the database failed: {transaction.fault}")
        committed = self._committed(running.commit, result)
        recorded += [] if isinstance(committed, _Dead) else book.recorded
        return committed

    def _committed(self, commit: Callable[[], None], result: R) -> R | _Dead:
        # After some faults SQLite rolls back by itself, and a commit of nothing would look like success.
        if not driver_of(self._connection).in_transaction:
            return self._die("the transaction was gone before its commit")
        try:
            commit()
        except BaseException as failed:
            return self._die(f"a commit failed: {failed.__class__.__name__}")
        return result

    def _rolled_back(self, rollback: Callable[[], None]) -> bool:
        try:
            rollback()
        except DBAPIError:
            return False
        return True

    def _die(self, reason: str) -> _Dead:
        self._dead = True
        # An ordinary exception would tell the caller "not committed", which nobody knows.
        with contextlib.suppress(Exception):
            self._fatal(reason)
        return DEAD


async def _never() -> NoReturn:
    await asyncio.get_running_loop().create_future()
    raise AssertionError("unreachable: nobody completes this future")
