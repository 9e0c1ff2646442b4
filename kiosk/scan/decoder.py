"""The decoder: a ladder of looks at one picture, the cheapest and most rewarding first.

Knows in which order readers and views are tried, and how often the dear ones. Must never know what a text
means, nor keep a picture.

The ladder: zxing-cpp on the picture; each symbol seen and not read is cut out, doubled and filtered; the
picture smoothed, then halved; the piece around corner squares that belong to no code read is filtered, and its modules
are weighed and corrected one by one; one deep view every few frames; ZBar where something QR-like was seen, or
rarely on the whole frame; and in a rarer pass of its own the bar codes of goods and waybills.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.scan import closer, zbar, zxing
from kiosk.scan.attempt import Attempt
from kiosk.scan.effort import Effort
from kiosk.scan.finders import Finder
from kiosk.scan.optics import Glimpse
from kiosk.scan.picture import to_grey, within
from kiosk.scan.suspects import squares_in_half, suspects
from kiosk.scan.symbols import Decoded
from kiosk.scan.views import DEEP, HALVED, PLAIN, SMOOTHED
from kiosk.scan.watch import Watch

FIRST_SIDE_PX = 1920
_MOST_SUSPECTS = 2
_MOST_DEEP = 2
SMALL_PICTURE_PX = 400_000
"""A picture with fewer pixels is looked at deeply even where no corner squares are seen: it costs little."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a live decoder spends time on what seldom helps: every nth frame, 0 for never."""

    deep: int = 3
    zbar: int = 30
    others: int = 10
    suspects: int = 2


class Decoder:
    """Reads codes from pictures. One instance belongs to one thread; it keeps places and votes, never a picture."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._frames = 0
        self._watch = Watch()
        self._glimpse: Glimpse | None = None

    @property
    def glimpse(self) -> Glimpse | None:
        """What the last frame of the camera came to; None when it was not looked at."""
        return self._glimpse

    def decode(self, pixels: object) -> tuple[Decoded, ...]:
        """The codes in one frame of a camera, in a few milliseconds; what is missed now is read in a later frame.

        `pixels`: height x width (x channels), 8 or 16 bits; see `picture.to_grey`. Raises ScanInputError only.
        """
        grey, factor = within(to_grey(pixels), FIRST_SIDE_PX)
        self._frames += 1
        self._glimpse = None
        if not self._watch.frame(grey):
            return ()
        attempt = Attempt(grey)
        attempt.climb((PLAIN, HALVED))
        if not attempt.read and (place := self._watch.last) is not None:
            attempt.track(place)
        suspected = bool(attempt.seen) if attempt.read else self._look_on(attempt)
        self._glimpse = Glimpse(bool(attempt.read), suspected, *self._watch.light)
        for code in attempt.read[:1]:
            self._watch.was_read(code.corners)
        if not attempt.read:
            for corners in attempt.seen[:1]:
                self._watch.was_seen(corners)
        return tuple(code.moved(factor, 0.0, 0.0) for code in attempt.read)

    def decode_still(self, pixels: object, *, others: bool = False) -> tuple[Decoded, ...]:
        """All the codes in a picture that will not come again.

        `others` looks for bar codes too. A picture larger than 1920 pixels is tried reduced, then as it is.
        """
        whole = to_grey(pixels)
        grey, factor = within(whole, FIRST_SIDE_PX)
        attempt = Attempt(grey)
        attempt.look(PLAIN)
        attempt.look(HALVED)
        coarse = squares_in_half(grey)
        small = grey.size < SMALL_PICTURE_PX
        if coarse or small or attempt.read or attempt.unread:
            attempt.look(SMOOTHED)
            attempt.close()
            effort = Effort()
            worth = _suspected(attempt, coarse, effort) or small or bool(attempt.seen)
            if worth and not attempt.read and effort.look(grey.size):
                attempt.add(zxing.look_odd(grey))
            if worth and not attempt.read:
                deep = DEEP if small else DEEP[:_MOST_DEEP]
                attempt.climb(view for view in deep if effort.look(grey.size))
        if others:
            attempt.add(zxing.look(grey, formats=zxing.OTHERS).read)
        codes = tuple(code.moved(factor, 0.0, 0.0) for code in attempt.read)
        return codes or (zxing.look(whole).read if factor < 1.0 else ())

    def _look_on(self, attempt: Attempt) -> bool:
        """What is worth trying on this frame, once the cheap looks have read nothing. Whether something like a code is
        there."""
        coarse = squares_in_half(attempt.grey)
        if coarse or attempt.seen:
            attempt.climb((SMOOTHED,))
        if coarse and not attempt.read and self._turn(self._pace.suspects):
            self._suspect(attempt, coarse)
        if not attempt.read and (turn := self._turn(self._pace.deep)):
            attempt.climb((DEEP[turn % len(DEEP)],))
            if not attempt.read:
                attempt.look_closer(zbar.look, attempt.seen)
        if not attempt.read and self._turn(self._pace.zbar):
            attempt.add(zbar.look(attempt.grey))
        if not attempt.read and self._turn(self._pace.others):
            attempt.add(zxing.look(attempt.grey, formats=zxing.OTHERS).read)
        return bool(coarse or attempt.seen)

    def _suspect(self, attempt: Attempt, coarse: list[Finder]) -> None:
        """Look closer at the surest piece that has not been looked at in vain before."""
        for suspect in suspects(attempt.grey, coarse, (), _MOST_SUSPECTS):
            if self._watch.hopeful(suspect):
                if not attempt.add(closer.read(suspect, ballot=self._watch.ballot)):
                    self._watch.in_vain(suspect)
                return

    def _turn(self, every: int) -> int:
        """Which turn it is for something done every nth frame; 0 when it is not due."""
        return self._frames // every if every and self._frames % every == 0 else 0


def _suspected(attempt: Attempt, coarse: list[Finder], effort: Effort) -> bool:
    """Look at the pieces with corner squares of symbols not read; True when two squares were found together."""
    if not coarse and not attempt.seen:
        return False
    found = suspects(attempt.grey, coarse, [code.corners for code in attempt.read], _MOST_SUSPECTS)
    for suspect in found:
        attempt.add(closer.read(suspect, effort=effort, with_zbar=True))
    return any(len(suspect.squares) > 1 for suspect in found)
