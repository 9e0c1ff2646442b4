"""Names of things: UUIDv7 (RFC 9562, section 5.7), so that ids sort by the time they were made.

Must never know where time and randomness come from: both are passed in.
"""

import uuid

ID_RANDOM_BYTES = 10


def new_id(wall_ms: int, randomness: bytes) -> str:
    """A UUIDv7 from a wall time in milliseconds and 10 random bytes."""
    if len(randomness) != ID_RANDOM_BYTES:
        raise ValueError(f"an id needs {ID_RANDOM_BYTES} random bytes, got {len(randomness)}")
    value = (wall_ms & (2**48 - 1)) << 80 | int.from_bytes(randomness)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
