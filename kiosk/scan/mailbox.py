"""A mailbox with room for one thing: the newest wins. Knows two threads; must never know what it holds."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """One thread puts, one takes; putting never waits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._closed = False

    def put(self, item: T) -> bool:
        """Leave the newest thing; True when an older one had to go (or the box is closed)."""
        with self._changed:
            lost = self._closed or self._item is not None
            if not self._closed:
                self._item = item
                self._changed.notify()
            return lost

    def take(self, timeout_s: float) -> T | None:
        """The newest thing, once; None when there was none in time or the box is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None or self._closed, timeout_s)
            item, self._item = self._item, None
            return item

    def close(self) -> None:
        """Wake whoever waits, and hold nothing any more."""
        with self._changed:
            self._closed, self._item = True, None
            self._changed.notify_all()
