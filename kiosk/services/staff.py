"""Staff sign in: a badge, then a PIN.

Knows: who a badge belongs to, how often a PIN may be wrong, and that hashing is slow. Must never know a screen, and
never keeps a PIN. The hash is worked out between two transactions, never inside one: the database must not wait for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from kiosk.domain.clock import Clock
from kiosk.domain.codes import BadgeCode, parse
from kiosk.domain.events import Event
from kiosk.domain.staff import Staff
from kiosk.services.ports import Book, Database, Executor
from kiosk.services.secrets import Secrets, same

PIN_TRIES = 5
LOCKED_MS = 10 * 60 * 1000

# Checking takes its cost from the hash; making one (not done here) would use these figures: 19 MiB, t=2, p=1.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)


class Why(StrEnum):
    """Why staff are refused, as the event says it."""

    UNKNOWN_BADGE = "unknown_badge"
    INACTIVE = "inactive"
    WRONG_PIN = "wrong_pin"
    LOCKED_OUT = "locked_out"
    LIST_TOO_OLD = "list_too_old"


@dataclass(frozen=True)
class StaffFound:
    """The badge belongs to this member of staff, who has still to type the PIN."""

    id: str
    number: str


@dataclass(frozen=True)
class SignedIn:
    """Badge and PIN were right."""

    staff: Staff


@dataclass(frozen=True)
class StaffRefused:
    """Nobody who may sign in here."""

    reason: Why


@dataclass(frozen=True)
class WrongPin:
    """So many tries are left before the lock-out."""

    tries_left: int


@dataclass(frozen=True)
class LockedOut:
    """Too many wrong PINs; Unix milliseconds."""

    until_ms: int


class StaffDesk:
    """Signs staff in, unless the list of them has `ended`. `hashing` runs the slow check; at a kiosk it is not the
    database's worker."""

    def __init__(
        self,
        database: Database,
        hashing: Executor,
        secrets: Secrets,
        clock: Clock,
        ended: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database = database
        self._hashing = hashing
        self._secrets = secrets
        self._clock = clock
        self._ended = ended

    async def sign_in(self, badge_text: str) -> StaffFound | StaffRefused | LockedOut:
        """Whose badge this is."""
        if self._ended():
            return await self._database.transact(_too_old)
        code = parse(badge_text)
        digest = self._secrets.badge(code.text) if isinstance(code, BadgeCode) else None
        now_ms = self._clock.wall_ms()

        def look(book: Book) -> StaffFound | StaffRefused | LockedOut:
            found = book.staff.where(badge_digest=digest) if digest else []
            staff = next((one for one in found if digest and same(one.badge_digest, digest)), None)
            refusal = _barred(book, staff, now_ms, Why.UNKNOWN_BADGE)
            if refusal is not None or staff is None:
                return refusal or StaffRefused(Why.UNKNOWN_BADGE)
            return StaffFound(staff.id, staff.number)

        return await self._database.transact(look)

    async def check_pin(self, staff_id: str, pin: str) -> SignedIn | WrongPin | LockedOut | StaffRefused:
        """Whether this is the PIN. The answer is given only after the try was counted durably; where nobody may sign
        in, none is."""
        if self._ended():
            return await self._database.transact(_too_old)
        before = await self._database.transact(lambda book: book.staff.get(staff_id))
        right = before is not None and await self._hashing.run(lambda: pin_matches(before.pin_hash, pin))
        hashed = before.pin_hash if before else ""
        now_ms = self._clock.wall_ms()
        return await self._database.transact(lambda book: _conclude(book, staff_id, right, hashed, now_ms))


def pin_matches(pin_hash: str, pin: str) -> bool:
    """Whether the PIN belongs to this Argon2id hash. Slow on purpose: about 30 ms and 19 MiB."""
    try:
        return _HASHER.verify(pin_hash, pin)
    except (Argon2Error, InvalidHashError, UnicodeError):
        return False


def _conclude(
    book: Book, staff_id: str, right: bool, hashed: str, now_ms: int
) -> SignedIn | WrongPin | LockedOut | StaffRefused:
    """Count the try against the row as it is now: several tries at once are no more than several in turn."""
    staff = book.staff.get(staff_id)
    refusal = _barred(book, staff, now_ms, Why.UNKNOWN_BADGE)
    if refusal is not None or staff is None:
        return refusal or StaffRefused(Why.UNKNOWN_BADGE)
    if right and staff.pin_hash == hashed:
        welcome = replace(staff, failures=0, locked_until_ms=None)
        book.staff.put(welcome)
        book.record(Event("staff.signed_in", f"staff:{staff.id}", {"staff": staff.id}))
        return SignedIn(welcome)
    failures = staff.failures + 1
    if failures >= PIN_TRIES:
        until_ms = now_ms + LOCKED_MS
        book.staff.put(replace(staff, failures=0, locked_until_ms=until_ms))
        _refused(book, Why.LOCKED_OUT)
        return LockedOut(until_ms)
    book.staff.put(replace(staff, failures=failures))
    _refused(book, Why.WRONG_PIN)
    return WrongPin(PIN_TRIES - failures)


def _barred(book: Book, staff: Staff | None, now_ms: int, unknown: Why) -> StaffRefused | LockedOut | None:
    """Why this person may not even try, with its event."""
    if staff is None or not staff.active:
        why = unknown if staff is None else Why.INACTIVE
        _refused(book, why)
        return StaffRefused(why)
    if staff.locked_until_ms is None or staff.locked_until_ms <= now_ms:
        return None
    # A wall clock that was set back must not lock anybody out for longer than the rule says.
    until_ms = min(staff.locked_until_ms, now_ms + LOCKED_MS)
    if until_ms != staff.locked_until_ms:
        book.staff.put(replace(staff, locked_until_ms=until_ms))
    _refused(book, Why.LOCKED_OUT)
    return LockedOut(until_ms)


def _too_old(book: Book) -> StaffRefused:
    _refused(book, Why.LIST_TOO_OLD)
    return StaffRefused(Why.LIST_TOO_OLD)


def _refused(book: Book, why: Why) -> None:
    book.record(Event("staff.refused", "kiosk", {"reason": why.value}))
