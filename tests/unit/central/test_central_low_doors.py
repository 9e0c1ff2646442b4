"""Who could not reach a high door gets low ones: what central changes, tells, and keeps of the customer."""

from typing import Any

import pytest
from central_world import SHOP, KioskSide, World, order_body, public_text
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CUSTOMER = "crm-customer-4711"


def too_high(kiosk: KioskSide, of: str, **more: object) -> dict[str, object]:
    data: dict[str, object] = {"screen": "too_high", "order": of}
    return kiosk.example("help.called", **(data | more))


def loaded(kiosk: KioskSide, order: Any) -> dict[str, object]:
    """Its first parcel lies behind a door."""
    return kiosk.example("parcel.loaded", order=order["id"], parcel=order["parcels"][0]["id"])


def needs(order: Any) -> list[bool]:
    return [parcel["low_door"] for parcel in order["parcels"]]


def add(world: World, kiosk: KioskSide, number: str = "W1", parcels: int = 1, **more: object) -> Any:
    wanted = [{"label": f"P-{number}-{one}", "size": "S"} for one in range(parcels)]
    return world.order(world.add_order(kiosk, number, parcels=wanted, **more)["id"])


def test_what_is_not_loaded_yet_gets_low_doors_and_the_kiosk_hears_it(world: World, kiosk: KioskSide) -> None:
    order = add(world, kiosk, parcels=3)
    assert (order["low_door"], needs(order)) == (False, [False] * 3)
    kiosk.push(loaded(kiosk, order))
    before = len(kiosk.changes("order.put"))
    assert kiosk.words(too_high(kiosk, order["id"])) == ["applied"]
    shown = world.order(order["id"])
    assert (shown["low_door"], needs(shown)) == (True, [False, True, True])
    [told] = kiosk.changes("order.put")[before:]
    assert (told["id"], needs(told)) == (order["id"], [False, True, True])
    assert not {"customer", "low_door"} & set(told), "what a kiosk needs to know stands at the parcels"


def test_the_next_order_of_the_same_customer_needs_low_doors(world: World, kiosk: KioskSide) -> None:
    first = add(world, kiosk, customer=CUSTOMER)
    kiosk.push(loaded(kiosk, first), too_high(kiosk, first["id"]))
    later = add(world, kiosk, "W2", parcels=2, customer=CUSTOMER)
    assert (later["low_door"], needs(later)) == (True, [True, True])
    assert needs(kiosk.changes("order.put")[-1]) == [True, True]
    others: list[dict[str, object]] = [{"customer": CUSTOMER.upper()}, {"customer": None}, {}]
    for number, who in enumerate(others, 3):
        other = add(world, kiosk, f"W{number}", **who)
        assert (other["low_door"], needs(other)) == (False, [False])


def test_orders_of_the_customer_that_wait_already_are_told_to_their_own_kiosks(world: World, kiosk: KioskSide) -> None:
    elsewhere = world.enrol()
    first, waiting = add(world, kiosk, customer=CUSTOMER), add(world, elsewhere, "W2", customer=CUSTOMER)
    gone = add(world, kiosk, "W3", customer=CUSTOMER)
    world.admin("POST", f"/v1/orders/{gone['id']}/cancel")
    kiosk.push(loaded(kiosk, first))
    mine, theirs = len(kiosk.changes("order.put")), len(elsewhere.changes("order.put"))
    kiosk.push(too_high(kiosk, first["id"]))
    [told] = elsewhere.changes("order.put")[theirs:]
    assert (told["id"], needs(told)) == (waiting["id"], [True])
    assert kiosk.changes("order.put")[mine:] == [], "nothing is left to load here"


def test_without_a_customer_only_the_order_itself_is_marked(world: World, kiosk: KioskSide) -> None:
    first, other = add(world, kiosk), add(world, kiosk, "W2")
    kiosk.push(too_high(kiosk, first["id"]))
    assert world.order(first["id"])["low_door"]
    assert not world.order(other["id"])["low_door"]
    assert not add(world, kiosk, "W3")["low_door"]


def test_touched_or_told_again_changes_nothing_more(world: World, kiosk: KioskSide) -> None:
    order = add(world, kiosk, customer=CUSTOMER)
    event = too_high(kiosk, order["id"])
    assert kiosk.words(event) == ["applied"]
    fed = kiosk.pull()["cursor"]
    assert kiosk.words(event, too_high(kiosk, order["id"])) == ["duplicate", "applied"]
    kiosk.generation = 2
    assert kiosk.words(event | {"kioskgeneration": 2, "kiosksequence": 1}) == ["duplicate"]
    assert kiosk.pull()["cursor"] == fed
    assert needs(world.order(order["id"])) == [True]


