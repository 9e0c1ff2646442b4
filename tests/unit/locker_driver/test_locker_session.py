"""The session, with scripted time: matching, time-outs, bytes that are no reply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lock_session import ACK, CLOSED, OPEN, OPEN_1, QUERY, READ, UNLOCK, read, session

from locker_driver import Ack, Echo
from locker_driver.codecs.messages import AddressRequest, States
from locker_driver.events import Answer, Heard, Send, Silence, Unlocked
from locker_driver.session import BUFFER_BYTES


def test_a_reply_is_answered_at_the_moment_it_is_whole() -> None:
    s = session()
    assert s.begin(READ, 1.0) == QUERY
    assert s.feed(OPEN_1[:4], 1.01) == []
    (answer,) = s.feed(OPEN_1[4:], 1.02)
    assert answer == Answer(READ, States(1, frozenset(range(2, 25))), 1.02)
    assert not s.busy
    assert s.ready_at_s == pytest.approx(1.025)
    assert s.counts[1].replies == 1


def test_a_reply_split_by_a_long_pause_is_still_one_reply() -> None:
    s = session()
    assert [type(e) for e in read(s, 0.0, CLOSED[:3])] == []
    assert [type(e) for e in s.feed(CLOSED[3:], 0.21)] == [Answer]


def test_one_request_at_a_time_and_no_repeated_unlock() -> None:
    s = session()
    with pytest.raises(ValueError, match="never repeated"):
        s.begin(OPEN, 0.0, retries=1)
    s.begin(READ, 0.0)
    with pytest.raises(RuntimeError):
        s.begin(READ, 0.0)


def test_a_silent_board_costs_one_timeout() -> None:
    s = session()
    s.begin(READ, 0.0)
    assert s.deadline_s == pytest.approx(0.3)
    assert s.tick(0.29) == []
    assert s.tick(0.3) == [Silence(READ)]
    assert s.counts[1].timeouts == 1
    assert s.deadline_s is None


def test_reads_are_repeated_as_often_as_asked() -> None:
    s = session()
    s.begin(READ, 0.0, retries=2)
    assert s.tick(0.3) == [Send(QUERY)]
    assert s.tick(0.6) == [Send(QUERY)]
    assert s.tick(0.9) == [Silence(READ)]
    assert s.counts[1].requests == 3


def test_an_unlock_leaves_once_whatever_happens() -> None:
    s = session()
    sent = [s.begin(OPEN, 0.0)]
    events: list[object] = []
    for step in range(1, 400):
        events += s.tick(step * 0.01)
    assert sent == [UNLOCK]
    assert events == [Unlocked(OPEN, Ack.NONE)]


def test_replies_of_another_board_or_function_are_stale() -> None:
    s = session()
    s.begin(READ, 0.0)
    other = bytes.fromhex("80 02 00 00 00 33 B1")
    assert s.feed(other, 0.01) == []
    assert s.feed(ACK, 0.02) == []
    assert [type(e) for e in s.feed(CLOSED, 0.03)] == [Answer]
    assert (s.counts[2].stale, s.counts[1].stale) == (1, 1)


def test_a_reply_with_nothing_in_flight_is_stale() -> None:
    s = session()
    assert s.feed(CLOSED, 1.0) == []
    assert s.counts[1].stale == 1


def test_after_a_timeout_the_next_reply_may_be_the_late_one() -> None:
    """The late "closed" must not answer the read that was sent after the door opened."""
    s = session()
    s.begin(READ, 0.0)
    assert s.tick(0.3) == [Silence(READ)]
    s.begin(READ, 0.31)
    assert s.feed(CLOSED, 0.32) == []
    assert s.tick(0.326) == [Send(QUERY)]
    (answer,) = s.feed(OPEN_1, 0.34)
    assert isinstance(answer, Answer)
    assert 1 not in answer.message.set
    assert s.counts[1].stale == 1


def test_half_a_frame_of_before_is_thrown_away() -> None:
    s = session()
    s.feed(CLOSED[:4], 0.0)
    s.begin(READ, 0.01)
    assert [type(e) for e in s.feed(CLOSED, 0.02)] == [Answer]
    assert s.counts[1].garbage_bytes == 4


def test_a_wrong_check_is_counted_and_no_answer() -> None:
    s = session()
    bad = CLOSED[:-1] + b"\x00"
    assert read(s, 0.0, bad) == []
    assert s.counts[1].bad_checks >= 1


def test_a_destroyed_reply_is_given_up_when_the_line_falls_quiet() -> None:
    """Not after the reply's whole time: unlocks wait behind it. A real reply that comes after all is not believed."""
    s = session()
    read(s, 0.0, CLOSED)
    s.begin(READ, 1.0)
    assert s.feed(bytes([*CLOSED[:3], CLOSED[3] ^ 4, *CLOSED[4:]]), 1.02) == []
    assert s.deadline_s == pytest.approx(1.045)
    assert s.tick(1.044) == []
    assert s.tick(1.045) == [Silence(READ)]
    assert (s.busy, s.counts[1].timeouts) == (False, 1)
    s.begin(READ, 1.05)
    assert s.feed(CLOSED, 1.07) == []
    assert [type(e) for e in s.tick(1.08)] == [Send]


