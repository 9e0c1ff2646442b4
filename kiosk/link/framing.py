"""Bytes to messages and back, without a socket: four bytes of length (big-endian), then that much JSON.

Must never know who is at the other end. Bounded: a length beyond the limit is an error before a byte of it is kept.
"""

from kiosk.link.messages import LinkError, Message

HEAD = 4
LIMIT = 320 * 1024
"""Longest message in bytes. The largest real one is a photograph of 200 kB in base64; a welcome for 240 doors is under
40 KiB."""


def frame(message: Message) -> bytes:
    """One message as it goes on the wire."""
    body = message.model_dump_json(exclude_defaults=False).encode()
    if len(body) > LIMIT:
        raise LinkError(f"a message of {len(body)} bytes is longer than {LIMIT}")
    return len(body).to_bytes(HEAD) + body


class Framer:
    """Collects bytes and gives back whole message bodies, however the bytes were split or merged."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes as they came; return the bodies that are now complete. LinkError on an unlawful length."""
        self._buffer += data
        bodies: list[bytes] = []
        while len(self._buffer) >= HEAD:
            length = int.from_bytes(self._buffer[:HEAD])
            if not 0 < length <= LIMIT:
                raise LinkError(f"a message of {length} bytes is not within 1 to {LIMIT}")
            if len(self._buffer) < HEAD + length:
                break
            bodies.append(bytes(self._buffer[HEAD : HEAD + length]))
            del self._buffer[: HEAD + length]
        return bodies
