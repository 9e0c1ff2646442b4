"""Complaints at the kiosk in the real database: kept once, numbered at once, and not a word of them readable here."""

import asyncio
import json
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from service_bench import NOW_MS, SHOP, HandClock, Seeded, open_book, put, work
from test_services_sealing import opened

from kiosk.db.database import SqlDatabase
from kiosk.domain.complaints import YEARS
from kiosk.domain.operations import Operation, State
from kiosk.flows.effects import Complain
from kiosk.flows.events import ComplaintNoted
from kiosk.services.answers.complaints import ComplaintAnswers
from kiosk.services.changes import MALFORMED, Changes
from kiosk.services.custody import now, write
from kiosk.services.custody.complaints import of_operation
from kiosk.services.facts import put_sealing_key, sealing_key
from kiosk.services.restored import Restoration, suspect_everything
from kiosk.services.secrets import Secrets

APPLY = Changes(Secrets(bytes(range(32)))).apply_change
PRIVATE = bytes(range(50, 82))
PUBLIC = X25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
KEY = {"key_id": 3, "public_key": "EHo7N6Rpu4yT9YBHpsOrQO1MTiePYvWg9LGGArK4Tmw"}
WORDS = "孩子被柜门夹手了"
DAY_MS = 86_400_000
IDS = Seeded(99)
KIOSK = Ed25519PrivateKey.from_private_bytes(bytes(range(9, 41)))
ADDRESS = "https://pickup.example.com"


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    one = open_book()
    yield one
    one.close()


def sealable(database: SqlDatabase) -> None:
    from base64 import urlsafe_b64encode

    put(database, APPLY, "shop.put", SHOP)
    key = KEY | {"public_key": urlsafe_b64encode(PUBLIC).rstrip(b"=").decode()}
    put(database, APPLY, "sealing_key.put", key)


def complain(database: SqlDatabase, words: str = "", wall_ms: int = NOW_MS, **more: Any) -> ComplaintNoted:
    effect = Complain("complaint", "goods", **{"remedy": "refund", "order": "o1", **more}, words=words)
    answers = ComplaintAnswers(database, IDS, KIOSK.sign)
    return asyncio.run(answers.open(effect, now(HandClock(wall_ms), IDS)))


def events(database: SqlDatabase) -> list[dict[str, Any]]:
    rows = asyncio.run(database.queued(1000)).events
    return [dict(row.data) for row in rows if row.type == "complaint.opened"]


def test_number_and_deadline_come_at_once_and_central_hears_once(database: SqlDatabase) -> None:
    sealable(database)
    noted = complain(database, language="zh-CN", compartment="A07")
    assert noted == ComplaintNoted(f"1{YEARS[2025 % 15]}1121-1", NOW_MS + DAY_MS)
    (told,) = events(database)
    assert told.pop("complaint")
    assert told == {
        "number": noted.number,
        "kind": "complaint",
        "about": "goods",
        "cause": "customer",
        "remedy": "refund",
        "order": "o1",
        "compartment": "A07",
        "language": "zh-CN",
        "sealed": None,
    }
    assert [complain(database).number[-2:], complain(database, wall_ms=NOW_MS + DAY_MS).number[-6:]] == ["-2", "1122-1"]


def test_words_lie_nowhere_readable_and_central_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.sqlite"
    database = open_book(file)
    sealable(database)
    complain(database, WORDS)
    (told,) = events(database)
    assert opened(told["sealed"], PRIVATE, PUBLIC, "complaint", told["complaint"]) == WORDS
    database.close()
    for part in tmp_path.iterdir():
        data = part.read_bytes()
        for readable in (WORDS.encode(), WORDS.encode("utf-16-le"), json.dumps(WORDS).encode()[1:-1]):
            assert readable not in data, part


def test_without_a_key_the_complaint_is_taken_without_words(database: SqlDatabase) -> None:
    assert asyncio.run(ComplaintAnswers(database, IDS, KIOSK.sign).may_write()).possible is False
    assert complain(database, WORDS).number.startswith("0"), "and nobody has told the kiosk its number"
    assert events(database)[0]["sealed"] is None
    sealable(database)
    assert asyncio.run(ComplaintAnswers(database, IDS, KIOSK.sign).may_write()).possible is True


def test_a_key_that_seals_nothing_costs_the_words_and_not_the_complaint(database: SqlDatabase) -> None:
    put(database, APPLY, "sealing_key.put", KEY | {"public_key": "A" * 43})
    assert complain(database, WORDS)
    assert events(database)[0]["sealed"] is None


@pytest.mark.parametrize("changed", [{"public_key": "short"}, {"key_id": 256}, {"key_id": None}])
def test_a_malformed_key_changes_nothing(database: SqlDatabase, changed: dict[str, object]) -> None:
    sealable(database)
    before = work(database, sealing_key)
    put(database, APPLY, "sealing_key.put", KEY | changed)
    assert work(database, sealing_key) == before
    assert work(database, lambda book: book.note(MALFORMED)) == "1"


