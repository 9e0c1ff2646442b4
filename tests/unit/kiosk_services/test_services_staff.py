"""Staff sign in: badge, PIN, lock-out, and that hashing never holds a transaction."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from argon2 import PasswordHasher
from service_bench import HandClock, Seeded, open_book, put

from kiosk.db.database import SqlDatabase
from kiosk.services.changes import Changes
from kiosk.services.ports import Book
from kiosk.services.secrets import Secrets
from kiosk.services.staff import LockedOut, SignedIn, StaffDesk, StaffFound, StaffRefused, Why, WrongPin, pin_matches

R = TypeVar("R")
SECRETS = Secrets(Seeded(3).bytes(32))
APPLY = Changes(SECRETS).apply_change
PIN = "482913"
PIN_HASH = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(PIN)
BADGE = "KSB1:0K4XQ2M8TBN7W1V9YH3C6RZD5E"
MINUTES_10 = 600_000


def member(**changes: object) -> dict[str, object]:
    base = {"id": "st1", "number": "0012", "role": "associate", "badge": BADGE, "pin_hash": PIN_HASH, "active": True}
    return {**base, **changes}


class Hashing:
    """An executor that notes whether a transaction ran while it worked."""

    def __init__(self) -> None:
        self.database: Watched | None = None
        self.overlaps = 0
        self.meanwhile: Callable[[], None] = lambda: None

    async def run(self, doing: Callable[[], R]) -> R:
        self.overlaps += bool(self.database and self.database.running)
        await asyncio.sleep(0)
        self.meanwhile()
        return doing()


class Watched:
    """A database that knows whether a transaction is running."""

    def __init__(self, real: SqlDatabase) -> None:
        self.real = real
        self.running = 0

    async def transact(self, doing: Callable[[Book], R]) -> R:
        self.running += 1
        try:
            await asyncio.sleep(0)
            return await self.real.transact(doing)
        finally:
            self.running -= 1


class Door:
    """A desk over a file that survives restarts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = HandClock()
        self.hashing = Hashing()
        self.open()
        put(self.database, APPLY, "staff.put", member())

    def open(self) -> None:
        self.database = open_book(self.path, self.clock)
        self.hashing.database = Watched(self.database)
        self.desk = StaffDesk(self.hashing.database, self.hashing, SECRETS, self.clock)

    def restart(self) -> None:
        self.database.close()
        self.open()

    def pin(self, pin: str) -> object:
        return asyncio.run(self.desk.check_pin("st1", pin))

    def badge(self, text: str = BADGE) -> object:
        return asyncio.run(self.desk.sign_in(text))

    def events(self) -> list[tuple[str, str]]:
        queued = asyncio.run(self.database.queued(200)).events
        return [(one.type, json.dumps(dict(one.data))) for one in queued]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = Door(tmp_path / "kiosk.sqlite")
    yield made
    made.database.close()


def test_badge_then_pin_signs_in_and_is_recorded(door: Door) -> None:
    assert door.badge() == StaffFound("st1", "0012")
    answer = door.pin(PIN)
    assert isinstance(answer, SignedIn)
    assert answer.staff.role == "associate"
    assert door.events() == [("staff.signed_in", '{"staff": "st1"}')]
    assert door.hashing.overlaps == 0


def test_an_unknown_badge_is_refused_and_recorded(door: Door) -> None:
    for text in ("KSB1:SOMEBODYELSE", "EX-99120031", "", "134567890123456789"):
        assert door.badge(text) == StaffRefused(Why.UNKNOWN_BADGE)
    assert door.events() == [("staff.refused", '{"reason": "unknown_badge"}')] * 4


def test_who_left_the_company_cannot_sign_in(door: Door) -> None:
    put(door.database, APPLY, "staff.put", member(active=False))
    assert door.badge() == StaffRefused(Why.INACTIVE)
    assert door.pin(PIN) == StaffRefused(Why.INACTIVE)


