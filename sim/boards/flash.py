"""Settings of a board that outlive a power cut.

Knows: numbers by the command that sets them. Must never know: what they mean.
"""


class Flash(dict[int, int]):
    """What was set, and what the board left the factory with."""

    def __init__(self, factory: dict[int, int]) -> None:
        super().__init__(factory)
        self._factory = dict(factory)

    def restore(self) -> None:
        """As it left the factory."""
        self.update(self._factory)


def nearest(bauds: tuple[int, ...], byte_s: float) -> int:
    """Which of these rates a line runs at whose bytes (ten bits) take that long."""
    return min(range(len(bauds)), key=lambda n: abs(bauds[n] * byte_s - 10))
