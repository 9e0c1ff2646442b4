"""What every simulated lock board has in common: terminals, an ear that forgets, a few milliseconds of thought.

Knows: the terminals of a board, and how a microcontroller behaves. Must never know: which compartment hangs on
them, who the master is, or a byte of any family.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from sim.boards.pulses import Done, Pulses
from sim.seeds import Random

Milliseconds = Annotated[float, Field(ge=0, le=60_000)]
Seconds = Annotated[float, Field(ge=0, le=600)]


@dataclass(frozen=True, slots=True)
class Terminals:
    """The screw terminals of one board. All times are seconds on the world's clock; locks count from 1."""

    schedule: Callable[[float, Done], None]
    """Call the function with the time, at that time."""
    send: Callable[[bytes, float, str], None]
    """Start sending the frame at a time; the word says what it is (`ack`, `states`, `state`, ...)."""
    coil: Callable[[int, bool, float], None]
    """Energise or release the coil of a lock at a time."""
    shorted: Callable[[int], bool]
    """Whether the feedback contact of a lock is shorted now; False where nothing is wired."""
    plugged: Callable[[int], bool]
    """Whether a feedback cable hangs on the lock and a sensor on the cable."""
    item: Callable[[int], bool]
    """Whether the infrared sensor behind a lock sees something inside."""
    swallow: Callable[[bytes, float], bool]
    """Told of every frame addressed to this board; True means it never arrived (a fault of the wire)."""
    byte_s: Callable[[], float]
    """How long a byte lies on the wire at the board's own baud rate."""
    set_baud: Callable[[int, float], None]
    """From a time on the board listens and speaks at this baud rate."""
    tell: Callable[[str, float, str], None]
    """Something happened to the board that people should know: a name, a time, a sentence."""


class BoardOptions(BaseModel):
    """How one model behaves, whatever its family. Times in milliseconds unless the name says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    channels: int = Field(default=16, ge=1, le=64)
    """How many locks it has."""
    pulse_ms: Milliseconds = 300
    """How long a coil is on; the families' own defaults are above."""
    reply_ms: Milliseconds = 15
    """From the last byte of a question to the first of the answer."""
    jitter_ms: Milliseconds = 2
    """At most so much is added to that, drawn anew for each answer."""
    together: int = Field(default=1, ge=1, le=64)
    """How many coils the board drives at once; more wait their turn."""
    deaf_while_busy: bool = False
    """Nothing is heard while a coil is on."""
    cool_down_s: Seconds = 0
    """For so long after a pulse its lock is not fired again."""
    reversed: bool = False
    """The feedback bits mean the opposite: locks with the other contact, or another firmware."""
    gap_ms: Milliseconds = 20
    """A silence this long inside a frame makes the board forget the beginning."""


O = TypeVar("O", bound=BoardOptions)  # noqa: E741 - the one letter of a type variable


class Board(ABC, Generic[O]):
    """One board as the world drives it; a family says what frames look like and what they mean."""

    def __init__(self, address: int, options: O, terminals: Terminals, rng: Random) -> None:
        self.address = address
        self.options = options
        self.signs_as: int | None = None
        """A fault: the address it puts into its answers instead of its own."""
        self.deaf_until = float("-inf")
        """Nothing is heard before this time: a setting is being written, or somebody wills it."""
        self._io = terminals
        self._rng = rng
        self._heard = bytearray()
        self._last_byte_at = float("-inf")
        self._life = 0
        self._pulses = Pulses(terminals.coil, self._later, options.together, options.cool_down_s)

    @abstractmethod
    def intact(self, frame: bytes) -> bool:
        """Whether the check of a request or of an answer holds, as far as the family has one."""

    @abstractmethod
    def _frame_length(self) -> int | None:
        """Length of the frame the heard bytes start with; 0 when they start with none; None: wait for more."""

    @abstractmethod
    def _obey(self, frame: bytes, at: float) -> None:
        """A whole frame was heard: do what it says, if it is for this board."""

    def hear(self, byte: int, at: float) -> None:
        """A byte was on the bus and ended at `at`; act as soon as a whole frame stands in the buffer."""
        if self.is_deaf(at):
            self._heard.clear()
            return
        if at - self._last_byte_at > self.options.gap_ms / 1000:
            self._heard.clear()
        self._last_byte_at = at
        self._heard.append(byte)
        while self._heard:
            length = self._frame_length()
            if length is None:
                return
            if length:
                frame = bytes(self._heard[:length])
                del self._heard[:length]
                self._obey(frame, at)
            else:
                del self._heard[0]

    def take_for(self, address: int, frame: bytes, at: float) -> None:
        """Obey a request that was meant for another address."""
        own, self.address = self.address, address
        try:
            self._obey(frame, at)
        finally:
            self.address = own

    def is_deaf(self, at: float) -> bool:
        """Whether a byte that ends now is lost on it."""
        return at < self.deaf_until or (self._pulses.busy and self.options.deaf_while_busy)

    def contact_changed(self, lock: int, at: float) -> None:
        """The feedback contact of a lock changed at `at`."""

    def reset(self, at: float) -> None:
        """The supply failed and came back: coils released, all forgotten but the settings in flash."""
        self._life += 1
        self.deaf_until = float("-inf")
        self._heard.clear()
        self._pulses.clear()
        for lock in self._locks():
            self._io.coil(lock, False, at)

    @property
    def _signature(self) -> int:
        return self.address if self.signs_as is None else self.signs_as

    def _locks(self) -> range:
        return range(1, self.options.channels + 1)

    def _bit(self, lock: int) -> bool:
        """What the board makes of the feedback contact."""
        return self._io.shorted(lock) != self.options.reversed

    def _later(self, at: float, call: Done) -> None:
        """Do it then, unless the board was reset in between."""
        self._io.schedule(at, partial(self._if_alive, self._life, call))

    def _if_alive(self, life: int, call: Done, at: float) -> None:
        if life == self._life:
            call(at)

    def _answer(self, build: Callable[[], bytes], at: float, what: str) -> None:
        """Think, then build the answer from what is true by then, and send it."""
        self._later(at + self._think_s(), lambda then: self._io.send(build(), then, what))

    def _think_s(self) -> float:
        return (self.options.reply_ms + self._rng.uniform(0, self.options.jitter_ms)) / 1000