def test_a_parcel_that_comes_out_of_its_high_door_goes_into_a_low_one(world: World, kiosk: KioskSide) -> None:
    order = add(world, kiosk)
    parcel = order["parcels"][0]["id"]
    kiosk.push(loaded(kiosk, order), too_high(kiosk, order["id"]))
    assert needs(world.order(order["id"])) == [False]
    kiosk.push(kiosk.example("parcel.retrieved", order=order["id"], parcel=parcel, seen="parcel"))
    assert needs(kiosk.changes("order.put")[-1]) == [True]


def test_an_effect_that_fails_leaves_no_mark(world: World, kiosk: KioskSide, monkeypatch: pytest.MonkeyPatch) -> None:
    order = add(world, kiosk, customer=CUSTOMER)

    def fails(*_: object) -> None:
        raise RuntimeError("the feed cannot be written")

    with monkeypatch.context() as patch:
        patch.setattr("central.orders.send", fails)
        assert kiosk.words(too_high(kiosk, order["id"])) == ["dead_letter"]
    shown = world.order(order["id"])
    assert (shown["low_door"], needs(shown)) == (False, [False])
    assert world.rows("SELECT count(*) FROM help_calls") == [(0,)]


@pytest.mark.parametrize("changed", [{"screen": "open"}, {"screen": "idle"}, {"order": None}, {"order": "unheard"}])
def test_other_calls_for_help_are_only_calls(world: World, kiosk: KioskSide, changed: dict[str, object]) -> None:
    order = add(world, kiosk, customer=CUSTOMER)
    assert kiosk.words(too_high(kiosk, order["id"], **changed)) == ["applied"]
    assert not world.order(order["id"])["low_door"]
    assert world.rows("SELECT count(*) FROM help_calls") == [(1,)]


def test_a_kiosk_marks_no_order_of_another_and_an_older_one_none(world: World, kiosk: KioskSide) -> None:
    order, stranger = add(world, kiosk, customer=CUSTOMER), world.enrol()
    assert stranger.words(too_high(stranger, order["id"])) == ["applied"]
    older: dict[str, object] = {"help": "h9", "screen": "too_high", "compartment": "A01"}
    assert kiosk.words(kiosk.event("help.called", older)) == ["applied"]
    assert not world.order(order["id"])["low_door"]


def test_the_customer_is_kept_only_as_a_digest_of_its_own_in_each_shop(world: World, kiosk: KioskSide) -> None:
    made = add(world, kiosk, customer=CUSTOMER)
    world.admin("POST", "/v1/shops", SHOP | {"id": "sh-2"})
    code = world.admin("POST", "/v1/enrolment-codes", {"shop": "sh-2"})["code"]
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    body = {"code": code, "public_key": public_text(key), "software": "0.1.0"}
    elsewhere = world.ask("POST", "/v1/enrolments", json=body).json()["kiosk"]
    world.admin("POST", "/v1/orders", order_body(elsewhere, "W2", customer=CUSTOMER))
    world.admin("POST", "/v1/orders", order_body(kiosk.id, "W3", customer=CUSTOMER))
    digests = [digest for (digest,) in world.rows("SELECT customer FROM orders ORDER BY number")]
    assert [len(one) for one in digests] == [64] * 3
    assert digests[0] == digests[2] != digests[1]
    kiosk.push(too_high(kiosk, made["id"]))
    assert world.rows("SELECT number, low_door FROM orders ORDER BY number") == [("W1", 1), ("W2", 0), ("W3", 1)]
    for path in world.folder.iterdir():
        assert CUSTOMER.encode() not in path.read_bytes()


def test_the_same_order_of_another_customer_is_another_order(world: World, kiosk: KioskSide) -> None:
    body = order_body(kiosk.id, customer=CUSTOMER)
    first = world.admin("POST", "/v1/orders", body, status=201)
    kiosk.push(too_high(kiosk, first["id"]))
    world.restart()
    assert world.admin("POST", "/v1/orders", body, status=200) == first
    for other in ("crm-customer-4712", None):
        problem = world.admin("POST", "/v1/orders", body | {"customer": other}, status=409)
        assert problem["code"] == "order_differs"


def test_a_customer_at_a_kiosk_that_is_not_there_is_refused(world: World) -> None:
    body = order_body("K09999", customer=CUSTOMER)
    assert world.admin("POST", "/v1/orders", body, status=404)["code"] == "kiosk_unknown"