@pytest.mark.parametrize("noise", [bytes([0x5A] * 6), bytes([0x5A] * 2)])
def test_fewer_bytes_than_a_reply_has_may_be_noise_before_it(noise: bytes) -> None:
    s = session()
    read(s, 0.0, CLOSED)
    assert read(s, 1.0, noise) == []
    assert s.busy
    assert [type(e) for e in s.feed(CLOSED, 1.2)] == [Answer]


def test_no_unlock_is_given_up_before_its_time() -> None:
    s = session()
    read(s, 0.0, CLOSED)
    s.begin(OPEN, 1.0)
    s.feed(bytes([0x5A]) * 20, 1.01)
    assert s.tick(1.04) == []
    assert s.busy


def test_a_change_between_request_and_ack_is_heard() -> None:
    s = session()
    s.begin(OPEN, 0.0)
    events = s.feed(bytes.fromhex("81 01 01 00 81") + ACK, 0.3)
    assert [type(e) for e in events] == [Heard, Unlocked]


def test_profile_may_read_doors_while_the_board_pulses() -> None:
    s = session(while_unlocking="read")
    s.begin(OPEN, 0.0)
    assert s.tick(0.05) == []
    assert not s.busy
    assert [type(e) for e in read(s, 0.06, CLOSED)] == [Answer]
    assert s.feed(ACK, 0.3) == [Unlocked(OPEN, Ack.ACKED)]
    s.begin(OPEN, 2.0)
    s.tick(2.05)
    assert s.tick(3.2) == [Unlocked(OPEN, Ack.NONE)]


def test_a_board_alone_on_its_line_tells_its_number() -> None:
    s = session()
    s.begin(AddressRequest(1), 0.0)
    s.feed(bytes.fromhex("80 05 05 99 19"), 0.02)
    (answer,) = s.tick(0.05)
    assert isinstance(answer, Answer)
    assert answer.message.board == 5


def test_a_babbling_line_neither_grows_nor_stalls() -> None:
    s = session()
    s.begin(READ, 0.0)
    events: list[object] = []
    for step in range(1, 1000):
        events += s.feed(b"\x55" * 10, step * 0.001)
        events += s.tick(step * 0.001)
        assert len(s._buffer) <= BUFFER_BYTES
    assert events == [Silence(READ)]
    assert s.ready_at_s <= 1.0


def test_a_lost_line_forgets_all_but_the_counts() -> None:
    s = session()
    read(s, 0.0, QUERY, CLOSED)
    s.begin(OPEN, 1.0)
    s.reset()
    assert not s.busy
    assert s.deadline_s is None
    assert s.echo is Echo.UNKNOWN
    assert s.counts[1].requests == 2


@given(st.lists(st.sampled_from([QUERY, UNLOCK, CLOSED, ACK, b"\x80", b"\x8a\x01", b"\x00\xff", b"wait"]), max_size=30))
def test_whatever_comes_a_request_ends_and_only_reads_are_sent_again(received: list[bytes]) -> None:
    s = session()
    now_s = 0.0
    for request in (READ, OPEN, READ):
        s.begin(request, now_s, retries=0 if request is OPEN else 1)
        ended: list[object] = []
        for data in received:
            now_s += 0.02
            ended += s.tick(now_s) if data == b"wait" else s.feed(data, now_s)
        for _ in range(40):
            now_s += 0.1
            ended += s.tick(now_s)
        assert not s.busy
        assert all(event.data == QUERY for event in ended if isinstance(event, Send))
        assert sum(isinstance(event, Answer | Silence | Unlocked) for event in ended) == 1
