"""One half-duplex serial line: bytes that take their time, collide, echo, and get lost when sent too early.

Every byte is ten bits long and ends at an absolute time. Whoever does not speak hears it: the boards, and the
host. Two bytes at once become one garbled byte.

Knows: senders and bytes. Must never know: frames or doors.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sim.baud import resample
from sim.wiring import LineWiring

HOST = -1
BITS_PER_BYTE = 10
MOST_QUEUED_S = 30.0
"""Of one sender: about as long as a kernel's buffer lasts at 9600 baud."""

Schedule = Callable[[float, Callable[[float], None]], None]


@dataclass(slots=True, eq=False)
class Transmission:
    """Bytes of one sender back to back; byte i lies on the wire from start + i * byte_s for byte_s."""

    sender: int
    start: float
    data: bytes
    byte_s: float
    baud: int
    heard_by_boards: bool = True
    echoed: bool = False
    delivered: set[int] = field(default_factory=set)
    """Indices already delivered merged with a byte of somebody else."""


class Line:
    """The wire of one line. Board ids are listeners; `HOST` is the adapter at the computer."""

    def __init__(self, wiring: LineWiring, schedule: Schedule, to_host: Callable[[bytes, float], None]) -> None:
        self.name = wiring.name
        self.baud = wiring.baud
        self.host_baud = wiring.baud
        """What the host has set its end to."""
        self.byte_s = BITS_PER_BYTE / wiring.baud
        self.echo = wiring.echo
        self.turnaround_s = wiring.turnaround_ms / 1000
        self.plugged = True
        self.frozen = False
        """The adapter takes bytes and gives none, and passes nothing on: a connection that is half dead."""
        self.port_name = ""
        """Under which other name the adapter came back; empty: its own."""
        self.echo_next = 0
        """Writes of the host that still come back though the adapter does not echo."""
        self.lost_early = 0
        """Writes of the host that no board heard, because they came too soon after an answer."""
        self.listeners: dict[int, Callable[[int, float], None]] = {}
        self._xor = wiring.collision == "xor"
        self._schedule = schedule
        self._to_host = to_host
        self._on_air: list[Transmission] = []
        self._board_baud: dict[int, int] = {}
        self._free_at: dict[int, float] = {}
        self._boards_end = float("-inf")
        self._hold_until = float("-inf")
        self._held = bytearray()

    def baud_of(self, sender: int) -> int:
        """The rate at which a board, or the host, listens and speaks."""
        return self.host_baud if sender == HOST else self._board_baud.get(sender, self.baud)

    def byte_s_of(self, sender: int) -> float:
        """How long a byte of it lies on the wire."""
        baud = self.baud_of(sender)
        return self.byte_s if baud == self.baud else BITS_PER_BYTE / baud

    def set_board_baud(self, board: int, baud: int) -> None:
        """From now on the board runs at this rate."""
        self._board_baud[board] = baud

    def host_sends(self, data: bytes, at: float) -> None:
        """The host wrote bytes at `at`; they queue behind its earlier ones. Ignored while unplugged."""
        if not self.plugged or self.frozen or not data:
            return
        start = max(at, self._free_at.get(HOST, at))
        too_early = 0 <= start - self._boards_end < self.turnaround_s
        self.lost_early += too_early
        echoed = self.echo or self.echo_next > 0
        self.echo_next = max(0, self.echo_next - 1)
        self.transmit(HOST, data, at, heard_by_boards=not too_early, echoed=echoed)

    def transmit(
        self, sender: int, data: bytes, at: float, *, heard_by_boards: bool = True, echoed: bool = False
    ) -> None:
        """Put bytes on the wire from `at` on, or when this sender's earlier bytes are out."""
        start = max(at, self._free_at.get(sender, at))
        byte_s, baud = self.byte_s_of(sender), self.baud_of(sender)
        data = data[: max(0, int((at + MOST_QUEUED_S - start) / byte_s))]
        if not data:
            return
        tx = Transmission(sender, start, data, byte_s, baud, heard_by_boards, echoed)
        self._free_at[sender] = start + len(data) * byte_s
        if sender != HOST:
            self._boards_end = max(self._boards_end, self._free_at[sender])
        self._schedule(start, partial(self._begin, tx))
        for index in range(len(data)):
            self._schedule(start + (index + 1) * byte_s, partial(self._byte_over, tx, index))
        for other in sorted({self.baud_of(each) for each in (HOST, *self.listeners)} - {baud}):
            for after_s, value in resample(data, baud, other):
                self._schedule(start + after_s, partial(self._misheard, tx, other, value))

    @property
    def holds(self) -> bool:
        """Whether the adapter keeps back what it heard."""
        return bool(self._held)

    def hold(self, seconds: float, at: float) -> None:
        """The adapter keeps what it hears for `seconds` and hands it over in one piece."""
        self._hold_until = at + seconds
        self._schedule(self._hold_until, self._release)

    def keeps(self, at: float) -> bool:
        """Whether the adapter keeps what it hears."""
        return at < self._hold_until

    def unplug(self) -> None:
        """The adapter is pulled out: nothing passes in either direction."""
        self.plugged = False
        self._held.clear()

    def _byte_over(self, tx: Transmission, index: int, at: float) -> None:
        begun = tx.start + index * tx.byte_s
        clashes = self._clashes(tx, begun, at) if len(self._on_air) > 1 else []
        if index in tx.delivered:
            return
        value, speakers, audible = tx.data[index], {tx.sender}, tx.heard_by_boards
        for other, j in clashes:
            value = value ^ other.data[j] if self._xor else value | other.data[j]
            speakers.add(other.sender)
            audible = audible and other.heard_by_boards
            if abs(other.start + j * other.byte_s - begun) < tx.byte_s / 2:
                other.delivered.add(j)
        if audible:
            for board, hear in self.listeners.items():
                if board not in speakers and self.baud_of(board) == tx.baud:
                    hear(value, at)
        if (HOST not in speakers or tx.echoed or self.echo) and self.host_baud == tx.baud:
            self._deliver(bytes((value,)), at)

    def _misheard(self, tx: Transmission, baud: int, value: int, at: float) -> None:
        """A byte as it is read at another rate than it was sent at."""
        if tx.heard_by_boards:
            for board, hear in self.listeners.items():
                if board != tx.sender and self.baud_of(board) == baud:
                    hear(value, at)
        if self.host_baud == baud and (tx.sender != HOST or tx.echoed):
            self._deliver(bytes((value,)), at)

    def _clashes(self, tx: Transmission, begun: float, at: float) -> list[tuple[Transmission, int]]:
        slack = tx.byte_s / 100
        found = []
        for other in self._on_air:
            if other.sender == tx.sender:
                continue
            first = int((begun + slack - other.start) // other.byte_s)
            last = int((at - slack - other.start) // other.byte_s)
            found += [(other, j) for j in range(max(first, 0), min(last + 1, len(other.data)))]
        return found

    def _begin(self, tx: Transmission, at: float) -> None:
        self._on_air = [each for each in self._on_air if each.start + (len(each.data) + 2) * each.byte_s > at]
        self._on_air.append(tx)

    def _deliver(self, data: bytes, at: float) -> None:
        if not self.plugged or self.frozen:
            return
        if self.keeps(at):
            self._held += data
        else:
            self._to_host(data, at)

    def _release(self, at: float) -> None:
        if at >= self._hold_until and self._held and self.plugged:
            self._to_host(bytes(self._held), at)
            self._held.clear()
