"""What a receiver makes of bytes that were sent at another baud rate than its own.

Knows: start bit, eight bits from the lowest, stop bit. Must never know: who sends.
"""

FRAME_BITS = 10


def resample(data: bytes, sent_at: int, read_at: int) -> list[tuple[float, int]]:
    """(seconds from the first start bit to the end of the byte as read, the byte), in order."""
    levels = [level for byte in data for level in (0, *(byte >> n & 1 for n in range(8)), 1)]
    bit_s = 1 / read_at

    def level(at_s: float) -> int:
        place = int(at_s * sent_at)
        return levels[place] if place < len(levels) else 1

    read: list[tuple[float, int]] = []
    place = 0
    while place < len(levels):
        if levels[place]:
            place += 1
            continue
        start_s = place / sent_at
        value = sum(level(start_s + (n + 1.5) * bit_s) << n for n in range(8))
        end_s = start_s + FRAME_BITS * bit_s
        read.append((end_s, value))
        # The stop bit is looked at in its middle; from there on the next falling edge counts.
        place = max(place + 1, int((end_s - bit_s / 2) * sent_at) + 1)
    return read
