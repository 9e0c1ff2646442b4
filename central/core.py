"""Central put together: one object per running central, no global state.

Knows the ports and the order of things: work, commit, then log, wake and tell. Must never know HTTP.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from central.bells import Bells
from central.complaints.rules import read_rules
from central.database import Database
from central.fleet import tell_address
from central.inbox import Applied, Taken, take
from central.jsonlog import JsonLog
from central.keys import load_or_create, load_or_create_sealing
from central.pace import Pace
from central.ports import Clock, Entropy, Executor
from central.settings import Settings
from central.unit import Keys, Unit, register_keys
from central.wire import EventBatch, EventVerdicts

T = TypeVar("T")
AppliedHook = Callable[[Applied], None]


class Central:
    """What every request works with."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        executor: Executor,
        entropy: Entropy,
        on_applied: Sequence[AppliedHook],
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.bells = Bells()
        self.pace = Pace(clock)
        self.log = JsonLog(settings.log_path, clock, settings.log_max_bytes)
        self._executor = executor
        self._entropy = entropy
        self._on_applied = tuple(on_applied)
        self._complaint_rules = read_rules(settings.complaint_rules)
        signing = load_or_create(settings.signing_key_path, entropy)
        self._keys = Keys(signing, load_or_create_sealing(settings.sealing_key_path, entropy))
        self._database = Database(settings.database_path)
        self._work(register_keys)
        self._work(tell_address)
        self.log.write("central.started")

    async def transact(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in one transaction on the worker; kiosks whose feed grew wake after the commit.

        Raises what `work` raises, and then nothing of it is kept.
        """
        result, woken = await self._executor.run(lambda: self._work(work))
        self._wake(woken)
        return result

    async def take_events(self, kiosk: str, batch: EventBatch) -> EventVerdicts:
        """Apply a batch of events; log them and tell the listeners once they are durable."""
        taken, woken = await self._executor.run(lambda: self._take(kiosk, batch))
        self._wake(woken)
        for applied in taken.applied:
            for hook in self._on_applied:
                hook(applied)
        return taken.verdicts

    def close(self) -> None:
        """Let waiting requests go, close the database and the log."""
        self.bells.close()
        self._database.close()
        self.log.close()

    def _work(self, work: Callable[[Unit], T]) -> tuple[T, set[str]]:
        with self._database.begin() as conn:
            unit = Unit(conn, self.clock.wall_ms(), self._entropy, self._keys, self.settings, self._complaint_rules)
            result = work(unit)
        return result, unit.woken

    def _take(self, kiosk: str, batch: EventBatch) -> tuple[Taken, set[str]]:
        taken, woken = self._work(lambda unit: take(unit, kiosk, batch))
        for one in taken.applied:
            self.log.write(
                "central.applied",
                source_event=one.event_id,
                type=one.type,
                kiosk=kiosk,
                sequence=one.sequence,
                operation=one.operation,
            )
        for sequence, reason in taken.dead:
            self.log.write("central.dead_letter", kiosk=kiosk, sequence=sequence, reason=reason)
        return taken, woken

    def _wake(self, kiosks: set[str]) -> None:
        for kiosk in sorted(kiosks):
            self.bells.ring(kiosk)
