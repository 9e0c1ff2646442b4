"""Writes docs/bit-errors.md: what one or two flipped bits make of every frame that opens a lock, and of states replies.

`python scripts/bit_errors.py` writes the file; `--check` exits 1 when it is not what the codecs say; `--exhaustive`
asks the codec alone about every error of every open frame, and about every pair of bytes of a states reply, for
minutes, and exits 1 when it says anything else.

Knows the shipped profiles and the page. Open frames are few: each is disturbed and, where a check could miss that,
given to the codec that ships. States replies are more than can be written down: `bit_errors_replies` counts them.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product
from math import comb
from pathlib import Path

import numpy as np
from bit_errors_checks import CHECKS, Rows, flips
from bit_errors_replies import BOARD, FALSE, REFUSED, SAME, count, meaning
from bit_errors_shapes import ANY, Replies, replies_of

from locker_driver import CodecError, Profile, load_profile
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import Message, States, Unlock, UnlockAll, UnlockSeveral
from locker_driver.profiles import names

FILE = Path(__file__).parent.parent / "docs" / "bit-errors.md"
REMEMBERED = 2**17
"""Frames: other errors of other frames come to the same one soon, or not at all."""
Told = Counter[tuple[int, str]]
"""Number of flipped bits and outcome, to how often."""
Opens = Iterator[tuple[bytes, Message]]


def profiles() -> list[Profile]:
    """Every board model that ships, family by family."""
    order = list(CHECKS)
    return sorted(map(load_profile, names()), key=lambda one: (order.index(one.family), one.channels))


def opens(profile: Profile) -> Opens:
    """Every frame that opens one lock, of every board the profile allows."""
    codec = codec_for(profile.wire)
    for board in range(profile.first_board, profile.last_board + 1):
        for lock in range(1, profile.channels + 1):
            frame = codec.encode(Unlock(board, lock))
            yield frame, codec.decode(frame).message


def outcome(meant: Message, heard: Message, channels: int) -> str:
    """What an error made of a frame that meant something to a board with so many locks."""
    match meant, heard:
        case Unlock(), Unlock():
            return "another board's lock" if heard.board != meant.board else "another lock of the board"
        case Unlock(), UnlockAll():
            return "every lock"
        case Unlock(), UnlockSeveral(locks=locks) if locks:
            return "several locks"
        case States(), States():
            if heard.board != meant.board:
                return BOARD
            return SAME if _doors(heard, channels) == _doors(meant, channels) else FALSE
    return f"other: {type(heard).__name__}"


def _doors(states: States, channels: int) -> tuple[set[int], frozenset[int] | None]:
    return {lock for lock in states.set if lock <= channels}, states.faulty


class Ear:
    """A codec that remembers what it was asked about lately."""

    def __init__(self, profile: Profile) -> None:
        self._codec, self._channels = codec_for(profile.wire), profile.channels
        self._told = lru_cache(REMEMBERED)(self._decoded)

    def heard(self, meant: Message, wrong: bytes) -> str:
        """What the codec makes of a disturbed frame."""
        message = self._told(wrong)
        return REFUSED if message is None else outcome(meant, message, self._channels)

    def _decoded(self, frame: bytes) -> Message | None:
        try:
            return self._codec.decode(frame).message
        except CodecError:
            return None


def _may_pass(profile: Profile, length: int, bits: int) -> Rows:
    """The errors that are not refused for what they are alone, whatever the frame."""
    check, errors = CHECKS[profile.family], flips(length, bits)
    return check.unseen(errors[~errors[:, check.rigid].any(axis=1)])


def count_opens(profile: Profile, frames: Opens, *, unfiltered: bool = False) -> Told:
    """All one- and two-bit errors of `frames` by what the codec makes of them."""
    ear, check = Ear(profile), CHECKS[profile.family]
    errors: dict[tuple[int, int], Rows] = {}
    told: Told = Counter()
    for frame, meant in frames:
        for bits in (1, 2):
            if (key := (len(frame), bits)) not in errors:
                errors[key] = flips(*key) if unfiltered else _may_pass(profile, *key)
            rows = errors[key] ^ np.frombuffer(frame, np.uint8)
            rows = rows if unfiltered else check.passing(rows)
            told[bits, REFUSED] += comb(len(frame) * 8, bits) - len(rows)
            data = rows.tobytes()
            wrong = (data[at : at + len(frame)] for at in range(0, len(data), len(frame)))
            told.update((bits, ear.heard(meant, each)) for each in wrong)
    return +told


def count_replies(profile: Profile) -> Told:
    """All one- and two-bit errors of every states reply of every board, by what the codec makes of them."""
    return count(CHECKS[profile.family], replies_of(profile))


def one_reply(profile: Profile, replies: Replies) -> bytes:
    """A states reply like any other: the middle value of every place."""
    values = bytes(sorted(each)[len(each) // 2] for each in replies.states.places)
    return CHECKS[profile.family].sealed(values)


def pairs_differ(profile: Profile) -> int:
    """Any value in any two places of a states reply, its check made right: how often codec and shapes disagree."""
    replies = replies_of(profile)
    content = [at for at in range(len(replies.places)) if at not in replies.check]
    return sum(pair_differs(profile, replies, *pair) for pair in combinations(content, 2))


def pair_differs(profile: Profile, replies: Replies, one: int, other: int) -> int:
    """All 65,536 values of two places: how often codec and shapes disagree."""
    ear, check, frame, differ = Ear(profile), CHECKS[profile.family], one_reply(profile, replies), 0
    meant = codec_for(profile.wire).decode(frame).message
    rest = [at for at in range(len(frame)) if at not in (one, other, *replies.check)]
    near = [kind for kind in replies.kinds if all(frame[at] in kind.places[at] for at in rest)]
    wrong = bytearray(frame)
    for wrong[one], wrong[other] in product(ANY, ANY):
        check.seal(wrong)
        error = {at: wrong[at] ^ frame[at] for at in (one, other) if wrong[at] != frame[at]}
        said = (kind for kind in near if wrong[one] in kind.places[one] and wrong[other] in kind.places[other])
        expected = next((meaning(replies, kind, error) for kind in said), REFUSED)
        differ += ear.heard(meant, bytes(wrong)) != expected
    return differ


def table(title: str, told: Mapping[str, tuple[str, Told]]) -> list[str]:
    """One line for each board model and number of flipped bits; `told` has each one's family and counts."""
    columns = sorted({name for _, each in told.values() for _, name in each if name != REFUSED and ":" not in name})
    lines = [f"| family | profile | bits | {title} | refused | {' | '.join(columns)} | other |"]
    lines.append("|---|---|" + "---:|" * (len(columns) + 3) + "---|")
    for profile, (family, each) in told.items():
        for bits in (1, 2):
            row = {name: n for (flipped, name), n in each.items() if flipped == bits}
            other = ", ".join(f"{name.split(': ')[1]} {row[name]:,}" for name in sorted(row) if ":" in name)
            cells = [f"{row.get(name, 0):,}" for name in (REFUSED, *columns)]
            lines.append(f"| {family} | {profile} | {bits} | {sum(row.values()):,} | {' | '.join(cells)} | {other} |")
    return lines


