"""One conversation on one serial line: what is in flight, what answers it, when to give up.

Knows requests, replies and moments, all given as plain numbers (seconds on the caller's clock). Must never know
a port, a loop, a clock or the bytes of a family.

The rules. One request at a time. A reply counts only when function, board and lock match and it comes in time;
anything else is dropped and counted. Reads are repeated, an unlock never; a refusal ends a request at once. A read is
given up at its timeout, or when as many bytes as a reply has came to nothing and the line fell quiet: the reply was
destroyed. Then the next reply of that board may be the late one, so it is dropped and the read sent again. The echo of
an adapter is found by reads, whose reply never looks like the request, and taken off by count; an ack that could be an
echo is no ack.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from locker_driver.codecs import Codec, Frame
from locker_driver.codecs.messages import Changed, Message, Refused, Request, Unlock, UnlockAck
from locker_driver.events import NO_BOARD, Ack, Answer, Counts, Echo, Event, Heard, Send, Silence, Unlocked
from locker_driver.flight import Flight, Late
from locker_driver.profiles import Timing
from locker_driver.quiet import Quiet

BUFFER_BYTES = 256
EPSILON_S = 1e-6
"""Timers may fire a clock tick early."""
SURE_OF_NO_ECHO = 3
"""Reads in a row without an echo before an echo that was there is held to be gone: one may have been spoiled on the
way, and then the echo of an unlock would pass for its ack."""


@dataclass
class Session:
    """The conversation of one line; see the module's rules."""

    codec: Codec
    timing: Timing
    echo: Echo = Echo.UNKNOWN
    counts: dict[int, Counts] = field(default_factory=dict)
    _flight: Flight | None = None
    _buffer: bytearray = field(default_factory=bytearray)
    _quiet_seen: bool = True
    _late: dict[Unlock, Late] = field(default_factory=dict)
    _suspects: set[int] = field(default_factory=set)
    _owed: set[Unlock] = field(default_factory=set)
    _without_echo: int = 0
    _reply_bytes: float = float("inf")
    """Of the last reply to a read: all boards of a line are of one model."""
    _quiet: Quiet = field(init=False)

    def __post_init__(self) -> None:
        self._quiet = Quiet(self.timing.frame_gap_ms / 1000)

    @property
    def busy(self) -> bool:
        """A request is in flight: nothing else may be sent."""
        return self._flight is not None

    @property
    def ready_at_s(self) -> float:
        """The earliest moment of the next read."""
        return self._quiet.read_at_s

    def unlock_at_s(self, asked_s: float) -> float:
        """The earliest moment of an unlock asked for at `asked_s`: boards that report by themselves are heard out."""
        return self._quiet.unlock_at_s(asked_s, self.timing.unlock_gap_ms / 1000)

    @property
    def deadline_s(self) -> float | None:
        """When `tick` must be called next, if no byte comes before."""
        moments = [late.until_s for late in self._late.values()]
        if self._awaits_quiet:
            moments.append(self._quiet_at_s)
        if (flight := self._flight) is not None:
            moments.append(flight.until_s if flight.resend_at_s is None else flight.resend_at_s)
        return min(moments, default=None)

    def begin(self, request: Request, now_s: float, *, retries: int = 0) -> bytes:
        """Start `request`; returns the bytes to write now. Input of earlier operations is thrown away.

        Raises CodecError for what cannot be encoded, ValueError for an unlock with retries, RuntimeError when busy.
        """
        if self._flight is not None:
            raise RuntimeError("one request at a time")
        if isinstance(request, Unlock) and retries:
            raise ValueError("an unlock is never repeated")
        frame = self.codec.encode(request)
        self._flight = Flight(request, frame, until_s=now_s, retries=retries)
        return self._launch(self._flight, now_s)

    def feed(self, data: bytes, now_s: float) -> list[Event]:
        """Bytes came in."""
        self._quiet.heard(now_s)
        self._quiet_seen = False
        self._buffer += data
        if self._flight is not None:
            self._flight.heard += len(data)
        if (over := len(self._buffer) - BUFFER_BYTES) > 0:
            del self._buffer[:over]
            self._count().garbage_bytes += over
        return self._sift(now_s, quiet=False)

    def tick(self, now_s: float) -> list[Event]:
        """Time has passed; harmless at any moment."""
        events: list[Event] = []
        due_s = now_s + EPSILON_S
        if self._awaits_quiet and due_s >= self._quiet_at_s:
            self._quiet_seen = True
            events += self._sift(now_s, quiet=True)
            if self._flight is not None and self._destroyed and not self._buffer:
                self._flight.until_s = now_s
        flight = self._flight
        if flight is not None and flight.resend_at_s is not None:
            if due_s >= flight.resend_at_s:
                events.append(Send(self._launch(flight, now_s)))
        elif flight is not None and due_s >= flight.until_s:
            events += self._give_up(flight, now_s)
        for request in [key for key, late in self._late.items() if due_s >= late.until_s]:
            events.append(self._no_ack(request, maybe_echo=self._late.pop(request).maybe_echo))
        return events

    @property
    def _quiet_at_s(self) -> float:
        return self._quiet.last_byte_s + self.timing.quiet_gap_ms / 1000

    @property
    def _awaits_quiet(self) -> bool:
        return not self._quiet_seen and (bool(self._buffer) or self._destroyed)

    @property
    def _destroyed(self) -> bool:
        return self._flight is not None and self._flight.is_destroyed(self._reply_bytes, self.echo)

    def reset(self) -> None:
        """The line was lost: forget everything but the counts."""
        self._flight = None
        self._buffer.clear()
        self._late.clear()
        self._suspects.clear()
        self._owed.clear()
        self._quiet_seen = True
        self._quiet.forget()
        self.echo = Echo.UNKNOWN
        self._without_echo = 0

    def _count(self, board: int | None = None) -> Counts:
        if board is None:
            board = NO_BOARD if self._flight is None else self._flight.request.board
        return self.counts.setdefault(board, Counts())

    def _launch(self, flight: Flight, now_s: float) -> bytes:
        self._drop_input()
        flight.relaunch(now_s + self._patience_s(flight.request))
        self._quiet.sent(now_s)
        self._count().requests += 1
        return flight.frame

    def _patience_s(self, request: Request) -> float:
        """How long the line is kept for `request`."""
        if not isinstance(request, Unlock):
            return self.timing.reply_timeout_ms / 1000
        if self.timing.while_unlocking == "wait":
            return (self.timing.unlock_ack_timeout_ms if self.codec.acks else self.timing.pulse_ms) / 1000
        return 2 * self.timing.quiet_gap_ms / 1000  # long enough for an echo

    def _drop_input(self) -> None:
        self._count().garbage_bytes += len(self._buffer)
        self._buffer.clear()
        self._quiet_seen = True

    def _land(self, now_s: float) -> None:
        self._flight = None
        self._quiet.over(now_s)

    def _sift(self, now_s: float, *, quiet: bool) -> list[Event]:
        """Take from the buffer what can be understood by now."""
        if self._waits_for_echo(quiet=quiet):
            return []
        awaited = None if self._flight is None else self._flight.request
        cut = self.codec.cut(bytes(self._buffer), awaited=awaited, quiet=quiet)
        del self._buffer[: cut.used]
        if cut.bad or cut.garbage:
            self._count().bad_checks += cut.bad
            self._count().garbage_bytes += cut.garbage
        if self._flight is not None:
            self._flight.spoiled |= bool(cut.bad or cut.garbage)
            self._flight.heard -= sum(len(frame.raw) for frame in cut.frames)
        return [event for frame in cut.frames for event in self._take(frame, now_s)]

    def _waits_for_echo(self, *, quiet: bool) -> bool:
        """Take the echo of the request in flight off the buffer, once. True: more bytes must decide first."""
        flight = self._flight
        if flight is None or flight.echo_taken or (at := self._buffer.find(flight.frame)) < 0:
            return False
        rest = bytes(self._buffer[:at] + self._buffer[at + len(flight.frame) :])
        if self.echo is not Echo.PRESENT:
            if isinstance(flight.request, Unlock):
                return False  # ambiguous by nature; `_unlock_answered` decides
            if not self._answers(flight.request, rest, quiet=quiet):
                if not quiet:
                    return True
                if self._answers(flight.request, bytes(self._buffer), quiet=quiet):
                    return False  # a reply that begins like its request
            self.echo = Echo.PRESENT
        self._buffer[:] = rest
        flight.echo_taken = True
        return False

    def _answers(self, request: Request, data: bytes, *, quiet: bool) -> bool:
        cut = self.codec.cut(data, awaited=request, quiet=quiet)
        return any(self.codec.answers(request, frame.decoded.message) for frame in cut.frames)

    def _take(self, frame: Frame, now_s: float) -> list[Event]:
        """One frame came: an answer, an ack that was still out, a change, or stale."""
        message, flight = frame.decoded.message, self._flight
        if isinstance(message, Changed):
            return [Heard(message)]
        if flight is not None and flight.resend_at_s is None and self.codec.answers(flight.request, message):
            if isinstance(flight.request, Unlock):
                return self._unlock_answered(flight, flight.request, frame, now_s)
            if not isinstance(message, Refused):
                self._reply_bytes = len(frame.raw)
            return self._read_answered(flight, message, now_s)
        for request in self._late:
            if self.codec.answers(request, message):
                del self._late[request]
                return [self._acked(request, message)]
        self._owed = {request for request in self._owed if not self.codec.answers(request, message)}
        self._count(message.board).stale += 1
        return []

    def _read_answered(self, flight: Flight, message: Message, now_s: float) -> list[Event]:
        request, counts, refused = flight.request, self._count(), isinstance(message, Refused)
        self._quiet.answered()
        if request.board in self._suspects:
            self._suspects.discard(request.board)
            counts.stale += 1
            flight.resend_at_s = now_s + self._quiet.before_read_s
            return []
        self._learn_echo(flight)
        counts.replies += 1
        counts.refusals += refused
        if refused and flight.retries:
            flight.retries -= 1
            flight.resend_at_s = now_s + self._quiet.before_read_s
            return []
        self._land(now_s)
        return [Silence(request) if refused else Answer(request, message, now_s)]

    def _learn_echo(self, flight: Flight) -> None:
        """A reply without an echo before it means that there is none, unless bytes nobody understood came with it."""
        self._without_echo = 0 if flight.echo_taken or flight.spoiled else self._without_echo + 1
        if self._without_echo >= (SURE_OF_NO_ECHO if self.echo is Echo.PRESENT else 1):
            self.echo = Echo.ABSENT

    def _unlock_answered(self, flight: Flight, request: Unlock, frame: Frame, now_s: float) -> list[Event]:
        if self.echo is Echo.UNKNOWN and frame.raw == flight.frame and not flight.maybe_echo:
            flight.maybe_echo = True
            return []
        self._land(now_s)
        return [self._acked(request, frame.decoded.message)]

    def _acked(self, request: Unlock, message: Message) -> Unlocked:
        """ACKED or REFUSED, unless an earlier unlock of this lock still owes its ack: this may be that one."""
        self._count(request.board).replies += 1
        no = isinstance(message, Refused) or (isinstance(message, UnlockAck) and message.ok is False)
        self._count(request.board).refusals += no
        word = Ack.REFUSED if no else Ack.ACKED
        ack = Ack.UNSURE if request in self._owed else word
        self._owed.discard(request)
        return Unlocked(request, ack)

    def _give_up(self, flight: Flight, now_s: float) -> list[Event]:
        request = flight.request
        self._drop_input()
        if isinstance(request, Unlock):
            self._land(now_s)
            if not self.codec.acks:
                return [Unlocked(request, Ack.NONE)]
            if self.timing.while_unlocking == "read":
                rest_s = self.timing.unlock_ack_timeout_ms / 1000 - self._patience_s(request)
                self._late[request] = Late(now_s + max(rest_s, 0.0), flight.maybe_echo)
                return []
            return [self._no_ack(request, maybe_echo=flight.maybe_echo)]
        self._count(request.board).timeouts += 1
        self._quiet.lost()
        self._suspects.add(request.board)
        if flight.retries:
            flight.retries -= 1
            return [Send(self._launch(flight, now_s))]
        self._land(now_s)
        return [Silence(request)]

    def _no_ack(self, request: Unlock, *, maybe_echo: bool) -> Unlocked:
        self._count(request.board).timeouts += 1
        self._owed.add(request)
        return Unlocked(request, Ack.UNSURE if maybe_echo else Ack.NONE)
