"""Appointments, what waits at the counter, and the queue there, as people and shop systems meet them."""

import hashlib
from typing import Any

import pytest
from central_world import NOON_MS, KioskSide, World, order_body

from central import orders
from central.order_wire import OrderRequest

HOUR_MS = 3_600_000


def waiting(world: World, kiosk: KioskSide, number: str = "W1", **changed: object) -> Any:
    """An order whose one parcel waits behind the counter."""
    parcel = {"label": f"P-{number}", "size": "XL", "zone": "ambient", "low_door": False, "counter": "too_big"}
    return world.add_order(kiosk, number, parcels=[parcel], **changed)


def check_in(kiosk: KioskSide, order: str, number: str = "1", ticket: str = "t1") -> list[str]:
    data = {"order": order, "number": number, "ticket": ticket, "parcels": [], "credential": None}
    return kiosk.words(kiosk.example("customer.checked_in", **data))


def say(world: World, ticket: str, state: str, status: int | None = None) -> Any:
    return world.admin("POST", f"/v1/counter/{ticket}/state", {"state": state, "by": "0012"}, status)


def test_a_place_shows_on_the_order_and_in_the_queue_until_it_is_handed_over(world: World, kiosk: KioskSide) -> None:
    order = world.order(world.add_order(kiosk, "W1")["id"])
    parcel = order["parcels"][0]["id"]
    kiosk.push(kiosk.example("parcel.placed", order=order["id"], parcel=parcel, place="S-03"))
    shown = world.order(order["id"])["parcels"][0]
    assert (shown["state"], shown["place"], shown["compartment"]) == ("retrieved", "S-03", None)
    check_in(kiosk, order["id"])
    assert world.admin("GET", "/v1/counter")["tickets"][0]["places"] == ["S-03"]
    assert "place" not in kiosk.changes("order.put")[-1]["parcels"][0], "the kiosk knows best where it put it"
    assert say(world, "t1", "served")["places"] == []
    assert world.order(order["id"])["parcels"][0] | {"id": ""} == shown | {
        "state": "collected",
        "place": None,
        "id": "",
    }


def test_what_is_not_at_its_place_is_missing(world: World, kiosk: KioskSide) -> None:
    order = world.order(world.add_order(kiosk, "W1")["id"])
    told = {"order": order["id"], "parcel": order["parcels"][0]["id"], "place": "S-03"}
    kiosk.push(kiosk.example("parcel.placed", **told), kiosk.example("place.checked", **told, seen="parcel"))
    assert world.order(order["id"])["parcels"][0]["place"] == "S-03"
    kiosk.push(kiosk.example("place.checked", **told, seen="missing"))
    shown = world.order(order["id"])["parcels"][0]
    assert (shown["state"], shown["place"]) == ("missing", None)


@pytest.mark.parametrize("place", ["A01", "s-01", "S-1", "", "S-01 "])
def test_what_looks_like_no_place_is_a_dead_letter(world: World, kiosk: KioskSide, place: str) -> None:
    order = world.order(world.add_order(kiosk, "W1")["id"])
    told = {"order": order["id"], "parcel": order["parcels"][0]["id"], "place": place}
    assert kiosk.words(kiosk.example("parcel.placed", **told)) == ["dead_letter"]
    assert world.order(order["id"])["parcels"][0]["place"] is None


def test_an_appointment_goes_down_with_its_order(world: World, kiosk: KioskSide) -> None:
    slot = {"slot_from_ms": NOON_MS, "slot_until_ms": NOON_MS + HOUR_MS, "ready": False, "expected_ms": NOON_MS - 5}
    made = waiting(world, kiosk, **slot)
    [order] = kiosk.changes("order.put")
    assert {name: order[name] for name in slot} == slot
    assert order["parcels"][0]["counter"] == "too_big"
    shown = world.order(made["id"])
    assert {name: shown[name] for name in slot} == slot


@pytest.mark.parametrize("slot", [{"slot_from_ms": 5}, {"slot_until_ms": 5}, {"slot_from_ms": 6, "slot_until_ms": 5}])
def test_half_an_appointment_is_refused(world: World, kiosk: KioskSide, slot: dict[str, int]) -> None:
    assert world.admin("POST", "/v1/orders", order_body(kiosk.id, **slot), status=422)["code"] == "field_invalid"


def test_what_was_said_before_this_version_is_still_the_same_order() -> None:
    """The fingerprint of a request without the later fields, worked out as the version before did."""
    request = OrderRequest.model_validate(order_body("K00001", phone_tail="5678"))
    later = ("slot_from_ms", "slot_until_ms", "ready", "expected_ms", "customer", "counter", "contact", "goods")
    text = request.model_dump_json()
    for name in later:
        text = text.replace(f',"{name}":null', "")
    text = text.replace(',"confirmed":[]', "").replace(',"returns_hold":false', "")
    assert "null" in text
    assert orders._fingerprint(request, None) == hashlib.sha256(text.encode()).hexdigest()
    other = request.model_copy(update={"ready": True})
    assert orders._fingerprint(other, None) != orders._fingerprint(request, None)


