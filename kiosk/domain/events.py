"""What happened, as central will hear it and the audit log will keep it.

Must never carry a code, a name or a phone number: data goes into durable bytes and over the wire (I20).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Data = Mapping[str, object]


@dataclass(frozen=True)
class Event:
    """One fact. `type` is the contract's event type; `data` holds its JSON-ready fields."""

    type: str
    actor: str
    data: Data = field(default_factory=dict)
