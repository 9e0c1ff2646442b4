"""Speaks to the provider in the background of the server: writes down, asks, and writes down what came of it.

Correct with many workers on one database, and after a death at any moment: a refund is REQUESTED before the provider
hears of it, and from then on it is only asked what became of it. Must never know a wire.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Row, select, update

from central.chores import Chore, running
from central.core import Central
from central.refunds import desk
from central.refunds.life import State, Step
from central.refunds.provider import NeverHeard, NotYet, Paid, Provider, Refused, Wanted
from central.refunds.tables import refunds
from central.unit import Unit

LEASE_MS = 60_000
"""Longer than a provider takes to answer; then another worker may speak to it."""
FIRST_WAIT_MS, LONGEST_WAIT_MS = 30_000, 3_600_000
"""Between two questions about the same refund; doubled each time."""
LOOK_EVERY_S = 5.0
AT_ONCE = 20


@dataclass(frozen=True)
class Turn:
    """What is to be said to the provider now. `asked` before: then only what became of it."""

    wanted: Wanted
    asked: bool


class Worker:
    """Settles refunds through one provider."""

    def __init__(self, central: Central, provider: Provider, currency: str = "CNY") -> None:
        self._central, self._provider, self._currency = central, provider, currency

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Settle until the block ends; what is being asked then is asked again after the next start."""
        chore = Chore(self._round, desk.BELL, LOOK_EVERY_S, "central.refunds_stuck")
        async with running([chore], self._central.bells, self._central.log):
            yield

    async def once(self) -> int:
        """Everything that is due, one after the other; how many there were."""
        turns = await self._central.transact(self._claim)
        for turn in turns:
            await self._take(turn)
        return len(turns)

    async def _take(self, turn: Turn) -> None:
        if not turn.asked:
            await self._settle(turn, await self._provider.request(turn.wanted))
            return
        answer = await self._provider.ask(turn.wanted)
        if isinstance(answer, NeverHeard):
            await self._central.transact(lambda unit: desk.settle(unit, turn.wanted.id, Step.NOT_HEARD))
            return
        await self._settle(turn, answer)

    async def _settle(self, turn: Turn, answer: Paid | Refused | NotYet) -> None:
        def work(unit: Unit) -> None:
            match answer:
                case Paid(reference):
                    desk.settle(unit, turn.wanted.id, Step.SETTLE, reference=reference)
                case Refused(cause):
                    desk.settle(unit, turn.wanted.id, Step.FAIL, why=cause)
                case NotYet(cause):
                    row = unit.conn.execute(select(refunds).where(refunds.c.id == turn.wanted.id)).one()
                    wait_ms = min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** min(int(row.tries), 16))
                    mine = update(refunds).where(refunds.c.id == row.id, refunds.c.state == State.REQUESTED)
                    unit.conn.execute(mine.values(next_ms=unit.now_ms + wait_ms, why=cause))

        await self._central.transact(work)
        words = {"refund": turn.wanted.id, "answer": type(answer).__name__}
        self._central.log.write("central.refund", **words, reason=getattr(answer, "cause", ""))

    def _claim(self, unit: Unit) -> list[Turn]:
        due = refunds.c.state.in_((State.APPROVED, State.REQUESTED)) & (refunds.c.next_ms <= unit.now_ms)
        rows = unit.conn.execute(select(refunds).where(due).order_by(refunds.c.next_ms).limit(AT_ONCE)).all()
        return [turn for turn in (self._claimed(unit, row) for row in rows) if turn is not None]

    def _claimed(self, unit: Unit, row: Row[tuple[object, ...]]) -> Turn | None:
        wanted = Wanted(str(row.id), str(row.order), int(row.amount_fen), self._currency)
        if row.state == State.APPROVED:
            desk.request_now(unit, row, unit.now_ms + LEASE_MS)
            return Turn(wanted, asked=False)
        mine = update(refunds).where(refunds.c.id == row.id, refunds.c.next_ms == row.next_ms)
        taken = unit.conn.execute(mine.values(next_ms=unit.now_ms + LEASE_MS, tries=row.tries + 1)).rowcount == 1
        return Turn(wanted, asked=True) if taken else None

    async def _round(self) -> None:
        await self.once()
