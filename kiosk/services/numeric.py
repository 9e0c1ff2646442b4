"""Numeric codes: six to eight digits and a locator, guessable, hence counted.

Knows: the limits (docs/safety.md, "Credentials") and how failures are counted durably: 5 tries per credential of a
locator, 30 failures a day per kiosk. Must never know what a matching code opens. A locator nobody has is counted like
any other, so that trying tells nothing about whose parcels lie here.
"""

from dataclasses import replace
from datetime import tzinfo

from kiosk.domain.clock import at
from kiosk.domain.credentials import Credential, CredentialKind, Refusal, Refused
from kiosk.services.ports import Book
from kiosk.services.secrets import Secrets, same

TRIES = 5
FAILURES_A_DAY = 30


class NumericCodes:
    """Finds the credential of a typed code, and counts the wrong ones."""

    def __init__(self, secrets: Secrets, zone: tzinfo) -> None:
        """`zone` is the shop's: a day of failures is a day there."""
        self._secrets = secrets
        self._zone = zone

    def find(self, book: Book, code: str, locator: str, now_ms: int) -> Credential | Refused:
        """The credential with this code and locator, good or not."""
        day = f"numeric-failures:{at(now_ms, self._zone).date().isoformat()}"
        if _counted(book, day) >= FAILURES_A_DAY:
            return Refused(Refusal.TOO_MANY_TRIES, tries_left=0)
        where = self._secrets.locator(locator)
        kin = book.credentials.where(kind=CredentialKind.NUMERIC, locator=where)
        live = [one for one in kin if not one.revoked and now_ms <= one.expires_ms]
        match = self._match(kin, live, code, locator)
        if match is not None and match.tries < TRIES:
            return match
        if match is not None or self._tries(book, live, where) >= TRIES:
            return Refused(Refusal.TOO_MANY_TRIES, tries_left=0)
        return self._failed(book, live, where, day)

    def _match(self, kin: list[Credential], live: list[Credential], code: str, locator: str) -> Credential | None:
        digest = self._secrets.numeric(code, locator)
        matching = [one for one in kin if same(one.digest, digest)]
        return max(matching, key=lambda one: (one in live, one.expires_ms), default=None)

    def _tries(self, book: Book, live: list[Credential], where: str) -> int:
        """Failed tries of this locator: the fewest of its credentials, so that a new one can still be reached."""
        if live:
            return min(one.tries for one in live)
        return _counted(book, f"numeric-tries:{where}")

    def _failed(self, book: Book, live: list[Credential], where: str, day: str) -> Refused:
        for one in live:
            book.credentials.put(replace(one, tries=one.tries + 1))
        tries = min(one.tries for one in live) + 1 if live else book.count(f"numeric-tries:{where}")
        left = min(TRIES - tries, FAILURES_A_DAY - book.count(day))
        return Refused(Refusal.NO_MATCH, tries_left=max(left, 0))


def _counted(book: Book, key: str) -> int:
    """A durable counter's value without counting."""
    text = book.note(key) or "0"
    return int(text) if text.isdecimal() else 0
