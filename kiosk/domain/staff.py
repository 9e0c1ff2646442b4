"""Staff and what they may do. A PIN exists here only as its Argon2id hash, a badge only as a keyed hash."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is trusted with."""

    ASSOCIATE = "associate"
    MANAGER = "manager"
    TECHNICIAN = "technician"


@dataclass(frozen=True)
class Staff:
    """One member of staff, known by number, never by name."""

    id: str
    number: str
    role: str
    badge_digest: str
    pin_hash: str
    active: bool = True
    failures: int = 0
    locked_until_ms: int | None = None
