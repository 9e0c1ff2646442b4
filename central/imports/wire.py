"""What an import comes to. Must never know a table or a rule."""

from typing import Literal

from central.fields import Answer

Fate = Literal["new", "known", "differs", "refused", "cancelled", "not_ours", "unreadable"]


class Imported(Answer):
    """One order: what became of it, and why."""

    number: str
    fate: Fate
    order: str | None = None
    why: str | None = None


class ImportOut(Answer):
    """All of them, in the order in which they came."""

    orders: list[Imported]
