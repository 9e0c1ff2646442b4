"""Whether some bytes are a picture a browser may be given: a baseline JPEG, small, and nothing but the picture in it.

Pure. Kiosks say so too; whoever holds a kiosk's key can send anything.
"""

MOST_BYTES = 200_000
MOST_WIDTH, MOST_HEIGHT = 1280, 960
SIZE, SCAN = 0xC0, 0xDA
NEEDED = {0xE0, 0xDB, 0xC4, 0xDD, SIZE, SCAN}


def is_picture(raw: bytes) -> bool:
    """True for a picture."""
    if len(raw) > MOST_BYTES or raw[:2] != b"\xff\xd8" or raw[-2:] != b"\xff\xd9":
        return False
    at, fits = 2, False
    while at + 9 < len(raw):
        marker, length = raw[at : at + 2], int.from_bytes(raw[at + 2 : at + 4], "big")
        if marker[0] != 0xFF or marker[1] not in NEEDED or length < 2:
            return False
        if marker[1] == SIZE:
            height, width = int.from_bytes(raw[at + 5 : at + 7], "big"), int.from_bytes(raw[at + 7 : at + 9], "big")
            fits = 1 <= width <= MOST_WIDTH and 1 <= height <= MOST_HEIGHT
        at += 2 + length
        if marker[1] == SCAN:
            return fits and _one_scan(raw[at:-2])
    return False


def _one_scan(data: bytes) -> bool:
    """No marker within but restarts."""
    parts = data.split(b"\xff")[1:]
    return bool(data) and all(part[:1] and (part[0] == 0 or 0xD0 <= part[0] <= 0xD7) for part in parts)
