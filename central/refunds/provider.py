"""What pays money back: it is asked once, and can be asked what became of it. Must never know a row or a retry."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Wanted:
    """One refund as a provider sees it. `id` is the same at every try: whoever gets it twice pays once."""

    id: str
    order: str
    amount_fen: int
    currency: str


@dataclass(frozen=True)
class Paid:
    """The money is on its way; `reference` is the provider's own."""

    reference: str


@dataclass(frozen=True)
class Refused:
    """It will not be paid this way."""

    cause: str


@dataclass(frozen=True)
class NotYet:
    """Nobody knows: no answer came, or the provider is still at it."""

    cause: str


@dataclass(frozen=True)
class NeverHeard:
    """The provider knows nothing of it."""


Answer = Paid | Refused | NotYet


class Provider(Protocol):
    """One way to pay back, ready to use. Neither call raises for what the world does, and both end in bounded time."""

    async def request(self, wanted: Wanted) -> Answer:
        """Ask for the money."""
        ...

    async def ask(self, wanted: Wanted) -> Answer | NeverHeard:
        """What became of an earlier request."""
        ...
