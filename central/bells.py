"""Waking the kiosks that wait for a change. Knows names, most of them of kiosks; must never know what changed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

WAITERS_PER_KIOSK = 4


class Bells:
    """One bell per waiting request, rung when its kiosk's feed grows. All calls on the event loop."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[asyncio.Event]] = {}
        self._closed = False

    @contextmanager
    def listen(self, kiosk: str) -> Iterator[asyncio.Event]:
        """A bell for `kiosk`; listen first and read then, so that no change falls between.

        Bounded: with too many waiting requests the oldest is answered at once.
        """
        bell = asyncio.Event()
        bells = self._waiting.setdefault(kiosk, [])
        bells.append(bell)
        if self._closed:
            bell.set()
        if len(bells) > WAITERS_PER_KIOSK:
            bells[0].set()
        try:
            yield bell
        finally:
            bells.remove(bell)
            if not bells and self._waiting.get(kiosk) is bells:
                del self._waiting[kiosk]

    def ring(self, kiosk: str) -> None:
        """Wake every request that waits for `kiosk`."""
        for bell in self._waiting.get(kiosk, ()):
            bell.set()

    @property
    def closed(self) -> bool:
        """Whether central is going down."""
        return self._closed

    def close(self) -> None:
        """Wake all, and let nobody wait again: central is going down."""
        self._closed = True
        for kiosk in list(self._waiting):
            self.ring(kiosk)
