"""From what a decoder saw to what its camera is told. Knows no picture and no setting."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from kiosk.scan.optics import Glimpse, Optics, Order


@runtime_checkable
class Tunable(Protocol):
    """A source of frames that can be told how to look; see CameraSource."""

    def tune(self, order: Order) -> None:
        """Take an order, to be carried out before the next frame. May be called from any thread."""
        ...


class Sees(Protocol):
    """What the last frame came to; see Decoder."""

    @property
    def glimpse(self) -> Glimpse | None:
        """None when the frame was not looked at."""
        ...


class Tuner:
    """Belongs to the decoding thread."""

    def __init__(self, decoder: Sees, source: Tunable) -> None:
        self._decoder, self._source, self._optics = decoder, source, Optics()

    def look(self) -> None:
        """After a frame: pass on what follows from it."""
        glimpse = self._decoder.glimpse
        for order in self._optics.see(glimpse) if glimpse else ():
            self._source.tune(order)
