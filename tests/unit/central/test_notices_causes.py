"""What makes a notice: once for each cause, with the change that causes it, and only when somebody can be told."""

from typing import Any

import pytest
from central_world import NOON_MS, SHOP, KioskSide, World, order_body
from notice_bench import MAIL, Kept, collected, deliver, kinds, loaded, ordered, retrieved, states, told, with_notices
from sqlalchemy.exc import OperationalError

from central.notices.causes import HOUR_MS, reminders
from central.notices.settings import Notices


def test_without_a_channel_nothing_is_kept_and_nothing_piles_up(world: World, kiosk: KioskSide) -> None:
    order = ordered(world, kiosk)
    kiosk.push(loaded(kiosk, order), collected(kiosk, order))
    assert told(world) == []
    assert world.rows("SELECT count(*) FROM contacts") == [(0,)]
    body = {"email": MAIL}
    assert world.admin("PUT", f"/v1/orders/{order['id']}/contact", body, status=409)["code"] == "no_channel"
    assert MAIL not in str(world.order(order["id"]))


def test_only_what_a_channel_needs_of_a_contact_is_kept(world: World, kiosk: KioskSide) -> None:
    with_notices(world, webhook=None)
    order = ordered(world, kiosk, contact={"email": MAIL, "recipient": "wx-1", "language": "en"})
    assert world.rows("SELECT email, recipient, language FROM contacts") == [(MAIL, None, "en")]
    kiosk.push(loaded(kiosk, order))
    assert {one["channel"] for one in told(world)} == {"smtp"}


def test_without_a_contact_nobody_is_told(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, contact=None)
    telling.push(loaded(telling, order), collected(telling, order))
    assert told(world) == []


def test_the_day_of_a_parcel_is_told_once_for_each_channel(world: World, telling: KioskSide) -> None:
    both = {"email": MAIL, "recipient": "wx-1"}
    order = ordered(world, telling, contact=both, held_until_ms=NOON_MS + 72 * HOUR_MS)
    assert told(world) == [], "nothing of it is there yet"
    telling.push(loaded(telling, order))
    assert sorted(kinds(world)) == ["overdue"] * 2 + ["ready"] * 2 + ["reminder"] * 4
    telling.push(collected(telling, order))
    assert sorted(kinds(world, order=order["id"]))[:2] == ["collected"] * 2
    assert len(told(world)) == 10


def test_what_was_taken_out_again_is_not_ready_until_it_is_loaded_again(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, parcels=2)
    telling.push(loaded(telling, order), loaded(telling, order, 1, "A02", "e2"))
    assert states(world, "ready") == ["waiting"]
    telling.push(retrieved(telling, order, seen="unloaded"))
    shown = world.order(order["id"])
    assert [one["state"] for one in shown["parcels"]] == ["expected", "ready"]
    assert states(world, "ready") == states(world, "reminder") == ["withdrawn"]
    assert "moved" not in kinds(world), "it is on the cart, not at the counter"
    telling.push(loaded(telling, order, 0, "A03", "e3"))
    assert sorted(states(world, "ready")) == ["waiting", "withdrawn"]


def test_a_place_makes_ready_what_had_no_door_and_is_told_once(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    placed = telling.example("parcel.placed", order=order["id"], parcel=order["parcels"][0]["id"], place="S-03")
    telling.push(placed)
    assert kinds(world) == ["ready", "reminder"]
    moved = telling.example("parcel.placed", order=order["id"], parcel=order["parcels"][0]["id"], place="S-04")
    telling.push(moved)
    assert kinds(world) == ["ready", "reminder"], "another place is no news"


def test_a_place_after_a_door_is_told_once_as_moved(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order), retrieved(telling, order))
    telling.push(telling.example("parcel.placed", order=order["id"], parcel=order["parcels"][0]["id"], place="S-03"))
    assert kinds(world).count("moved") == 1
    assert states(world, "ready") == ["withdrawn"]


def test_what_was_seen_and_left_changes_nothing(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order))
    before = told(world), world.order(order["id"])
    telling.push(retrieved(telling, order, seen="left"))
    assert (told(world), world.order(order["id"])) == before