def test_preparation_tells_the_kiosk_and_leaves_what_it_does_not_say(world: World, kiosk: KioskSide) -> None:
    made = world.add_order(kiosk, ready=False, expected_ms=NOON_MS)
    parcel = world.order(made["id"])["parcels"][0]["id"]
    path = f"/v1/orders/{made['id']}/preparation"
    world.admin("POST", path, {"counter": [{"parcel": parcel, "reason": "bank_full"}]})
    assert kiosk.changes("order.put")[-1]["parcels"][0]["counter"] == "bank_full"
    world.admin("POST", path, {"ready": True})
    last = kiosk.changes("order.put")[-1]
    assert (last["ready"], last["expected_ms"], last["parcels"][0]["counter"]) == (True, NOON_MS, "bank_full")
    world.admin("POST", path, {"counter": [{"parcel": parcel, "reason": None}], "expected_ms": None})
    last = kiosk.changes("order.put")[-1]
    assert (last["expected_ms"], last["parcels"][0]["counter"]) == (None, None)
    strange = {"counter": [{"parcel": "unheard", "reason": "frozen"}]}
    assert world.admin("POST", path, strange, status=404)["code"] == "parcel_unknown"
    world.admin("POST", f"/v1/orders/{made['id']}/cancel")
    assert world.admin("POST", path, {"ready": True}, status=409)["code"] == "order_cancelled"


def test_who_checked_in_is_listed_first_come_first(world: World, kiosk: KioskSide) -> None:
    for number in ("1", "2"):
        made = waiting(world, kiosk, f"W{number}")
        assert check_in(kiosk, made["id"], number, f"t{number}") == ["applied"]
    listed = world.admin("GET", "/v1/counter")["tickets"]
    assert [(one["number"], one["state"], one["kiosk"]) for one in listed] == [
        ("1", "waiting", kiosk.id),
        ("2", "waiting", kiosk.id),
    ]
    assert world.admin("GET", "/v1/counter?shop=sh-1")["tickets"] == listed
    assert world.admin("GET", "/v1/counter?shop=elsewhere") == {"tickets": []}
    say(world, "t1", "served")
    assert [one["number"] for one in world.admin("GET", "/v1/counter")["tickets"]] == ["2"]
    assert len(world.admin("GET", "/v1/counter?served=true")["tickets"]) == 2
    world.clock.pass_s(25 * 3600)
    assert world.admin("GET", "/v1/counter?served=true") == {"tickets": []}


def test_calling_passing_and_serving_tell_the_kiosk(world: World, kiosk: KioskSide) -> None:
    made = waiting(world, kiosk)
    check_in(kiosk, made["id"])
    for state in ("called", "called", "passed", "called", "served"):
        assert say(world, "t1", state)["state"] == state
    assert [change["state"] for change in kiosk.changes("ticket.put")] == [
        "called", "called", "passed", "called", "served",
    ]  # fmt: skip
    assert say(world, "t1", "served")["by"] == "0012"
    assert len(kiosk.changes("ticket.put")) == 5, "served again is nothing new"
    assert say(world, "t1", "waiting", status=409)["code"] == "ticket_served"
    assert say(world, "unheard", "called", status=404)["code"] == "ticket_unknown"
    order = world.order(made["id"])
    assert (order["status"], order["parcels"][0]["state"], order["picked_up_ms"]) == ("collected", "collected", NOON_MS)
    assert kiosk.changes("order.put")[-1]["picked_up_ms"] == NOON_MS


def test_serving_collects_only_what_waited_at_the_counter(world: World, kiosk: KioskSide) -> None:
    parcels = [
        {"label": "P-1", "size": "S", "zone": "ambient", "low_door": False},
        {"label": "P-2", "size": "XL", "zone": "ambient", "low_door": False, "counter": "too_big"},
    ]
    made = world.add_order(kiosk, parcels=parcels)
    check_in(kiosk, made["id"])
    say(world, "t1", "served")
    assert [one["state"] for one in world.order(made["id"])["parcels"]] == ["expected", "collected"]


def test_a_number_for_an_order_nobody_knows_becomes_a_dead_letter(world: World, kiosk: KioskSide) -> None:
    assert check_in(kiosk, "unheard") == ["dead_letter"]
    assert world.admin("GET", "/v1/counter") == {"tickets": []}


def test_a_number_told_again_in_a_new_generation_is_listed_once(world: World, kiosk: KioskSide) -> None:
    made = waiting(world, kiosk)
    data = {"order": made["id"], "number": "1", "ticket": "t1", "parcels": [], "credential": None}
    event = kiosk.example("customer.checked_in", **data)
    assert kiosk.words(event) == ["applied"]
    kiosk.generation = 2
    assert kiosk.words(event | {"kioskgeneration": 2, "kiosksequence": 1}) == ["duplicate"]
    assert len(world.admin("GET", "/v1/counter")["tickets"]) == 1
