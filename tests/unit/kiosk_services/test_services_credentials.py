"""Whether a code opens anything: the rules, their order, and that nothing forged is ever taken."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from service_bench import NOW_MS, SHOP, Seeded, credential, open_book, order, put, work

from kiosk.db.database import SqlDatabase
from kiosk.domain.codes import PaymentCode, parse
from kiosk.domain.credentials import Accepted, Refusal, Refused
from kiosk.domain.orders import Epoch, ParcelStatus
from kiosk.services import facts
from kiosk.services.changes import Changes
from kiosk.services.credentials import Credentials
from kiosk.services.secrets import Secrets

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "credentials.json").read_text())
GOOD = VECTORS["vectors"][0]
QR = VECTORS["credentials"][0]
ZONE = ZoneInfo("Asia/Shanghai")
SECRETS = Secrets(Seeded(3).bytes(32))
APPLY = Changes(SECRETS).apply_change
CHECKS = Credentials(SECRETS, ZONE)


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    """One order with one parcel in A01, a QR, an opaque code, and the key of the vectors."""
    opened = open_book()
    put(opened, APPLY, "shop.put", SHOP)
    put(opened, APPLY, "order.put", order(parcels=2))
    put(opened, APPLY, "credential.put", credential(QR, "qr", expires_ms=2**53 - 1))
    put(opened, APPLY, "credential.put", credential("aaaaaaaaaaaaaaaa", "opaque", code="EX-99120031"))
    for key in VECTORS["keys"]:
        known = facts.SigningKey(bytes.fromhex(key["public"]), None)
        work(opened, lambda book, key=key, known=known: facts.put_signing_key(book, key["key_id"], known))
    load(opened, "e1", "o1.p1")
    yield opened
    opened.close()


def load(database: SqlDatabase, epoch: str, parcel: str, **changes: int) -> None:
    new = replace(Epoch(epoch, parcel, "o1", "A01", NOW_MS - 1000, "s1"), **changes)
    work(database, lambda book: book.epochs.put(new))
    status(database, parcel, ParcelStatus.READY)


def status(database: SqlDatabase, parcel: str, new: ParcelStatus) -> None:
    work(database, lambda book: book.parcels.put(replace(book.parcels.get(parcel), status=new)))


def check(database: SqlDatabase, text: str, now_ms: int = NOW_MS) -> Accepted | Refused:
    return work(database, lambda book: CHECKS.check(book, CHECKS.read(book, text), now_ms))


def reason(answer: Accepted | Refused | str) -> str:
    return answer.reason.value if isinstance(answer, Refused) else "accepted"


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_the_vectors_are_judged_as_written(database: SqlDatabase, vector: dict[str, str]) -> None:
    assert reason(check(database, vector["token"], VECTORS["now_ms"])) == vector["expect"]


def test_ten_thousand_mutated_credentials_open_nothing(database: SqlDatabase, seed: int) -> None:
    chance = random.Random(seed)
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    token = GOOD["token"]

    def mutate() -> str:
        places = chance.sample(range(len(token)), chance.choice((1, 1, 2, 5, 40)))
        text = list(token)
        for place in places:
            text[place] = chance.choice(alphabet.replace(text[place], ""))
        kind = chance.randrange(12)
        if kind == 0:
            return token[: chance.randrange(len(token))]
        if kind == 1:
            return token + chance.choice(alphabet)
        return "".join(text)

    def run(book: object) -> int:
        accepted = 0
        for _ in range(10_000):
            text = mutate()
            if text != token:
                accepted += isinstance(CHECKS.check(book, parse(text), NOW_MS), Accepted)
        return accepted

    assert work(database, run) == 0
    assert reason(check(database, token)) == "accepted", "or the test above proves nothing"


def test_every_single_bit_flip_is_refused(database: SqlDatabase) -> None:
    import base45

    data = bytes.fromhex(GOOD["claims"] + GOOD["signature"])
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        assert reason(check(database, base45.b45encode(bytes(flipped)).decode())) == "forged", bit


def test_a_forged_code_says_nothing_about_the_order(database: SqlDatabase) -> None:
    text = next(one for one in VECTORS["vectors"] if one["name"] == "no-prefix")["token"]
    assert check(database, text) == Refused(Refusal.FORGED)


@pytest.mark.parametrize("note", ["", "null", "[]", '{"public_key": "zz"}', '{"public_key": "00", "not_after_ms": 1}'])
def test_a_broken_key_signs_nothing(database: SqlDatabase, note: str) -> None:
    work(database, lambda book: book.set_note("signing-key:1", note))
    assert reason(check(database, GOOD["token"])) == "forged"


def test_a_key_that_is_no_point_of_the_curve_signs_nothing(database: SqlDatabase) -> None:
    work(database, lambda book: facts.put_signing_key(book, 1, facts.SigningKey(b"\x02" + b"\xff" * 31, None)))
    assert reason(check(database, GOOD["token"])) == "forged"


def test_after_the_life_of_its_key_a_code_has_expired(database: SqlDatabase) -> None:
    known = facts.SigningKey(bytes.fromhex(VECTORS["keys"][0]["public"]), NOW_MS - 1)
    work(database, lambda book: facts.put_signing_key(book, 1, known))
    answer = check(database, GOOD["token"])
    assert answer == Refused(Refusal.EXPIRED, QR, "o1", at_ms=NOW_MS - 1)


def test_expiry_is_told_with_its_moment(database: SqlDatabase) -> None:
    at_ms = 1_763_900_000_000
    assert reason(check(database, GOOD["token"], at_ms)) == "accepted"
    assert check(database, GOOD["token"], at_ms + 1) == Refused(Refusal.EXPIRED, QR, "o1", at_ms=at_ms)


def test_a_revoked_code_has_expired_and_a_cancelled_order_says_so(database: SqlDatabase) -> None:
    put(database, APPLY, "credential.put", credential(QR, "qr", revoked=True))
    assert check(database, GOOD["token"]) == Refused(Refusal.EXPIRED, QR, "o1")
    put(database, APPLY, "order.put", order(parcels=2, status="cancelled"))
    assert check(database, GOOD["token"]) == Refused(Refusal.CANCELLED, QR, "o1")


def test_a_code_without_its_order_is_not_ready(database: SqlDatabase) -> None:
    put(database, APPLY, "credential.put", credential(QR, "qr", order_id="o9"))
    assert check(database, GOOD["token"]) == Refused(Refusal.NOT_READY, QR, "o9")


def test_before_its_time_an_order_is_not_ready(database: SqlDatabase) -> None:
    put(database, APPLY, "order.put", order(parcels=2, not_before_ms=NOW_MS + 1))
    assert check(database, GOOD["token"]) == Refused(Refusal.NOT_READY, QR, "o1", at_ms=NOW_MS + 1)
    assert reason(check(database, GOOD["token"], NOW_MS + 1)) == "accepted"


def test_what_is_here_is_handed_out_and_the_rest_is_not(database: SqlDatabase) -> None:
    assert check(database, GOOD["token"]) == Accepted(QR, "o1", ("e1",))
    load(database, "e2", "o1.p2")
    assert check(database, GOOD["token"]) == Accepted(QR, "o1", ("e1", "e2"))
    load(database, "e1", "o1.p1", collected_ms=NOW_MS)
    assert check(database, GOOD["token"]) == Accepted(QR, "o1", ("e2",), ("e1",))


def test_after_an_opening_nobody_saw_the_same_holder_may_try_again(database: SqlDatabase) -> None:
    status(database, "o1.p1", ParcelStatus.UNSURE)
    assert check(database, GOOD["token"]) == Accepted(QR, "o1", ("e1",))


def test_a_parcel_that_staff_must_look_at_is_not_handed_out(database: SqlDatabase) -> None:
    status(database, "o1.p1", ParcelStatus.FROZEN)
    assert check(database, GOOD["token"]) == Refused(Refusal.NOT_SURE, QR, "o1")


@pytest.mark.parametrize(
    ("first", "second", "expected", "at_ms"),
    [
        (ParcelStatus.COLLECTED, ParcelStatus.COLLECTED, "already_collected", NOW_MS - 500),
        (ParcelStatus.COLLECTED, ParcelStatus.EXPECTED, "already_collected", NOW_MS - 500),
        (ParcelStatus.MISSING, ParcelStatus.COLLECTED, "not_sure", None),
        (ParcelStatus.EXPECTED, ParcelStatus.EXPECTED, "not_ready", None),
    ],
)
def test_where_nothing_lies_the_reason_is_said(
    database: SqlDatabase, first: ParcelStatus, second: ParcelStatus, expected: str, at_ms: int | None
) -> None:
    load(database, "e1", "o1.p1", collected_ms=NOW_MS - 500, ended_ms=NOW_MS - 100)
    status(database, "o1.p1", first)
    status(database, "o1.p2", second)
    answer = check(database, GOOD["token"])
    assert isinstance(answer, Refused)
    assert (answer.reason, answer.at_ms) == (expected, at_ms)


def test_an_opaque_code_opens_and_an_unknown_one_is_not_ours(database: SqlDatabase) -> None:
    assert check(database, "EX-99120031") == Accepted("aaaaaaaaaaaaaaaa", "o1", ("e1",))
    assert check(database, "EX-99120032") == Refused(Refusal.NOT_OURS)
    assert check(database, "KSB1:SOMEBADGE") == Refused(Refusal.NOT_OURS)


def test_of_two_credentials_with_one_opaque_code_the_good_one_counts(database: SqlDatabase) -> None:
    old = credential("0000000000000001", "opaque", code="EX-99120031", revoked=True, expires_ms=2**50)
    put(database, APPLY, "credential.put", old)
    assert reason(check(database, "EX-99120031")) == "accepted"


def test_a_payment_code_is_answered_and_kept_nowhere(tmp_path: Path) -> None:
    text = "134567890123456789"
    opened = open_book(tmp_path / "kiosk.sqlite")
    try:
        put(opened, APPLY, "order.put", order())
        code = work(opened, lambda book: CHECKS.read(book, text))
        assert code == PaymentCode()
        assert check(opened, text) == Refused(Refusal.PAYMENT_CODE)
        put(opened, APPLY, "credential.put", credential("bbbbbbbbbbbbbbbb", "opaque", code=text))
        load(opened, "e1", "o1.p1")
        assert check(opened, text) == Accepted("bbbbbbbbbbbbbbbb", "o1", ("e1",))
    finally:
        opened.close()
    for file in tmp_path.iterdir():
        assert text.encode() not in file.read_bytes(), file.name


def test_a_return_knows_its_order_though_collected_and_expired(database: SqlDatabase) -> None:
    def order_of(text: str, now_ms: int = NOW_MS + 10**10) -> str | Refused:
        return work(database, lambda book: CHECKS.order_of(book, parse(text), now_ms))

    load(database, "e1", "o1.p1", collected_ms=NOW_MS, ended_ms=NOW_MS)
    assert order_of(GOOD["token"]) == "o1"
    assert order_of("EX-99120031") == "o1"
    assert reason(order_of("134567890123456789")) == "payment_code"
    for name, expected in (("no-prefix", "forged"), ("other-kiosk", "wrong_shop"), ("not-here", "expired")):
        vector = next(one for one in VECTORS["vectors"] if one["name"] == name)
        assert reason(order_of(vector["token"])) == expected
    put(database, APPLY, "credential.put", credential(QR, "qr", revoked=True))
    assert reason(order_of(GOOD["token"])) == "expired"
    put(database, APPLY, "order.put", order(status="cancelled"))
    assert reason(order_of(GOOD["token"])) == "cancelled"


def test_a_fresh_kiosk_takes_no_code_at_all() -> None:
    opened = open_book()
    assert reason(check(opened, GOOD["token"])) == "forged"
    work(opened, lambda book: facts.put_signing_key(book, 1, facts.SigningKey(public_of(VECTORS), None)))
    assert reason(check(opened, GOOD["token"])) == "wrong_shop"
    opened.close()


def public_of(vectors: dict[str, list[dict[str, str]]]) -> bytes:
    secret = bytes.fromhex(vectors["keys"][0]["secret"])
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