def test_an_event_told_twice_or_in_another_generation_makes_one_notice(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    first = loaded(telling, order)
    assert telling.words(first) == ["applied"]
    assert telling.words(first) == ["duplicate"]
    telling.generation, telling.sequence = 2, 0
    again = first | {"kioskgeneration": 2, "kiosksequence": 1}
    assert telling.words(again) == ["duplicate"]
    telling.sequence = 1
    assert telling.words(loaded(telling, order)) == ["applied"], "another event that says the same"
    assert kinds(world) == ["ready", "reminder"]


def test_an_order_is_ready_when_all_of_it_can_be_fetched(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, parcels=3, ready=False)
    telling.push(loaded(telling, order, 0, "A01", "e1"), loaded(telling, order, 1, "A02", "e2"))
    path = f"/v1/orders/{order['id']}/preparation"
    world.admin("POST", path, {"counter": [{"parcel": order["parcels"][2]["id"], "reason": "too_big"}]})
    assert told(world) == [], "the work on it is not done"
    world.admin("POST", path, {"ready": True})
    world.admin("POST", path, {"expected_ms": None})
    assert kinds(world) == ["ready", "reminder"]


def test_an_order_that_waits_at_the_counter_from_the_first_is_ready(world: World, telling: KioskSide) -> None:
    body = order_body(telling.id, contact={"email": MAIL}, parcels=[{"label": "P", "size": "XL", "counter": "too_big"}])
    world.admin("POST", "/v1/orders", body, status=201)
    world.admin("POST", "/v1/orders", body, status=200)
    assert kinds(world) == ["ready", "reminder"]


def test_another_loading_is_told_anew_and_takes_the_place_of_what_was_not_said(
    world: World, telling: KioskSide
) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order), retrieved(telling, order), loaded(telling, order, door="B02", epoch="e2"))
    assert sorted(kinds(world, state="withdrawn")) == ["moved", "ready", "reminder"]
    assert kinds(world, state="waiting") == ["ready", "reminder"]


def test_a_reason_noted_for_what_was_moved_announces_nothing_again(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order), retrieved(telling, order))
    known = kinds(world)
    noted = {"counter": [{"parcel": order["parcels"][0]["id"], "reason": "bank_full"}]}
    world.admin("POST", f"/v1/orders/{order['id']}/preparation", noted)
    assert kinds(world) == known


def test_work_taken_back_and_done_again_loses_no_reminder(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order))
    for ready in (False, True):
        world.admin("POST", f"/v1/orders/{order['id']}/preparation", {"ready": ready})
    assert [(one["kind"], one["state"]) for one in told(world)] == [("ready", "waiting"), ("reminder", "waiting")]


def test_moved_is_told_when_no_door_is_left_to_open(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, parcels=2)
    telling.push(loaded(telling, order, 0, "A01", "e1"), loaded(telling, order, 1, "A02", "e2"))
    telling.push(retrieved(telling, order, 0))
    assert "moved" not in kinds(world)
    telling.push(collected(telling, order, 1, "e2"))
    assert kinds(world).count("moved") == 1
    assert "collected" not in kinds(world), "one parcel waits behind the counter"
    ticket = example_ticket(telling, order)
    telling.push(telling.event("customer.checked_in", ticket))
    for _ in range(2):
        world.admin("POST", f"/v1/counter/{ticket['ticket']}/state", {"state": "served", "by": "0012"})
    assert kinds(world).count("collected") == 1


def example_ticket(kiosk: KioskSide, order: Any) -> dict[str, Any]:
    parcels = [parcel["id"] for parcel in order["parcels"]]
    told_so = {"ticket": "t1", "number": "12", "day": "2025-11-21", "order": order["id"], "parcels": parcels}
    return told_so | {"credential": None}


