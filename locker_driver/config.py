"""What a caller says about one serial line.

Knows names, addresses and limits. Must never know bytes or a port in use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from locker_driver.errors import ConfigError
from locker_driver.plan import PollPace
from locker_driver.profiles import Profile


@dataclass(frozen=True)
class LineConfig:
    """One serial line and the boards on it, all of one model.

    `url` is anything pyserial opens: a device path (prefer /dev/serial/by-id/...) or socket:// or rfc2217://host:port.
    `unlock_pause_s`: least time between two unlock frames for one lock. `unlock_patience_s`: an unlock that
    could not be sent within this time is refused, so that no door opens long after it was asked for.
    `coils_at_once`: how many coils the supply of this line's boards carries together; a coil counts as on for the
    profile's `pulse_ms`. `supply` names that supply: lines that name the same one share its coils; None is a supply
    of the line's own.
    """

    name: str
    url: str
    boards: tuple[int, ...]
    profile: Profile
    pace: PollPace = field(default_factory=PollPace)
    unlock_pause_s: float = 1.0
    unlock_patience_s: float = 3.0
    queue_limit: int = 32
    coils_at_once: int = 1
    supply: str | None = None
    reopen_first_s: float = 0.1
    reopen_longest_s: float = 5.0
    reopen_denied_s: float = 30.0

    @property
    def power(self) -> tuple[str, str]:
        """The supply this line's coils draw on, told apart from lines of the same name."""
        return ("line", self.name) if self.supply is None else ("supply", self.supply)

    def __post_init__(self) -> None:
        if not self.boards or len(set(self.boards)) != len(self.boards):
            raise ConfigError(f"Line {self.name} must name at least one board, each once.")
        if self.coils_at_once < 1:
            raise ConfigError(f"Line {self.name}: coils_at_once is {self.coils_at_once}, at least 1 is needed.")
        first, last = self.profile.first_board, self.profile.last_board
        if wrong := [board for board in self.boards if not first <= board <= last]:
            raise ConfigError(f"Line {self.name}: board {wrong[0]} is out of range {first} to {last}.")


def check_lines(lines: Sequence[LineConfig]) -> None:
    """Raises ConfigError unless there is a line and no name or port is used twice."""
    if not lines:
        raise ConfigError("There is no line.")
    for what in ("name", "url"):
        values = [str(getattr(line, what)) for line in lines]
        if len(set(values)) != len(values):
            raise ConfigError(f"Two lines have the same {what}.")
    carried: dict[tuple[str, str], int] = {}
    for line in lines:
        if carried.setdefault(line.power, line.coils_at_once) != line.coils_at_once:
            raise ConfigError(f"Lines of the supply {line.supply!r} differ in coils_at_once.")
