"""The driver's lines from the settings' lines and the layout's boards, and one look at them without a controller.

Knows both spellings of a line. Must never open a door.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.domain.compartments import Layout
from kiosk.settings import Line
from locker_driver import Bank, DoorState, LineConfig, load_profile


@dataclass(frozen=True)
class LineLook:
    """What one look at a line showed: why it cannot be opened (None: it can), and boards that did not answer."""

    name: str
    url: str
    fault: str | None
    silent: tuple[int, ...]
    boards: int


def line_configs(lines: Mapping[str, Line], layout: Layout) -> list[LineConfig]:
    """What the driver is told. ConfigError or ProfileError with a sentence when it cannot be."""
    boards: dict[str, set[int]] = {}
    for place in layout.places:
        boards.setdefault(place.address.line, set()).add(place.address.board)
    return [
        LineConfig(name, line.url, tuple(sorted(boards.get(name, ()))), load_profile(line.profile))
        for name, line in lines.items()
    ]


async def look_at_lines(configs: Sequence[LineConfig]) -> list[LineLook]:
    """Open every line, read every board, close again. No line may be in use."""
    bank = Bank(configs)
    await bank.start()
    try:
        states = await bank.states()
        health = bank.health()
    finally:
        await bank.stop()
    heard = {(lock.line, lock.board) for lock, seen in states.items() if seen.state is not DoorState.UNKNOWN}
    return [
        LineLook(
            config.name,
            config.url,
            None if health[config.name].up else health[config.name].fault or "it does not open",
            tuple(board for board in config.boards if (config.name, board) not in heard),
            len(config.boards),
        )
        for config in configs
    ]