def test_five_wrong_pins_lock_for_ten_minutes_though_restarted_after_each(door: Door) -> None:
    for left in (4, 3, 2, 1):
        assert door.pin("000000") == WrongPin(left)
        door.restart()
    until_ms = door.clock.wall_ms() + MINUTES_10
    assert door.pin("000000") == LockedOut(until_ms)
    door.restart()
    assert door.pin(PIN) == LockedOut(until_ms), "the right PIN must not tell itself while locked"
    assert door.badge() == LockedOut(until_ms)
    door.clock.now_ms = until_ms - 1
    assert door.badge() == LockedOut(until_ms)
    door.clock.now_ms = until_ms
    assert isinstance(door.pin(PIN), SignedIn)
    assert [kind for kind, _ in door.events()] == ["staff.refused"] * 8 + ["staff.signed_in"]


def test_a_right_pin_starts_the_count_anew(door: Door) -> None:
    for _ in range(4):
        door.pin("000000")
    assert isinstance(door.pin(PIN), SignedIn)
    assert door.pin("000000") == WrongPin(4)


def test_many_tries_at_once_are_no_more_than_five(door: Door) -> None:
    async def storm() -> list[object]:
        return list(await asyncio.gather(*(door.desk.check_pin("st1", f"{n:06d}") for n in range(12))))

    answers = asyncio.run(storm())
    assert sum(isinstance(one, WrongPin) for one in answers) == 4
    assert sum(isinstance(one, LockedOut) for one in answers) == 8


def test_a_clock_set_back_locks_nobody_out_for_years(door: Door) -> None:
    for _ in range(5):
        door.pin("000000")
    door.clock.now_ms -= 365 * 86_400_000
    until_ms = door.clock.now_ms + MINUTES_10
    assert door.badge() == LockedOut(until_ms)
    door.clock.now_ms = until_ms
    assert door.badge() == StaffFound("st1", "0012")


def test_a_new_pin_unlocks_but_the_same_staff_record_does_not(door: Door) -> None:
    for _ in range(5):
        door.pin("000000")
    put(door.database, APPLY, "staff.put", member(number="0013"))
    assert isinstance(door.badge(), LockedOut)
    put(door.database, APPLY, "staff.put", member(pin_hash=PIN_HASH[:-2] + "AA"))
    assert door.badge() == StaffFound("st1", "0012")
    assert door.pin(PIN) == WrongPin(4)


@pytest.mark.parametrize("pin_hash", ["", "$argon2id$", "plain", "$argon2id$v=19$m=19456,t=2,p=1$x$y"])
def test_a_broken_hash_matches_nothing(pin_hash: str) -> None:
    assert not pin_matches(pin_hash, PIN)
    assert not pin_matches(PIN_HASH, "half \ud800")


def test_no_pin_and_no_badge_lies_on_the_disk(door: Door) -> None:
    door.badge()
    door.pin("739164")
    door.database.close()
    for file in door.path.parent.iterdir():
        data = file.read_bytes()
        assert b"739164" not in data
        assert BADGE.encode() not in data
    door.open()


def test_the_book_is_asked_once_more_after_hashing(door: Door) -> None:
    """Whoever is deactivated while the hash is worked out does not get in."""

    door.hashing.meanwhile = lambda: put(door.database, APPLY, "staff.put", member(active=False))
    assert door.pin(PIN) == StaffRefused(Why.INACTIVE)


def test_a_pin_that_changed_while_it_was_checked_is_wrong(door: Door) -> None:
    door.hashing.meanwhile = lambda: put(door.database, APPLY, "staff.put", member(pin_hash=PIN_HASH[:-2] + "AA"))
    assert door.pin(PIN) == WrongPin(4)


def test_a_list_that_has_ended_signs_nobody_in_and_counts_no_try(door: Door) -> None:
    ended = False
    desk = StaffDesk(door.hashing.database, door.hashing, SECRETS, door.clock, lambda: ended)
    assert asyncio.run(desk.sign_in(BADGE)) == StaffFound("st1", "0012")
    ended = True
    for _ in range(9):
        assert asyncio.run(desk.sign_in(BADGE)) == StaffRefused(Why.LIST_TOO_OLD)
        assert asyncio.run(desk.check_pin("st1", PIN)) == StaffRefused(Why.LIST_TOO_OLD)
        assert asyncio.run(desk.check_pin("st1", "0000")) == StaffRefused(Why.LIST_TOO_OLD)
    assert set(door.events()) == {("staff.refused", '{"reason": "list_too_old"}')}
    ended = False
    assert isinstance(asyncio.run(desk.check_pin("st1", PIN)), SignedIn), "one answer of central, and all is well"
