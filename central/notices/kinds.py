"""The kinds of notice to customers, and which of them wait for the morning. Must never know a channel."""

from typing import Literal

Kind = Literal[
    "ready",
    "reminder",
    "overdue",
    "moved",
    "collected",
    "return_received",
    "refunded",
    "complaint_answered",
]
State = Literal["waiting", "sent", "dead", "withdrawn"]
Channel = Literal["smtp", "webhook"]
Facts = dict[str, str | int | bool]
"""What a notice knows of its cause and the order does not; never a name, an address or a code."""

URGENT = "urgent"
"""A fact of a notice whose reader stands there and waits, whatever the hour."""

WAITING_FOR_MORNING: frozenset[Kind] = frozenset({"reminder", "overdue", "moved", "refunded", "complaint_answered"})
"""With `ready` when the settings say so. The others answer what the customer just did."""

WITH_CODE: frozenset[Kind] = frozenset({"ready", "reminder", "moved"})
"""They open something; no other notice carries a code."""

OF_WHAT_WAITS: frozenset[Kind] = frozenset({"ready", "reminder", "overdue", "moved"})
"""They are true only while something of the order waits."""
