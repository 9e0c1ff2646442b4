"""What central sends: who wins, and that nothing stops the stream."""

import asyncio
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from service_bench import NOW_MS, SHOP, Seeded, credential, open_book, order, put, work

import assets
from kiosk.db.database import SqlDatabase
from kiosk.domain.orders import OrderStatus, ParcelStatus
from kiosk.domain.policy import Way
from kiosk.domain.tasks import Task, TaskKind
from kiosk.services import facts
from kiosk.services.changes import MALFORMED, UNKNOWN, Changes
from kiosk.services.secrets import Secrets
from kiosk.services.sync_ports import Change

APPLY = Changes(Secrets(Seeded(3).bytes(32))).apply_change
POLICY = {
    "version": 3,
    "returns": {
        "window_days": 7,
        "limit_fen": 30_000,
        "excluded_categories": ["fresh"],
        "reasons": [{"code": "quality", "text": {"zh-CN": "质量问题", "en": "Quality problem"}}],
    },
}
PIN_HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA"
STAFF = {"id": "st1", "number": "0012", "role": "manager", "badge": "KSB1:X", "pin_hash": PIN_HASH, "active": True}
KEY = {"key_id": 1, "public_key": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "not_after_ms": None}


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    opened = open_book()
    yield opened
    opened.close()


def counted(database: SqlDatabase, key: str) -> int:
    return int(work(database, lambda book: book.note(key)) or 0)


def alarms(database: SqlDatabase) -> int:
    return len(asyncio.run(database.queued(1000)).events)


def test_an_order_comes_in_whole(database: SqlDatabase) -> None:
    put(database, APPLY, "order.put", order(parcels=2, held_until_ms=5))
    known = work(database, lambda book: book.orders.get("o1"))
    assert known is not None
    assert (known.number, known.status, known.held_until_ms) == ("W-o1", OrderStatus.OPEN, 5)
    assert known.items[0].title["en"] == "Vacuum flask"
    assert [one.status for one in work(database, lambda book: book.parcels.where(order="o1"))] == ["expected"] * 2


def test_central_does_not_say_where_a_parcel_is(database: SqlDatabase) -> None:
    put(database, APPLY, "order.put", order())
    parcel = work(database, lambda book: book.parcels.get("o1.p1"))
    assert parcel is not None
    work(database, lambda book: book.parcels.put(replace(parcel, status=ParcelStatus.COLLECTED)))
    known = work(database, lambda book: book.orders.get("o1"))
    assert known is not None
    work(database, lambda book: book.orders.put(replace(known, picked_up_ms=NOW_MS)))
    put(database, APPLY, "order.put", order(status="ready_to_load", number="W-new"))
    after = work(database, lambda book: (book.parcels.get("o1.p1"), book.orders.get("o1")))
    assert after[0] is not None
    assert after[1] is not None
    assert after[0].status == ParcelStatus.COLLECTED
    assert (after[1].picked_up_ms, after[1].number) == (NOW_MS, "W-new")
    put(database, APPLY, "order.put", order(picked_up_ms=NOW_MS + 5, status="cancelled"))
    later = work(database, lambda book: book.orders.get("o1"))
    assert later is not None
    assert (later.picked_up_ms, later.status) == (NOW_MS + 5, OrderStatus.CANCELLED)


def test_a_parcel_cannot_be_taken_from_its_order(database: SqlDatabase) -> None:
    put(database, APPLY, "order.put", order())
    thief = order("o2")
    thief["parcels"] = order()["parcels"]
    put(database, APPLY, "order.put", thief)
    assert work(database, lambda book: book.orders.get("o2")) is None, "malformed as a whole"
    assert counted(database, MALFORMED) == 1


def test_facts_are_kept_and_read_back(database: SqlDatabase) -> None:
    assert work(database, lambda book: (facts.shop(book), facts.return_policy(book), facts.signing_key(book, 1))) == (
        None,
        None,
        None,
    )
    put(database, APPLY, "shop.put", SHOP)
    put(database, APPLY, "policy.put", POLICY)
    put(database, APPLY, "key.put", {**KEY, "not_after_ms": 9})
    shop = work(database, facts.shop)
    assert shop is not None
    assert (shop.kiosk_number, shop.name["zh-CN"]) == (1, "静安店")
    policy = work(database, facts.return_policy)
    assert policy is not None
    assert (policy.windows[0].days, policy.limits.machine_fen) == (7, 30_000)
    assert policy.exclusions[0].scope.categories == {"fresh"}
    assert [one.code for one in policy.reasons] == ["quality"]
    key = work(database, lambda book: facts.signing_key(book, 1))
    assert key is not None
    assert key.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.not_after_ms == 9


DOCUMENT: dict[str, Any] = tomllib.loads(assets.read_text("config/returns.toml"))
DOCUMENT["calendar"] = {"until": "2026-12-31"}


@pytest.mark.parametrize(
    ("document", "days"),
    [
        (DOCUMENT, 14),
        (DOCUMENT | {"newer": 1}, 14),
        (DOCUMENT | {"format": 2}, 7),
        (DOCUMENT | {"windows": []}, 7),
        ({}, 7),
        (None, 7),
    ],
)
def test_the_document_counts_unless_this_version_cannot_read_it(
    database: SqlDatabase, document: dict[str, Any] | None, days: int
) -> None:
    returns = {**POLICY["returns"], "document": document}
    put(database, APPLY, "policy.put", {"version": 3, "returns": returns})
    policy = work(database, facts.return_policy)
    assert policy is not None
    assert [one.days for one in policy.windows if Way.SHOP in one.ways and one.scope.everything] == [days]