def size_table() -> list[str]:
    """How many frames were disturbed, of each board model."""
    lines = ["| profile | boards | open frames | states replies | bytes of a reply |", "|---|---|---:|---:|---:|"]
    for one in profiles():
        replies, boards = replies_of(one), one.last_board - one.first_board + 1
        lines.append(
            f"| {one.name} | {one.first_board} to {one.last_board} | {boards * one.channels:,} | {replies.count:,} "
            f"| {len(replies.states.places)} |"
        )
    return lines


def text() -> str:
    """The whole page."""
    opened = {one.name: (one.family, count_opens(one, opens(one))) for one in profiles()}
    read = {one.name: (one.family, count_replies(one)) for one in profiles()}
    frame = (Path(__file__).parent / "bit_errors.md").read_text(encoding="utf-8")
    for name, lines in (
        ("sizes", size_table()),
        ("opens", table("errors", opened)),
        ("replies", table("errors", read)),
    ):
        frame = frame.replace(f"{{{name}}}", "\n".join(lines))
    return frame


def exhaustive() -> int:
    """Ask the codecs alone about everything; the number of board models they say something else of."""
    wrong = 0
    for one in profiles():
        same = count_opens(one, opens(one)) == count_opens(one, opens(one), unfiltered=True)
        differ = pairs_differ(one)
        print(f"{one.name}: open frames {'agree' if same else 'DIFFER'}, pairs of reply bytes that differ: {differ}")
        wrong += not same or differ > 0
    return wrong


def main() -> int:
    """Write or check the page, or ask the codecs about everything."""
    if "--exhaustive" in sys.argv:
        return int(exhaustive() > 0)
    page = text()
    if "--check" in sys.argv:
        return int(page != FILE.read_text(encoding="utf-8"))
    FILE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
