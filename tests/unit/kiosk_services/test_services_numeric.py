"""Numeric codes: the limits hold, whatever is switched off in between."""

from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from service_bench import NOW_MS, Seeded, credential, open_book, order, put, work

from kiosk.db.database import SqlDatabase
from kiosk.domain.credentials import Accepted, Refusal, Refused
from kiosk.domain.orders import Epoch, ParcelStatus
from kiosk.services.changes import Changes
from kiosk.services.credentials import Credentials
from kiosk.services.secrets import Secrets

SECRETS = Secrets(Seeded(3).bytes(32))
APPLY = Changes(SECRETS).apply_change
DAY_MS = 86_400_000

Try = Callable[..., Accepted | Refused]


class Shop:
    """A kiosk that can be switched off and on again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.database: SqlDatabase = open_book(path)

    def restart(self) -> None:
        self.database.close()
        self.database = open_book(self._path)

    def numeric(self, number: int, code: str, locator: str, **changes: object) -> None:
        """An order in a compartment with a numeric code."""
        name = f"o{number}"
        put(self.database, APPLY, "order.put", order(name))
        put_data = credential(f"{number:016x}", "numeric", name, code=code, locator=locator, **changes)
        put(self.database, APPLY, "credential.put", put_data)
        epoch = Epoch(f"e{number}", f"{name}.p1", name, f"A{number:02d}", NOW_MS, "s1")
        work(self.database, lambda book: book.epochs.put(epoch))
        parcel = work(self.database, lambda book: book.parcels.get(f"{name}.p1"))
        assert parcel is not None
        ready = parcel.__class__(**{**vars(parcel), "status": ParcelStatus.READY})
        work(self.database, lambda book: book.parcels.put(ready))

    def type(self, code: str, locator: str, now_ms: int = NOW_MS) -> Accepted | Refused:
        checks = Credentials(SECRETS, ZoneInfo("Asia/Shanghai"))
        return work(self.database, lambda book: checks.check_numeric(book, code, locator, now_ms))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    kiosk = Shop(tmp_path / "kiosk.sqlite")
    kiosk.numeric(1, "204817", "5678")
    yield kiosk
    kiosk.database.close()


def test_the_right_code_opens_only_with_its_locator(shop: Shop) -> None:
    assert shop.type("204817", "5678") == Accepted(f"{1:016x}", "o1", ("e1",))
    assert shop.type("204817", "5679") == Refused(Refusal.NO_MATCH, tries_left=4)
    assert shop.type("204818", "5678") == Refused(Refusal.NO_MATCH, tries_left=4)
    assert isinstance(shop.type("204817", "5678"), Accepted)


@pytest.mark.parametrize("locator", ["5678", "0000"])
def test_five_tries_and_no_more_though_restarted_after_each(shop: Shop, locator: str) -> None:
    """A locator nobody has answers just like one somebody has."""
    left = []
    for guess in range(5):
        answer = shop.type(f"{guess:06d}", locator)
        assert isinstance(answer, Refused)
        assert answer.reason == Refusal.NO_MATCH
        left.append(answer.tries_left)
        shop.restart()
    assert left == [4, 3, 2, 1, 0]
    for code in ("999999", "204817"):
        assert shop.type(code, locator) == Refused(Refusal.TOO_MANY_TRIES, tries_left=0)
    assert isinstance(shop.type("204817", "5678"), Accepted) == (locator != "5678")


def test_sending_the_credential_again_gives_no_fresh_tries(shop: Shop) -> None:
    for guess in range(5):
        shop.type(f"{guess:06d}", "5678")
    shop.numeric(1, "204817", "5678")
    assert shop.type("204817", "5678") == Refused(Refusal.TOO_MANY_TRIES, tries_left=0)


def test_a_new_credential_of_a_tried_locator_can_be_used(shop: Shop) -> None:
    for guess in range(5):
        shop.type(f"{guess:06d}", "5678")
    shop.numeric(2, "111222", "5678")
    assert shop.type("204817", "5678") == Refused(Refusal.TOO_MANY_TRIES, tries_left=0)
    assert isinstance(shop.type("111222", "5678"), Accepted)


def test_thirty_failures_a_day_stop_all_numeric_codes_until_midnight_in_the_shop(shop: Shop) -> None:
    for failure in range(30):
        if failure % 7 == 3:
            shop.restart()
        answer = shop.type("000000", f"{1000 + failure}")
        assert isinstance(answer, Refused)
        assert answer.reason == Refusal.NO_MATCH
        assert answer.tries_left == min(4, 29 - failure)
    shop.restart()
    assert shop.type("204817", "5678") == Refused(Refusal.TOO_MANY_TRIES, tries_left=0)
    midnight_ms = NOW_MS - NOW_MS % DAY_MS + DAY_MS - 8 * 3_600_000
    assert shop.type("204817", "5678", midnight_ms - 1) == Refused(Refusal.TOO_MANY_TRIES, tries_left=0)
    late = shop.type("204817", "5678", midnight_ms)
    assert isinstance(late, Accepted)


def test_a_match_that_opens_nothing_says_why_and_counts_nothing(shop: Shop) -> None:
    shop.numeric(2, "333444", "1111", revoked=True)
    shop.numeric(3, "555666", "2222", expires_ms=NOW_MS - 1)
    assert shop.type("333444", "1111") == Refused(Refusal.EXPIRED, f"{2:016x}", "o2")
    assert shop.type("555666", "2222") == Refused(Refusal.EXPIRED, f"{3:016x}", "o3", at_ms=NOW_MS - 1)
    assert shop.type("000000", "2222") == Refused(Refusal.NO_MATCH, tries_left=4)


def test_of_two_credentials_with_one_code_the_good_one_counts(shop: Shop) -> None:
    shop.numeric(2, "204817", "5678", revoked=True, expires_ms=2**50)
    assert shop.type("204817", "5678") == Accepted(f"{1:016x}", "o1", ("e1",))


def test_neither_code_nor_locator_lies_on_the_disk(shop: Shop, tmp_path: Path) -> None:
    shop.numeric(2, "73519264", "9024")
    shop.type("73519265", "9024")
    shop.database.close()
    for file in tmp_path.iterdir():
        data = file.read_bytes()
        assert b"73519264" not in data, file.name
        assert b"73519265" not in data, file.name
    shop.database = open_book(tmp_path / "kiosk.sqlite")
    rows = work(shop.database, lambda book: book.credentials.where(kind="numeric"))
    assert len(rows) == 2
    assert all(len(row.locator or "") == 64 and len(row.digest or "") == 64 for row in rows)
