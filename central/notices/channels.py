"""What a channel is: it tries to send one letter and says what came of it. Must never know a row or a retry."""

from dataclasses import dataclass
from typing import Protocol

from central.notices.kinds import Channel
from central.notices.letters import Letter


@dataclass(frozen=True)
class Failed:
    """Not taken. `cause` is for the operator: never an address or a text. `permanent`: trying again is no use."""

    cause: str
    permanent: bool


class Sender(Protocol):
    """One channel, ready to use."""

    name: Channel

    async def send(self, letter: Letter) -> Failed | None:
        """Try once, within a bounded time. None when it was taken; never raises for what the world does."""
