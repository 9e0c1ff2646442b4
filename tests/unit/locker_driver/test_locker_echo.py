"""The session, with scripted time: adapters that echo, and what an ack is worth."""

from lock_session import ACK, CLOSED, OPEN, OPEN_1, QUERY, READ, UNLOCK, read, session

from locker_driver import Ack, Echo
from locker_driver.events import Answer, Silence, Unlocked


def test_where_an_adapter_echoes_a_spoiled_echo_is_no_destroyed_reply() -> None:
    s = session()
    read(s, 0.0, QUERY, CLOSED)
    s.begin(READ, 1.0)
    s.feed(bytes([0x5A]) * (len(CLOSED) + 1), 1.01)
    assert s.tick(1.04) == []
    assert s.busy
    s.feed(bytes([0x5A]) * len(QUERY), 1.05)
    assert s.tick(1.08) == [Silence(READ)]


def test_no_echo_is_learnt_from_a_plain_reply() -> None:
    s = session()
    read(s, 0.0, CLOSED)
    assert s.echo is Echo.ABSENT


def test_echo_is_learnt_and_taken_off_by_count() -> None:
    s = session()
    assert [type(e) for e in read(s, 0.0, QUERY, CLOSED)] == [Answer]
    assert s.echo is Echo.PRESENT
    assert [type(e) for e in read(s, 1.0, QUERY + OPEN_1)] == [Answer]
    s.begin(OPEN, 2.0)
    assert s.feed(UNLOCK, 2.01) == []
    assert s.tick(2.1) == []
    assert s.feed(UNLOCK, 2.3) == [Unlocked(OPEN, Ack.ACKED)]


def test_echo_is_learnt_from_a_silent_board() -> None:
    s = session()
    read(s, 0.0, QUERY)
    assert s.echo is Echo.PRESENT
    assert s.busy


def test_echo_that_goes_away_is_forgotten() -> None:
    s = session()
    read(s, 0.0, QUERY, CLOSED)
    for at_s in (1.0, 2.0):
        read(s, at_s, CLOSED)
        assert s.echo is Echo.PRESENT, "one echo may have been lost on the way"
    read(s, 3.0, CLOSED)
    assert s.echo is Echo.ABSENT


def test_a_spoiled_echo_does_not_mean_that_there_is_none() -> None:
    """Else the echo of the next unlock would pass for its ack."""
    s = session()
    spoiled = bytes([QUERY[0] ^ 0x10, *QUERY[1:]])
    read(s, 0.0, spoiled + CLOSED)
    assert s.echo is Echo.UNKNOWN
    s.begin(OPEN, 1.0)
    assert s.feed(UNLOCK, 1.01) == []
    assert s.tick(2.5) == [Unlocked(OPEN, Ack.UNSURE)]


def test_a_reply_that_begins_like_its_request_is_no_echo() -> None:
    """Locks 17-24 none, 9-16 = 33, 1-8 = B2: the reply starts with the five bytes of the query."""
    s = session()
    (answer,) = read(s, 0.0, bytes.fromhex("80 01 00 33 B2 33 33"))
    assert isinstance(answer, Answer)
    assert s.echo is Echo.ABSENT


def test_an_echo_alone_is_never_an_ack() -> None:
    s = session()
    read(s, 0.0, QUERY, CLOSED)
    s.begin(OPEN, 1.0)
    assert s.feed(UNLOCK, 1.01) == []
    assert s.tick(2.2) == [Unlocked(OPEN, Ack.NONE)]


def test_ack_like_the_request_is_unsure_while_echo_is_unknown() -> None:
    s = session()
    s.begin(OPEN, 0.0)
    assert s.feed(UNLOCK, 0.3) == []
    assert s.tick(1.2) == [Unlocked(OPEN, Ack.UNSURE)]


def test_second_frame_like_the_request_is_the_ack() -> None:
    s = session()
    s.begin(OPEN, 0.0)
    assert s.feed(UNLOCK, 0.01) == []
    assert s.feed(UNLOCK, 0.3) == [Unlocked(OPEN, Ack.ACKED)]


def test_ack_that_differs_from_the_request_is_sure() -> None:
    s = session()
    s.begin(OPEN, 0.0)
    assert s.feed(ACK, 0.3) == [Unlocked(OPEN, Ack.ACKED)]


def test_ack_owed_by_an_earlier_unlock_is_unsure() -> None:
    s = session()
    s.begin(OPEN, 0.0)
    assert s.tick(1.2) == [Unlocked(OPEN, Ack.NONE)]
    s.begin(OPEN, 2.0)
    assert s.feed(ACK, 2.01) == [Unlocked(OPEN, Ack.UNSURE)]
    s.begin(OPEN, 4.0)
    assert s.feed(ACK, 4.3) == [Unlocked(OPEN, Ack.ACKED)]
