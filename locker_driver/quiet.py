"""When a line has been quiet for long enough for the next frame: as the profile says, and longer where boards need it.

Boards are deaf for a while after a frame on their line, some for longer than their sheet says. A read that was lost
soon after another frame may have come too early. Then the line rests longer, for twice as many reads as the last time,
before a read is sent early again; one that is answered ends it. An unlock is never sent early to try. A line that
babbles is spoken over after `LONGEST_REST_S`, or one bad board would silence the others.

Knows moments (seconds on the caller's clock) and counts. Must never know bytes, boards or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_REST_S = 0.1
"""A board that needs longer is told so by its profile."""
FACTOR = 4
"""How many times as long the line rests after each read that may have come too early."""
FIRST_READS, MOST_READS = 8, 1024
"""How many reads go by before one is sent early again: the first time, and at most."""
NEVER_S = float("-inf")


@dataclass
class Quiet:
    """One line's silence. `rest_s` is the profile's: seconds between one transaction and the next frame."""

    rest_s: float
    last_byte_s: float = NEVER_S
    _run_began_s: float = NEVER_S
    _ended_s: float = NEVER_S
    _rested_s: float = float("inf")
    """How long the line had been quiet when the last frame was sent."""
    _needed_s: float = 0.0
    _rested_reads: int = 0
    """How many reads still wait for the longer rest."""
    _next_reads: int = FIRST_READS

    def heard(self, now_s: float) -> None:
        """Bytes came in."""
        if now_s > self.last_byte_s + self.rest_s:
            self._run_began_s = now_s
        self.last_byte_s = now_s

    def sent(self, now_s: float) -> None:
        """A frame leaves."""
        self._rested_s, self._ended_s = now_s - max(self.last_byte_s, self._ended_s), now_s

    def over(self, now_s: float) -> None:
        """What the last frame asked for is over."""
        self._ended_s = now_s

    def answered(self) -> None:
        """The last frame was a read, and its board answered."""
        self._rested_reads = max(self._rested_reads - 1, 0)
        if self._early:
            self._needed_s, self._rested_reads, self._next_reads = 0.0, 0, FIRST_READS

    def lost(self) -> None:
        """The last frame was a read, and nobody answered."""
        if self._rested_s >= max(LONGEST_REST_S, self.rest_s):
            return  # no rest would have helped
        self._needed_s = min(max(self._rested_s, self.before_unlock_s) * FACTOR, LONGEST_REST_S)
        self._rested_reads = max(self._rested_reads, self._next_reads)
        if self._early:
            self._next_reads = min(2 * self._next_reads, MOST_READS)

    @property
    def before_read_s(self) -> float:
        """How long the line is quiet before a read, in seconds."""
        return self.before_unlock_s if self._rested_reads else self.rest_s

    @property
    def before_unlock_s(self) -> float:
        """How long the line is quiet before an unlock, in seconds."""
        return max(self.rest_s, self._needed_s)

    @property
    def read_at_s(self) -> float:
        """The earliest moment of a read."""
        return self._rested_at_s(self.before_read_s)

    def unlock_at_s(self, asked_s: float, gap_s: float) -> float:
        """The earliest moment of an unlock asked for at `asked_s`: whoever speaks is heard out for `gap_s`."""
        heard_out_s = min(self.last_byte_s + gap_s, max(asked_s, self._ended_s) + LONGEST_REST_S)
        return max(self._rested_at_s(self.before_unlock_s), heard_out_s)

    def forget(self) -> None:
        """The line was lost; its boards are the same."""
        self.last_byte_s = self._run_began_s = self._ended_s = NEVER_S

    @property
    def _early(self) -> bool:
        return self._rested_s < 2 * self.rest_s

    def _rested_at_s(self, rest_s: float) -> float:
        return max(self._ended_s + rest_s, min(self.last_byte_s + rest_s, self._run_began_s + LONGEST_REST_S))
