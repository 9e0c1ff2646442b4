"""What one door, opened by hand, tells about a board: which raw bit means open, and how lock numbers lie in a reply.

Knows profiles and replies. Must never know an unlock: the door is opened by a person.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from locker_driver import timing
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import States, StatesRequest
from locker_driver.codecs.xor8a import DOCUMENTED_STATES_LENGTHS, Xor8aWire
from locker_driver.errors import CodecError, LockerError
from locker_driver.probe import Probe
from locker_driver.profiles import Profile

LOOK_EVERY_S = 0.1
LOOKS_TO_SETTLE = 10


class LearnFault(LockerError):  # noqa: N818  it says what happened
    """The replies do not tell what was to be learnt, with a sentence why."""


class BoardSilent(LockerError):  # noqa: N818  it says what happened
    """The board does not answer, or never twice alike."""


@dataclass(frozen=True)
class Learnt:
    """The profile that fits, and what it rests on."""

    profile: Profile
    remarks: tuple[str, ...]


def variants(base: Profile) -> Iterator[Profile]:
    """`base` first, then every other reading of its replies that sources tell of."""
    yield base
    wire = base.wire
    if not isinstance(wire, Xor8aWire):
        return
    for length in sorted({wire.states_reply_bytes, *DOCUMENTED_STATES_LENGTHS}):
        for order in ("highest_first", "lowest_first"):
            if (length, order) == (wire.states_reply_bytes, wire.group_order):
                continue
            locks = min(wire.channels, (length - 4) * 8)
            changed = {"states_reply_bytes": length, "group_order": order, "channels": locks}
            yield base.model_copy(update={"wire": wire.model_copy(update=changed)})


def states_in(profile: Profile, board: int, reply: bytes) -> States | None:
    """What `reply` says to a board model; None when it is no reply of such a board."""
    try:
        message = codec_for(profile.wire).decode(reply).message
    except CodecError:
        return None
    return message if isinstance(message, States) and message.board == board else None


def deduce(base: Profile, board: int, lock: int, shut: bytes, opened: bytes) -> Learnt:
    """The reading of `base`'s family in which exactly `lock` changed between the two replies. Raises LearnFault."""
    fitting: list[Profile] = []
    changes: list[list[int]] = []
    for profile in variants(base):
        before, after = states_in(profile, board, shut), states_in(profile, board, opened)
        if before is None or after is None:
            continue
        changed = before.set ^ after.set
        changes.append(sorted(changed))
        if changed == {lock}:
            fitting.append(profile.model_copy(update={"open_bit": int(lock in after.set)}))
    if not fitting:
        raise LearnFault(_why(lock, changes))
    return Learnt(fitting[0], _remarks(base, fitting, lock))


def _why(lock: int, changes: list[list[int]]) -> str:
    if not changes:
        return "The replies are none of this family's."
    if len(changes[0]) > 1:
        return f"Locks {', '.join(map(str, changes[0]))} changed at once: leave all other doors as they are."
    if not changes[0]:
        return "No lock changed."
    seen = " or ".join(dict.fromkeys(str(each[0]) for each in changes))
    return f"Lock {seen} changed, not {lock}: look for swapped cables, or name the lock of the door you open."


def _remarks(base: Profile, fitting: list[Profile], lock: int) -> tuple[str, ...]:
    found = fitting[0]
    said = [f"open_bit = {found.open_bit}" + (", not as before" if found.open_bit != base.open_bit else "")]
    orders = {each.wire.group_order for each in fitting if isinstance(each.wire, Xor8aWire)}
    if isinstance(found.wire, Xor8aWire):
        if len(orders) == 1:
            said.append(f"group_order = {found.wire.group_order}")
        else:
            said.append(f"group_order stays open: lock {lock} lies alike in both; try with lock 1")
        said.append(f"states_reply_bytes = {found.wire.states_reply_bytes}")
    return tuple(said)


def as_toml(profile: Profile) -> str:
    """A profile file that loads as `profile`."""
    data = profile.model_dump(exclude_none=True)
    data["wire"].pop("family")
    tables = {name: data.pop(name) for name in ("timing", "wire")}
    lines = [f"{key} = {json.dumps(value)}" for key, value in data.items()]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    text = "\n".join(lines) + "\n"
    try:
        Profile.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise LearnFault("What was learnt makes no profile.") from error
    return text


class Looker:
    """Reads one board's raw replies on an open port."""

    def __init__(self, probe: Probe, base: Profile, board: int) -> None:
        self._probe = probe
        self._base = base
        self._board = board
        self._frame = codec_for(base.wire).encode(StatesRequest(board))

    async def settled(self) -> bytes:
        """A reply that came twice in a row. Raises BoardSilent, PortLost."""
        last: bytes | None = None
        for _ in range(LOOKS_TO_SETTLE):
            reply = await self._look()
            if reply is not None and reply == last:
                return reply
            last = reply
            await timing.pause(LOOK_EVERY_S)
        raise BoardSilent("The board is silent, or never says the same twice.")

    async def changed(self, since: bytes, wait_s: float) -> bytes | None:
        """A settled reply other than `since`; None when none comes in time."""
        until_s = timing.now_s() + wait_s
        while True:
            reply = await self.settled()
            if reply != since:
                return reply
            if timing.now_s() >= until_s:
                return None

    async def _look(self) -> bytes | None:
        limits = self._base.timing
        reply, _ = await self._probe.ask(
            self._frame, limits.reply_timeout_ms / 1000, limits.quiet_gap_ms / 1000, self._reply_in
        )
        return reply

    def _reply_in(self, data: bytes) -> bytes | None:
        for reply in (data, data.removeprefix(self._frame)):
            if any(states_in(profile, self._board, reply) is not None for profile in variants(self._base)):
                return reply
        return None
