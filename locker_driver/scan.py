"""Which boards are on a line: families x rates x addresses, asked one by one for their states.

Knows how each family is asked. Must never send anything but the question for states: no frame here can unlock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from locker_driver import profiles, timing
from locker_driver.codecs import FAMILIES, Codec, codec_for, decode_all, family_codec
from locker_driver.codecs.messages import AllStatesRequest, Message, Refused, StateRequest, States, StatesRequest
from locker_driver.errors import CodecError, ConfigError
from locker_driver.port import Port
from locker_driver.probe import Probe
from locker_driver.profiles import Profile

QUESTIONS = {
    "xor8a": ("xor8a-24",),
    "kerong1": ("cu16",),
    "kerong2": ("cu12",),
    "modbus": ("waveshare-8", "cu48-modbus"),
    "wkly": ("wkly-24",),
    "winnsen": ("winnsen-16",),
}
"""The profiles whose question for states is asked; two where the boards of a family are asked differently."""
KERONG_BAUDS = (19200, 9600, 115200, 57600)
"""The vendor's texts contradict each other about the factory rate."""
REST_S = 0.05
"""Silence after an answer: the slowest family wants that much between two frames."""


@dataclass(frozen=True)
class Step:
    """One question: at this rate, to this board, in the words of this profile."""

    baud: int
    board: int
    profile: Profile

    @property
    def frame(self) -> bytes:
        """The question's bytes."""
        return codec_for(self.profile.wire).encode(StatesRequest(self.board))

    @property
    def longest_s(self) -> float:
        """This step takes no longer."""
        return self.profile.timing.reply_timeout_ms / 1000 + REST_S


@dataclass(frozen=True)
class Found:
    """A board that answered: `fits` are the shipped profiles that understand its reply; `refused`: it said no."""

    family: str
    baud: int
    board: int
    reply: bytes
    fits: tuple[str, ...]
    refused: bool


@dataclass
class Scan:
    """What is known so far. `noise`: the (family, baud) pairs where bytes came that nobody understood."""

    hits: dict[tuple[str, int, int], Found] = field(default_factory=dict)
    noise: dict[tuple[str, int], None] = field(default_factory=dict)

    @property
    def found(self) -> list[Found]:
        """The boards that answered, in the order of the questions."""
        return list(self.hits.values())

    def note(self, step: Step, hit: Found | None, *, heard: bool) -> None:
        """What came of one question; a board that said no may answer another one."""
        key = (step.profile.family, step.baud, step.board)
        if hit is not None and (key not in self.hits or self.hits[key].refused):
            self.hits[key] = hit
        elif hit is None and heard:
            self.noise[step.profile.family, step.baud] = None


def steps(families: Sequence[str], bauds: Sequence[int], first: int, last: int, *, bridge: bool = False) -> list[Step]:
    """Every question, rate by rate; `bauds` empty: each family's usual ones. `bridge`: the rate is not ours to set.

    A question that a board of another family could take for an order is left out (see `harmless`).
    Raises ConfigError when no family has a board in the range.
    """
    asked = []
    for family in families:
        for profile in map(profiles.load, QUESTIONS[family]):
            usual = KERONG_BAUDS if family.startswith("kerong") else (profile.baud,)
            rates = [profile.baud] if bridge else list(dict.fromkeys(bauds or usual))
            boards = range(max(first, profile.first_board), min(last, profile.last_board) + 1)
            asked += [Step(baud, board, profile) for baud in rates for board in boards]
    asked = [step for step in asked if harmless(step.frame)]
    if not asked:
        raise ConfigError(f"No family has a board from {first} to {last}.")
    return sorted(asked, key=lambda step: (step.baud, FAMILIES.index(step.profile.family)))


@lru_cache(4096)
def harmless(frame: bytes) -> bool:
    """No stretch of `frame` is anything but a question to a board of any family.

    One is: `90 07 02 95 FF FF 03` asks Winnsen board 149, and its first six bytes tell an 8A/80 board to open
    sixteen locks.
    """
    codecs = [family_codec(family) for family in FAMILIES]
    parts = [frame[at:end] for at in range(len(frame)) for end in range(at + 4, len(frame) + 1)]
    return all(_is_question(codec, part) for codec in codecs for part in parts)


def _is_question(codec: Codec, part: bytes) -> bool:
    try:
        return isinstance(codec.decode(part).message, StatesRequest | StateRequest | AllStatesRequest)
    except CodecError:
        return True  # no frame at all


def longest_s(asked: Sequence[Step]) -> float:
    """The scan takes no longer, but for opening the port."""
    return sum(step.longest_s for step in asked)


async def scan(
    port_of: Callable[[int], Port],
    asked: Sequence[Step],
    result: Scan,
    on_step: Callable[[int, Step], None] = lambda _n, _s: None,
) -> None:
    """Ask every question once and note it in `result`; `on_step` is told before each. Raises PortLost."""
    number = 0
    for baud, group in groupby(asked, key=lambda step: step.baud):
        async with Probe(port_of(baud)) as probe:
            for step in group:
                on_step(number, step)
                number += 1
                hit, heard = await _ask(probe, step)
                result.note(step, hit, heard=heard)
                if heard:
                    await timing.pause(REST_S)


async def _ask(probe: Probe, step: Step) -> tuple[Found | None, bool]:
    """The board that answered, and whether anything but an echo came."""
    limits = step.profile.timing
    hit, heard = await probe.ask(
        step.frame,
        limits.reply_timeout_ms / 1000,
        limits.quiet_gap_ms / 1000,
        lambda data: _understood(step, data),
    )
    return hit, bool(heard) and heard != step.frame


def _understood(step: Step, data: bytes) -> Found | None:
    """The answer in `data`, after the echo of an adapter that echoes."""
    for reply in (data, data.removeprefix(step.frame)):
        message = _answer(step, reply)
        if message is not None:
            family = step.profile.family
            fits = tuple(name for name in profiles.names() if _fits(profiles.load(name), step, reply))
            return Found(family, step.baud, step.board, reply, fits, isinstance(message, Refused))
    return None


def _answer(step: Step, reply: bytes) -> Message | None:
    for codec in (codec_for(step.profile.wire), family_codec(step.profile.family)):
        try:
            messages = [decoded.message for decoded in decode_all(codec, reply)]
        except CodecError:
            continue
        for message in messages:
            if isinstance(message, States | Refused) and message.board == step.board:
                return message
    return None


def _fits(profile: Profile, step: Step, reply: bytes) -> bool:
    """Could a board of `profile` have given this reply to this question?"""
    if profile.family != step.profile.family:
        return False
    codec = codec_for(profile.wire)
    try:
        same_question = codec.encode(StatesRequest(step.board))[:2] == step.frame[:2]
        return same_question and isinstance(codec.decode(reply).message, States)
    except CodecError:
        return False
