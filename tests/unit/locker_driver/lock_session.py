"""A session with scripted time, and the frames of its talk: one board of the 8A/80 family."""

from locker_driver import load_profile
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import StatesRequest, Unlock
from locker_driver.session import Session

QUERY = bytes.fromhex("80 01 00 33 B2")
CLOSED = bytes.fromhex("80 01 FF FF FF 33 4D")
OPEN_1 = bytes.fromhex("80 01 FF FF FE 33 4C")
UNLOCK = bytes.fromhex("8A 01 01 11 9B")
ACK = bytes.fromhex("8A 01 01 00 8A")
READ = StatesRequest(1)
OPEN = Unlock(1, 1)


def session(**timing: object) -> Session:
    profile = load_profile()
    return Session(codec_for(profile.wire), profile.timing.model_copy(update=timing))


def read(s: Session, now_s: float, *received: bytes) -> list[object]:
    """Begin a read at `now_s`; bytes come 10 ms apart; then the line is quiet."""
    s.begin(READ, now_s)
    events: list[object] = []
    for data in received:
        now_s += 0.01
        events += s.feed(data, now_s)
    return events + s.tick(now_s + 0.03)