@pytest.mark.parametrize("spoiled", ["", "[]", '{"key_id": 1}', '{"key_id": 999, "public_key": "00"}'])
def test_a_key_that_cannot_be_read_is_none(database: SqlDatabase, spoiled: str) -> None:
    work(database, lambda book: book.set_note("sealing-key", spoiled))
    assert work(database, sealing_key) is None
    known = sealing_key
    work(database, lambda book: put_sealing_key(book, known_key()))
    assert work(database, known) == known_key()


def known_key() -> Any:
    from kiosk.services.facts import SealingKey

    return SealingKey(3, PUBLIC)


def test_an_old_copy_gives_no_number_twice(database: SqlDatabase) -> None:
    sealable(database)
    complain(database)
    found = Restoration(2, held=10, known=14, by="anchor")
    work(database, lambda book: suspect_everything(book, now(HandClock(), IDS), found))
    assert complain(database).number.endswith("-6"), "four rows are lost, and each may have given a number"
    assert complain(database).number.endswith("-7")


@pytest.mark.parametrize(("kind", "evidence", "complains"), [
    ("pickup", "no_open_seen", True),
    ("return", "no_open_seen", True),
    ("pickup", "left_open", False),
    ("load", "no_open_seen", False),
])  # fmt: skip
def test_a_door_that_did_not_open_complains_once(
    database: SqlDatabase, kind: str, evidence: str, complains: bool
) -> None:
    sealable(database)
    jammed = Operation("op1", kind, "A07", "s1", "customer", order="o1", state=State.UNKNOWN, evidence=evidence)
    for _ in range(2):
        work(database, lambda book: write(book, jammed, now(HandClock(), IDS)))
    opened_by_itself = work(database, lambda book: of_operation(book, "op1"))
    told = events(database)
    assert len(told) == complains
    if opened_by_itself is not None:
        assert (told[0]["number"], told[0]["about"], told[0]["cause"]) == (opened_by_itself.number, "kiosk", "jam")
        assert (told[0]["order"], told[0]["compartment"]) == ("o1", "A07")


def reached(database: SqlDatabase, address: object) -> None:
    put(database, APPLY, "shop.put", SHOP | {"public_url": address})


def test_the_link_names_the_complaint_and_its_end_and_is_signed_by_this_kiosk(database: SqlDatabase) -> None:
    reached(database, ADDRESS)
    noted = complain(database, language="en", on_phone=True)
    (told,) = events(database)
    assert told["sealed"] is None
    head, _, token = str(noted.link).removesuffix("?lang=en").rpartition("/")
    assert (head, len(token)) == (f"{ADDRESS}/w", 140)
    raw = b32decode(token + "=" * 4)
    said, signature = raw[:-64], raw[-64:]
    KIOSK.public_key().verify(signature, b"open-pickup-kiosk/words/v1\x00" + said)
    assert (said[0], int.from_bytes(said[1:3])) == (1, SHOP["kiosk_number"])
    assert str(UUID(bytes=said[3:19])) == told["complaint"]
    assert int.from_bytes(said[19:]) == (NOW_MS + DAY_MS) // 1000
    assert token not in repr(noted)


@pytest.mark.parametrize(("language", "end"), [("zh-CN", ""), (None, ""), ("en", "?lang=en"), ("en-GB", "?lang=en-GB")])
def test_the_link_opens_the_page_in_the_language_of_the_screen(
    database: SqlDatabase, language: str | None, end: str
) -> None:
    reached(database, ADDRESS)
    assert str(complain(database, language=language, on_phone=True).link)[len(ADDRESS) + 143 :] == end


def test_the_phone_is_offered_where_central_has_a_page_for_it(database: SqlDatabase) -> None:
    answers = ComplaintAnswers(database, IDS, KIOSK.sign)
    offered = []
    for address in (
        None,
        ADDRESS,
        "http://127.0.0.1:8080",
        "ftp://x",
        "https://",
        "https://a/?b",
        7,
        ADDRESS + "/",
        None,
    ):
        reached(database, address)
        offered.append(asyncio.run(answers.may_write()).on_phone)
    assert offered == [False, True, True, True, True, True, True, True, False], "what is no address changes nothing"


def test_without_a_page_the_complaint_is_kept_all_the_same(database: SqlDatabase) -> None:
    reached(database, None)
    assert complain(database, on_phone=True).link is None
    assert complain(database).link is None
    assert len(events(database)) == 2


def test_nothing_of_a_link_lies_on_the_disk(tmp_path: Path) -> None:
    database = open_book(tmp_path / "kiosk.sqlite")
    reached(database, ADDRESS)
    token = str(complain(database, on_phone=True).link).rpartition("/")[2]
    database.close()
    assert not [path for path in tmp_path.iterdir() if token.encode() in path.read_bytes()]
