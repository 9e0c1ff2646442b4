"""How a signal ends a shop: it becomes an exception, so that every program is ended on the way out.

Knows signals. Must never know what they interrupt.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)


class Told(BaseException):
    """A signal came; `late`: it was the alarm. No error: nothing on the way may take it for one."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.late = number == signal.SIGALRM


@contextmanager
def told() -> Iterator[None]:
    """Inside, the first signal raises Told in the main thread, wherever it waits; later ones are passed over."""

    def tell(number: int, _: FrameType | None) -> None:
        for other in NUMBERS:
            signal.signal(other, signal.SIG_IGN)
        raise Told(number)

    before = {number: signal.signal(number, tell) for number in NUMBERS}
    try:
        yield
    finally:
        signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)
