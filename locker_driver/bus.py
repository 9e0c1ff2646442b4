"""One owner per serial line: half duplex, unlocks first, then asked-for reads, then the reading plan.

Knows a session, a port and the loop's timers. Must never know what a lock is used for, and never send by itself
anything that unlocks: a frame that unlocks leaves once per call of `unlock`, or not at all.

Everything happens in `_pump`, on the loop's thread: bytes, timers and callers set something and pump. A dead
board costs one time-out, then ever rarer looks; the others are read meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from locker_driver import timing
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import Request, States, StatesRequest, Unlock
from locker_driver.coils import Coils
from locker_driver.config import LineConfig
from locker_driver.errors import LockerError, PortLost, QueueFull, RateLimited, Stopped, TooLate
from locker_driver.events import Ack, Answer, Event, Heard, Send, Silence, Unlocked
from locker_driver.jobs import OpenResult, ReadJob, UnlockJob
from locker_driver.line import Line, TraceHook
from locker_driver.plan import PollPlan
from locker_driver.port import Port
from locker_driver.readings import Doors, DoorState, Lock, Reading, unknown
from locker_driver.session import Session

log = logging.getLogger(__name__)

ASKER_FIRST_S = 0.02
"""After an asked-for read the round waits this long. Who looks before opening opens next, and is not to wait for
the reply to a read that nobody asked for."""

NewsHook = Callable[[list[Reading]], None]


class Bus:
    """The owner of one line; `on_news` is told every reading that is news."""

    def __init__(self, config: LineConfig, port: Port, coils: Coils, *, on_news: NewsHook, on_trace: TraceHook) -> None:
        profile = config.profile
        self.config, self._coils = config, coils
        self.doors = Doors(config.name, config.boards, profile.channels, profile.open_bit)
        self.session = Session(codec_for(profile.wire), profile.timing)
        self.line = Line(config, port, on_trace, on_up=self._pump, on_bytes=self._heard, on_down=self._lost)
        self.line.on_sent = self._sent
        self._plan = PollPlan(config.boards, config.pace)
        self._on_news = on_news
        self._waiting: deque[UnlockJob] = deque()
        self._unlocking: dict[Unlock, UnlockJob] = {}
        self._reads: deque[ReadJob] = deque()
        self._flight: UnlockJob | ReadJob | None = None
        self._last_unlock_s: dict[Unlock, float] = {}
        self._unread: set[Unlock] = set()
        self._round_from_s = float("-inf")
        self._alarm = timing.Alarm(self._pump)
        self._pumping = self._again = self._stopped = False

    async def start(self) -> None:
        """Open the line; returns after the first attempt, good or bad (bad ones are repeated with back-off)."""
        self._stopped = False
        await self.line.start()

    def stop(self) -> None:
        """Let go of the line; what waits gets Stopped."""
        self._stopped = True
        self.line.stop()
        self._fail_all(lambda sent: Stopped(f"Line {self.config.name} was stopped.", sent=sent))
        self.session.reset()
        self._alarm.clear()

    async def unlock(self, board: int, lock: int) -> OpenResult:
        """Send one unlock frame and wait for the board's word or the end of its time.

        Raises RateLimited, QueueFull, TooLate, PortLost, Stopped; `error.sent` tells whether bytes may have left.
        A caller that is cancelled before the frame left has taken it back.
        """
        request, now_s = Unlock(board, lock), timing.now_s()
        self._admit(request, now_s)
        done: asyncio.Future[OpenResult] = timing.future()
        job = UnlockJob(request, done, now_s, now_s + self.config.unlock_patience_s)
        self._unlocking[request] = job
        self._waiting.append(job)
        self._pump()
        try:
            return await done
        finally:
            if job in self._waiting:
                self._waiting.remove(job)
                self._unlocking.pop(request, None)

    async def read(self, board: int) -> dict[Lock, Reading]:
        """One fresh read of every lock of `board`; UNKNOWN for all of them when it is silent or the line down."""
        if self._stopped or not self.line.up:
            return unknown(self.doors.locks[board], timing.now_s())
        if len(self._reads) >= self.config.queue_limit:
            raise QueueFull(f"Line {self.config.name} has {len(self._reads)} reads waiting.")
        job = ReadJob(StatesRequest(board), timing.future())
        self._reads.append(job)
        self._pump()
        try:
            return await job.done
        finally:
            if job in self._reads:
                self._reads.remove(job)

    def _admit(self, request: Unlock, now_s: float) -> None:
        name = self.config.name
        if self._stopped:
            raise Stopped(f"Line {name} was stopped.")
        if not self.line.up:
            raise PortLost(f"Line {name} is not open.")
        if len(self._waiting) >= self.config.queue_limit:
            raise QueueFull(f"Line {name} has {len(self._waiting)} unlocks waiting.")
        pause_s = self._last_unlock_s.get(request, float("-inf")) + self.config.unlock_pause_s - now_s
        if request in self._unlocking or pause_s > 0:
            where = f"Lock {request.lock} of board {request.board} on line {name}"
            raise RateLimited(f"{where} was told to open just now.", retry_after_s=max(pause_s, 0.05))

    def _pump(self) -> None:
        """Do what can be done now. A port may call back from inside `write`, so never twice at once."""
        self._again = True
        if self._pumping or self._stopped:
            return
        self._pumping = True
        try:
            while self._again and not self._stopped:
                self._again = False
                self._step(timing.now_s())
        finally:
            self._pumping = False
        self._arm()

    def _step(self, now_s: float) -> None:
        self._handle(self.session.tick(now_s), now_s)
        for job in [job for job in self._waiting if job.expires_s <= now_s]:
            self._drop(job, TooLate(f"Line {self.config.name} was busy too long to open this door safely."))
        if self.line.up and not self.session.busy and self.session.ready_at_s <= now_s + 1e-6:
            self._launch_next(now_s)

    def _launch_next(self, now_s: float) -> None:
        """Choose what is most urgent and write it."""
        request: Request
        retries = 0
        unread = next((job for job in self._waiting if job.request in self._unread), None)
        if job := self._next_unlock(now_s):
            if self.session.unlock_at_s(job.asked_s) > now_s + 1e-6:
                return  # whoever speaks is heard out first
            self._waiting.remove(job)
            self._coils.fired(now_s, self.config.profile.timing.pulse_ms / 1000)
            request, self._flight = job.request, job
            self._note_repeat(job.request)
            self._last_unlock_s[request] = job.sent_at_s = now_s
            self._plan.unlocked(request.board, request.lock, now_s)
        elif unread is not None:
            request, self._flight = StatesRequest(unread.request.board), None
        elif self._reads:
            self._flight = read = self._reads.popleft()
            request, retries = read.request, self.config.profile.timing.read_retries
        else:
            due_s, board = self._next_of_round()
            if due_s > now_s + 1e-6:
                return
            request, self._flight = StatesRequest(board), None
        self._plan.started(request.board, now_s)
        self.line.write(self.session.begin(request, now_s, retries=retries))

    def _next_unlock(self, now_s: float) -> UnlockJob | None:
        """The first unlock that may be sent: its board was read since the last one, and a coil may be switched on."""
        if self._coils.free_at_s(now_s) > now_s + 1e-6:
            return None
        return next((job for job in self._waiting if job.request not in self._unread), None)

    def _note_repeat(self, unlock: Unlock) -> None:
        """Before the same lock is told to open again its board must have been read."""
        if self.config.profile.timing.read_before_repeat:
            self._unread.add(unlock)

    def _next_of_round(self) -> tuple[float, int]:
        due_s, board = self._plan.next()
        return max(due_s, self._round_from_s), board

    def _handle(self, events: list[Event], now_s: float) -> None:
        for event in events:
            self._again = True
            match event:
                case Send(data):
                    self.line.write(data)
                case Answer(request, States() as states, at_s):
                    self._answered(request.board, states, at_s)
                case Silence(request):
                    self._silent(request.board, now_s)
                case Unlocked(request, ack):
                    self._unlocked(request, ack, now_s)
                case Heard(message) if message.board in self.doors.locks:
                    self._plan.changed(message.board, now_s)

    def _answered(self, board: int, states: States, at_s: float) -> None:
        self._plan.answered(board)
        self._unread = {unlock for unlock in self._unread if unlock.board != board}
        news = self.doors.seen(states, at_s)
        if any(reading.count == 1 for reading in news):
            self._plan.changed(board, at_s)
        for reading in news:
            if reading.state is DoorState.OPEN and reading.count > 1:
                self._plan.opened(board, reading.lock.lock, at_s)
        self._finish_read(self.doors.of(board))
        self._tell(news)

    def _silent(self, board: int, now_s: float) -> None:
        given_up = self._plan.failed(board, now_s)
        for job in [job for job in self._waiting if job.request in self._unread and job.request.board == board]:
            self._drop(job, TooLate(f"Board {board} cannot be read, so this lock is not told to open again."))
        self._finish_read(unknown(self.doors.locks[board], now_s))
        if given_up:
            log.warning("line %s: board %d cannot be read", self.config.name, board)
            self._tell(self.doors.silent([board], now_s))

    def _finish_read(self, readings: dict[Lock, Reading]) -> None:
        job, self._flight = self._flight, None
        if isinstance(job, ReadJob):
            self._round_from_s = timing.now_s() + ASKER_FIRST_S
            if not job.done.done():
                job.done.set_result(readings)

    def _unlocked(self, request: Unlock, ack: Ack, now_s: float) -> None:
        job = self._unlocking.pop(request, None)
        self._plan.acked(request.board, request.lock, now_s)
        if job is not None and not job.done.done():
            job.done.set_result(OpenResult(now_s if job.sent_at_s is None else job.sent_at_s, ack))

    def _tell(self, news: list[Reading]) -> None:
        if news:
            self._on_news(news)

    def _drop(self, job: UnlockJob, error: LockerError) -> None:
        self._waiting.remove(job)
        self._unlocking.pop(job.request, None)
        if not job.done.done():
            job.done.set_exception(error)

    def _heard(self, data: bytes) -> None:
        now_s = timing.now_s()
        if events := self.session.feed(data, now_s):
            self._handle(events, now_s)
            self._pump()
        elif not self._pumping:
            self._arm()  # half a frame: nothing to do but to see when its time is over

    def _sent(self, at_s: float) -> None:
        job = self._flight
        if isinstance(job, UnlockJob):
            job.sent_at_s = at_s

    def _lost(self, reason: str) -> None:
        self.session.reset()
        self._fail_all(lambda sent: PortLost(f"Line {self.config.name} was lost: {reason}", sent=sent))
        self._tell(self.doors.silent(self.config.boards, timing.now_s()))
        self._pump()

    def _fail_all(self, error: Callable[[bool], LockerError]) -> None:
        """The line is gone: every unlock fails, every read knows nothing."""
        for job in self._unlocking.values():
            if not job.done.done():
                job.done.set_exception(error(job not in self._waiting))
        flown = [self._flight] if isinstance(self._flight, ReadJob) else []
        for read in [*flown, *self._reads]:
            if not read.done.done():
                read.done.set_result(unknown(self.doors.locks[read.request.board], timing.now_s()))
        self._unlocking.clear()
        self._waiting.clear()
        self._reads.clear()
        self._flight = None

    def _arm(self) -> None:
        """Wake for whatever comes first."""
        if self._stopped or not self.line.up:
            self._alarm.clear()
            return
        moments = [job.expires_s for job in self._waiting]
        if (deadline_s := self.session.deadline_s) is not None:
            moments.append(deadline_s)
        if not self.session.busy:
            moments.append(max(self._next_s(timing.now_s()), self.session.ready_at_s))
        self._alarm.ring_at(min(moments, default=None))

    def _next_s(self, now_s: float) -> float:
        """When there is something to send."""
        if job := self._next_unlock(now_s):
            return self.session.unlock_at_s(job.asked_s)
        if self._reads or any(job.request in self._unread for job in self._waiting):
            return now_s
        coil_s = self._coils.free_at_s(now_s) if self._waiting else float("inf")
        return min(coil_s, self._next_of_round()[0])
