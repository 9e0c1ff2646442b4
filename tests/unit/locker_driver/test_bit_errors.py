"""docs/bit-errors.md: it is what the codecs say, and what it computes beside them is what they say too."""

import importlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from random import Random
from types import ModuleType

import numpy as np
import pytest

from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import States, StatesRequest
from locker_driver.events import Answer, Heard, Send
from locker_driver.profiles import load, names
from locker_driver.session import Session

SCRIPTS = Path(__file__).parents[3] / "scripts"
SEED = 20261122
MOST_ERRORS = 1600
"""Of one frame, where it is long: the short ones have no more than this."""


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SCRIPTS))
        yield importlib.import_module("bit_errors")


def predicted(script: ModuleType, *disturbed: object) -> str:
    return importlib.import_module("bit_errors_replies").predicted(*disturbed)


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> Random:
    print(f"seed {SEED}")
    return Random(f"{SEED} {request.node.name}")


def drawn(dice: Random, script: ModuleType, profile: object) -> tuple[object, object, bytes]:
    """The check, the replies, and one states reply of any board and pattern."""
    check, replies = script.CHECKS[profile.family], script.replies_of(profile)
    return check, replies, check.sealed(bytes(dice.choice(sorted(values)) for values in replies.states.places))


def errors_of(dice: Random, script: ModuleType, frame: bytes, most: int = MOST_ERRORS) -> list[dict[int, int]]:
    rows = np.concatenate([script.flips(len(frame), bits) for bits in (1, 2)])
    chosen = range(len(rows)) if len(rows) <= most else dice.sample(range(len(rows)), most)
    return [{int(at): int(rows[row][at]) for at in np.flatnonzero(rows[row])} for row in chosen]


def spoiled(frame: bytes, error: dict[int, int]) -> bytes:
    return bytes(byte ^ error.get(at, 0) for at, byte in enumerate(frame))


def test_the_page_is_what_the_codecs_say(script: ModuleType) -> None:
    assert script.text() == script.FILE.read_text(encoding="utf-8"), "run: python scripts/bit_errors.py"


@pytest.mark.parametrize("name", names())
def test_the_codec_alone_counts_the_same_of_open_frames(script: ModuleType, dice: Random, name: str) -> None:
    """The quick check may only throw away what the codec refuses: tried without it, on frames drawn by lot."""
    profile = load(name)
    frames = dice.sample(list(islice(script.opens(profile), 200)), 4)
    told = script.count_opens(profile, iter(frames))
    assert told == script.count_opens(profile, iter(frames), unfiltered=True)


@pytest.mark.parametrize("name", names())
def test_any_error_of_any_reply_becomes_what_was_predicted(script: ModuleType, dice: Random, name: str) -> None:
    profile = load(name)
    for _ in range(2):
        check, replies, frame = drawn(dice, script, profile)
        ear, meant = script.Ear(profile), codec_for(profile.wire).decode(frame).message
        assert isinstance(meant, States)
        for error in errors_of(dice, script, frame):
            wrong = spoiled(frame, error)
            assert ear.heard(meant, wrong) == predicted(script, check, replies, wrong, error), f"{frame.hex()} {error}"


@pytest.mark.parametrize("name", names())
def test_small_sets_of_replies_counted_one_by_one_give_the_same_numbers(
    script: ModuleType, dice: Random, name: str
) -> None:
    """Two boards, and two values of one or two other places, drawn by lot: the codec is asked about every error."""
    profile = load(name)
    check, replies, frame = drawn(dice, script, profile)
    places = [frozenset({byte}) for byte in frame]
    free = [at for at, all_of in enumerate(replies.states.places) if len(all_of) > 1 and at not in replies.check]
    inside = [at for at in free if at != replies.board_at]
    for at in {replies.board_at, *dice.sample(inside, 2 if 2 <= len(inside) <= 12 else 1)}:
        places[at] = frozenset(dice.sample(sorted(replies.states.places[at]), 2))
    for at in replies.check:
        places[at] = script.ANY
    few = replace(replies, drawn_from=tuple(places))
    expected: Counter[tuple[int, str]] = Counter()
    ear, codec = script.Ear(profile), codec_for(profile.wire)
    each = [sorted(values) if at not in replies.check else [0] for at, values in enumerate(places)]
    for content in product(*each):
        one = check.sealed(bytes(content))
        meant = codec.decode(one).message
        for bits in (1, 2):
            rows = (script.flips(len(one), bits) ^ np.frombuffer(one, np.uint8)).tobytes()
            wrong = (rows[at : at + len(one)] for at in range(0, len(rows), len(one)))
            expected.update((bits, ear.heard(meant, each)) for each in wrong)
    assert script.count(check, few) == expected


@pytest.mark.parametrize("name", names())
def test_every_byte_of_a_reply_with_every_value_is_what_was_predicted(
    script: ModuleType, dice: Random, name: str
) -> None:
    profile = load(name)
    check, replies, frame = drawn(dice, script, profile)
    ear, meant = script.Ear(profile), codec_for(profile.wire).decode(frame).message
    for at, value in product(range(len(frame)), range(256)):
        if at not in replies.check:
            wrong = check.sealed(frame[:at] + bytes((value,)) + frame[at + 1 :])
            error = {at: value ^ frame[at]} if value != frame[at] else {}
            assert ear.heard(meant, wrong) == predicted(script, check, replies, wrong, error), wrong.hex()


def test_two_bytes_can_make_another_command_of_a_reply(script: ModuleType) -> None:
    """Command and result of WKLY, where one byte alone never does. `make soak` tries every pair of every model."""
    profile = load("wkly-7")
    replies = script.replies_of(profile)
    assert script.pair_differs(profile, replies, 6, 7) == 0
    without = tuple(kind for kind in replies.others if kind.kind != "UnlockSeveral")
    assert script.pair_differs(profile, replace(replies, others=without), 6, 7) > 0


@pytest.mark.parametrize("name", names())
def test_a_session_believes_of_spoiled_replies_only_those_counted_as_believed(
    script: ModuleType, dice: Random, name: str
) -> None:
    """Another board's states, another kind, and a shorter frame inside a spoiled one are dropped, and it asks again."""
    profile = load(name)
    check, replies, frame = drawn(dice, script, profile)
    codec = codec_for(profile.wire)
    board = codec.decode(frame).message.board
    for error in errors_of(dice, script, frame, 1000):
        session = Session(codec, profile.timing)
        session.begin(StatesRequest(board), 0.0, retries=1)
        wrong = spoiled(frame, error)
        events = session.feed(wrong, 0.01) + session.tick(0.01 + profile.timing.quiet_gap_ms / 1000)
        answers = [event.message for event in events if isinstance(event, Answer)]
        if predicted(script, check, replies, wrong, error) in (script.SAME, script.FALSE):
            assert answers == [codec.decode(wrong).message]
            continue
        assert answers == [], f"{frame.hex()} {error}"
        assert any(isinstance(event, Send) for event in session.tick(profile.timing.reply_timeout_ms / 1000))
        counts = session.counts.values()
        dropped = sum(each.bad_checks + each.garbage_bytes + each.stale for each in counts)
        assert dropped or any(isinstance(event, Heard) for event in events)
