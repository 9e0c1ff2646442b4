"""I20: no key and no personal data in any durable byte.

Every file of the kiosk is searched for every code, badge and PIN that people of this day carried, and for the bytes of
every key, which may stand in its own file only. Short secrets count where no digit or letter stands beside them, and
where they are no field's milliseconds: of thousands of numbers one is a code by chance.
"""

import base64
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sim.soak.oracle.base import Oracle
from sim.soak.steps import Stopped

LONG = 10
"""A secret of so many characters is no accident wherever it stands."""
KEY_BYTES = 32
HASHES = "SELECT digest FROM credentials UNION SELECT locator FROM credentials UNION SELECT badge_digest FROM staff"
HASH = re.compile("[0-9a-f]{64}")
"""What a keyed hash looks like: a locator of four digits is no hash, wherever else these digits stand."""
UP = "SELECT data FROM applied_events UNION ALL SELECT event FROM dead_letters"


def found(secret: str, content: bytes) -> bool:
    """Whether this secret stands in these bytes."""
    raw = secret.encode()
    if len(secret) >= LONG:
        return raw in content
    if raw not in content:  # as a rule, and a hundred times faster to know than by the pattern
        return False
    return re.search(rb'(?<![0-9A-Za-z.:-])(?<!_ms": )' + re.escape(raw) + rb"(?![0-9A-Za-z.:-])", content) is not None


class Bytes(Oracle):
    """Reads every file when the controller dies and when the day is over."""

    invariant = "I20"

    def stopped(self, death: Stopped) -> None:
        self._search()

    def closed(self) -> None:
        self._search()
        told = "\n".join(_column(self.see.central_file, UP))
        for secret, what in self.see.secrets.items():
            if found(secret, told.encode()):
                self.wrong(f"{what} was told to central")

        plain = [value for value in _column(self.see.kiosk_file, HASHES) if not HASH.fullmatch(value)]
        if plain:
            self.wrong(f"{len(plain)} values stand in the kiosk's database where keyed hashes should")

    def _search(self) -> None:
        files = {path: path.read_bytes() for path in sorted(self.see.folder.rglob("*")) if path.is_file()}
        for path, content in files.items():
            for secret, what in self.see.secrets.items():
                if found(secret, content):
                    self.wrong(f"{what} stands in {path.name}")
        for path, key in files.items():
            if len(key) != KEY_BYTES:
                continue
            for other, content in files.items():
                if other != path and any(form in content for form in _forms(key)):
                    self.wrong(f"the key of {path.name} stands in {other.name}")


def _forms(key: bytes) -> Iterator[bytes]:
    yield key
    yield key.hex().encode()
    yield base64.b64encode(key).rstrip(b"=")
    yield base64.urlsafe_b64encode(key).rstrip(b"=")


def _column(path: Path, sql: str) -> list[str]:
    """One column of text; a row without a value is left out."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return [str(value) for (value,) in connection.execute(sql) if value is not None]