def test_a_return_is_told_with_its_number(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    item = order["items"][0]["id"]
    back = telling.example("return.received", order=order["id"], item=item, number="R77", amount_fen=12900)
    assert telling.words(back) == ["applied"]
    assert kinds(world) == ["return_received"]
    [(facts,)] = world.rows("SELECT facts FROM notices")
    assert "R77" in facts


def test_the_first_answer_to_a_complaint_is_told_once(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    said = {"shop": SHOP["id"], "source": "phone", "about": "goods", "text": "杯子坏了", "by": "0012"}
    made = [world.admin("POST", "/v1/complaints", said | more) for more in ({"order": order["id"]}, {})]
    for complaint in made:
        for word in ("我们马上核实", "还在核实"):
            body = {"act": "answer", "note": word, "by": "0012"}
            world.admin("POST", f"/v1/complaints/{complaint['id']}/acts", body)
    assert kinds(world) == ["complaint_answered"]
    mail = Kept()
    deliver(world, mail)
    assert mail.letters[0].text.subject == f"您的意见 {made[0]['number']} 有答复了"
    assert "核实" not in mail.letters[0].text.body


def test_a_notice_is_kept_with_its_cause_or_neither_is(
    world: World, telling: KioskSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ordered(world, telling)

    def fails(*_: object, **__: object) -> None:
        raise OperationalError("insert", {}, Exception("the disk is full"))

    event = loaded(telling, order)
    with monkeypatch.context() as patch:
        patch.setattr("central.notices.causes.note", fails)
        headers = telling.headers()
        body = telling.batch(event)
        answer = world.ask("POST", f"/v1/kiosks/{telling.id}/events", json=body, headers=headers)
        assert answer.status_code == 503
    assert (world.order(order["id"])["parcels"][0]["state"], told(world)) == ("expected", [])
    assert telling.words(event) == ["applied"], "the kiosk tells it again"
    assert kinds(world) == ["ready", "reminder"]


def test_an_order_of_long_ago_and_a_cancelled_one_are_told_to_nobody(world: World, telling: KioskSide) -> None:
    ordered(world, telling, picked_up_ms=NOON_MS - HOUR_MS)
    gone = ordered(world, telling, "W2")
    world.admin("POST", f"/v1/orders/{gone['id']}/cancel")
    telling.push(loaded(telling, gone), retrieved(telling, gone))
    assert told(world) == []


def test_the_same_order_with_another_contact_is_another_order(world: World, telling: KioskSide) -> None:
    body = order_body(telling.id, contact={"email": MAIL})
    first = world.admin("POST", "/v1/orders", body, status=201)
    assert world.admin("POST", "/v1/orders", body, status=200) == first
    for other in ({"email": "wang@example.com"}, {"email": MAIL, "language": "en"}, None):
        problem = world.admin("POST", "/v1/orders", body | {"contact": other}, status=409)
        assert problem["code"] == "order_differs"
    world.admin("DELETE", f"/v1/orders/{first['id']}/contact")
    assert world.admin("POST", "/v1/orders", body, status=200) == first
    assert world.rows("SELECT count(*) FROM contacts") == [(0,)], "a contact that was deleted does not come back"


@pytest.mark.parametrize(
    "contact",
    [
        {},
        {"email": None},
        {"email": "nobody"},
        {"email": "a@b"},
        {"email": "a b@example.com"},
        {"email": "a@example.com\r\nBcc: b@example.com"},
        {"email": "a@example.com\n"},
        {"email": "<a@example.com>"},
        {"email": "a@example.com,b@example.com"},
        {"email": "小李@example.com"},
        {"email": "a@" + "b" * 250 + ".com"},
        {"email": ".a@example.com"},
        {"recipient": ""},
        {"recipient": "a b"},
        {"recipient": "a\n"},
        {"email": "a@example.com", "language": "zh_CN\n"},
        {"email": "a@example.com", "name": "Li"},
    ],
)
def test_a_contact_that_cannot_be_one_is_refused(world: World, telling: KioskSide, contact: dict[str, Any]) -> None:
    body = order_body(telling.id, contact=contact)
    assert world.admin("POST", "/v1/orders", body, status=422)["code"] == "field_invalid"


@pytest.mark.parametrize(
    ("held_h", "after_h", "before_h", "due_h"),
    [
        (None, [24], [12], [24]),
        (72, [24], [12], [24, 60]),
        (36, [24], [12], [24]),
        (14, [24], [12], []),
        (20, [24], [12], [8]),
        (72, [], [], []),
        (72, [6, 12, 13, 18], [], [6, 12, 18]),
        (24, [24], [], []),
    ],
)
def test_reminders_come_at_set_times_and_never_close_together(
    held_h: int | None, after_h: list[int], before_h: list[int], due_h: list[int]
) -> None:
    settings = Notices(remind_after_h=after_h, remind_before_h=before_h)
    held_ms = None if held_h is None else NOON_MS + held_h * HOUR_MS
    assert reminders(NOON_MS, held_ms, settings) == [NOON_MS + hours * HOUR_MS for hours in due_h]
