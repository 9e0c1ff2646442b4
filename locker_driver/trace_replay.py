"""Recorded requests, asked again with their gaps.

Knows recorded rows, a codec and one open port. Must never send what this library would not encode itself, nor an
unlock unless told to, nor an unlock a second time before its board has answered a read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from locker_driver import timing
from locker_driver.codecs import Codec, codec_for
from locker_driver.codecs.messages import Decoded, Request, Unlock
from locker_driver.probe import Probe
from locker_driver.profiles import Profile
from locker_driver.trace_notes import request_in
from locker_driver.tracing import Row

UNLOCK_PAUSE_S = 1.0
"""Least time between two unlock frames for one lock."""


@dataclass(frozen=True)
class Asked:
    """One recorded request: what it is now. `left_out` says why it was not sent, else `reply` what answered."""

    t: float
    frame: bytes
    request: Request | None
    left_out: str = ""
    heard: bytes = b""
    reply: Decoded | None = None


def requests(rows: Sequence[Row], profile: Profile, *, with_unlocks: bool) -> list[Asked]:
    """Every recorded request; those that are not to be sent say why."""
    codec = codec_for(profile.wire)
    asked = []
    for row in rows:
        if row.dir == "tx":
            request = request_in(codec, row.data)
            why = "" if request is not None else "no request this library sends"
            if isinstance(request, Unlock) and not with_unlocks:
                why = "an unlock"
            asked.append(Asked(row.t, row.data, request, why))
    return asked


class Replay:
    """Sends on one open port; `longest_gap_s` bounds every recorded pause."""

    def __init__(self, probe: Probe, profile: Profile, longest_gap_s: float = 5.0) -> None:
        self._probe = probe
        self._timing = profile.timing
        self._codec: Codec = codec_for(profile.wire)
        self._longest_gap_s = longest_gap_s
        self._unread: set[tuple[int, int]] = set()
        self._unlocked_s: dict[tuple[int, int], float] = {}

    async def run(self, asked: Sequence[Asked], on_done: Callable[[Asked], None]) -> None:
        """All of `asked`, in order; `on_done` gets each with what came of it. Raises PortLost."""
        before_t, due_s = (asked[0].t if asked else 0.0), timing.now_s()
        for one in asked:
            due_s += min(one.t - before_t, self._longest_gap_s)
            before_t = one.t
            if one.left_out or one.request is None:
                on_done(one)
                continue
            await timing.pause(max(due_s - timing.now_s(), 0.0))
            on_done(await self._ask(one, one.request))
            due_s = max(due_s, timing.now_s() - self._longest_gap_s)
            await timing.pause(self._timing.frame_gap_ms / 1000)

    async def _ask(self, one: Asked, request: Request) -> Asked:
        now_s = timing.now_s()
        if isinstance(request, Unlock):
            lock = (request.board, request.lock)
            if why := self._too_early(lock, now_s):
                return Asked(one.t, one.frame, request, why)
            self._unread.add(lock)
            self._unlocked_s[lock] = now_s
        reply, heard = await self._probe.ask(
            one.frame,
            self._patience_s(request),
            self._timing.quiet_gap_ms / 1000,
            lambda data: self._answer(request, data),
        )
        if reply is not None and not isinstance(request, Unlock):
            self._unread = {lock for lock in self._unread if lock[0] != request.board}
        return Asked(one.t, one.frame, request, "", heard, reply)

    def _too_early(self, lock: tuple[int, int], now_s: float) -> str:
        if lock in self._unread:
            return "its board has not been read since it was last told to open"
        if now_s - self._unlocked_s.get(lock, float("-inf")) < UNLOCK_PAUSE_S:
            return "it was told to open just now"
        return ""

    def _patience_s(self, request: Request) -> float:
        if not isinstance(request, Unlock):
            return self._timing.reply_timeout_ms / 1000
        return (self._timing.unlock_ack_timeout_ms if self._codec.acks else self._timing.pulse_ms) / 1000

    def _answer(self, request: Request, data: bytes) -> Decoded | None:
        for frame in self._codec.cut(data, awaited=request, quiet=True).frames:
            if self._codec.answers(request, frame.decoded.message):
                return frame.decoded
        return None