def test_an_item_brings_what_the_policy_asks_of_it_and_an_older_central_says_nothing(database: SqlDatabase) -> None:
    put(database, APPLY, "order.put", order("o1"))
    said = order("o2", returns_hold=True, other_returns_ms=[1, 2])
    said["items"] = [{**order()["items"][0], "way": "shop", "goods": "K-1", "confirmed": ["hygiene"]}]
    put(database, APPLY, "order.put", said)
    older, newer = work(database, lambda book: (book.orders.get("o1"), book.orders.get("o2")))
    assert older is not None
    assert newer is not None
    found = [
        (one.items[0].way, one.items[0].goods, one.items[0].confirmed, one.returns_hold, one.other_returns_ms)
        for one in (older, newer)
    ]
    assert found == [("remote", None, (), False, ()), ("shop", "K-1", ("hygiene",), True, (1, 2))]


def test_the_first_answer_to_a_call_stands(database: SqlDatabase) -> None:
    work(database, lambda book: book.tasks.put(Task("h1", TaskKind.HELP, NOW_MS)))
    for at_ms in (NOW_MS + 1, NOW_MS + 2):
        put(database, APPLY, "help.answered", {"help": "h1", "at_ms": at_ms, "by": "0012"})
    put(database, APPLY, "help.answered", {"help": "h9", "at_ms": 1, "by": "0012"})
    task = work(database, lambda book: book.tasks.get("h1"))
    assert task is not None
    assert task.answered_ms == NOW_MS + 1
    assert (counted(database, UNKNOWN), counted(database, MALFORMED)) == (0, 0)


def test_what_is_not_known_is_counted_and_passed_over(database: SqlDatabase) -> None:
    put(database, APPLY, "weather.put", {"rain": True})
    put(database, APPLY, "shop.put", {**SHOP, "slogan": "a field of a newer central"})
    assert counted(database, UNKNOWN) == 1
    assert counted(database, MALFORMED) == 0
    assert work(database, facts.shop) is not None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("order.put", {}),
        ("order.put", order(status="half_open")),
        ("order.put", order(number="")),
        ("order.put", order(items=[{}])),
        ("order.put", order(parcels=51)),
        ("order.put", order("../etc")),
        ("order.put", order(number="half \ud800")),
        ("order.put", order(held_until_ms=True)),
        ("order.put", order(held_until_ms=2**60)),
        ("credential.put", credential("3FA1C02B9D7E4410", "qr")),
        ("credential.put", credential("3fa1c02b9d7e4410", "numeric", code="12345", locator="5678")),
        ("credential.put", credential("3fa1c02b9d7e4410", "numeric", code="１２３４５６", locator="5678")),
        ("credential.put", credential("3fa1c02b9d7e4410", "numeric", code="123456")),
        ("credential.put", credential("3fa1c02b9d7e4410", "opaque")),
        ("credential.put", credential("3fa1c02b9d7e4410", "master")),
        ("staff.put", {**STAFF, "pin_hash": "$argon2id$v=19$m=4194304,t=99,p=1$c29tZXNhbHQ$aGFzaA"}),
        ("staff.put", {**STAFF, "badge": "X"}),
        ("staff.put", {**STAFF, "role": "owner"}),
        ("key.put", {**KEY, "public_key": "A" * 42}),
        ("key.put", {**KEY, "key_id": 256}),
        ("shop.put", {**SHOP, "kiosk_number": 0}),
        ("policy.put", {"version": 1, "returns": {}}),
        ("help.answered", {"help": 5, "at_ms": 1, "by": "x"}),
    ],
)
def test_malformed_data_is_counted_and_told_and_stops_nothing(
    database: SqlDatabase, kind: str, data: dict[str, object]
) -> None:
    asyncio.run(database.apply([Change(7, kind, data), Change(8, "shop.put", SHOP)], APPLY, 8))
    assert counted(database, MALFORMED) == 1
    assert alarms(database) == 1
    assert asyncio.run(database.cursor()) == 8
    assert work(database, facts.shop) is not None


def test_the_same_data_is_good_where_it_is_whole(database: SqlDatabase) -> None:
    """Or the test above proves nothing."""
    good = (("order.put", order()), ("staff.put", STAFF), ("key.put", KEY), ("policy.put", POLICY))
    for kind, data in good:
        put(database, APPLY, kind, data)
    put(database, APPLY, "credential.put", credential("3fa1c02b9d7e4410", "numeric", code="123456", locator="5678"))
    assert counted(database, MALFORMED) == 0


def test_a_central_gone_wrong_does_not_fill_the_outbox(database: SqlDatabase) -> None:
    for _ in range(250):
        put(database, APPLY, "order.put", {})
    assert counted(database, MALFORMED) == 250
    assert alarms(database) == 10 + 2


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), st.lists, max_leaves=4)


@given(
    kind=st.sampled_from(["order.put", "credential.put", "staff.put", "policy.put", "key.put", "shop.put", "x"]),
    changes=st.dictionaries(st.sampled_from([*order(), *STAFF, *KEY, *SHOP, *credential("a", "qr")]), JSON),
)
@settings(max_examples=300, deadline=None)
def test_no_data_at_all_raises(kind: str, changes: dict[str, object]) -> None:
    base = {
        "order.put": order(),
        "credential.put": credential("3fa1c02b9d7e4410", "qr"),
        "staff.put": STAFF,
        "policy.put": POLICY,
        "key.put": KEY,
        "shop.put": SHOP,
    }
    put(SHARED, APPLY, kind, {**base.get(kind, {}), **changes})


SHARED = open_book()
