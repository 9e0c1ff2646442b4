"""What the events of a shop's day leave behind at central."""

from central_world import NOON_MS, KioskSide, World


def _order(world: World, kiosk: KioskSide, parcels: int = 1) -> tuple[str, list[str]]:
    wanted = [{"label": f"P{number}", "size": "M"} for number in range(parcels)]
    order = world.order(world.add_order(kiosk, parcels=wanted)["id"])
    return order["id"], [parcel["id"] for parcel in order["parcels"]]


def _loaded(kiosk: KioskSide, order: str, parcel: str, compartment: str = "A01") -> dict[str, object]:
    data = {"parcel": parcel, "order": order, "compartment": compartment, "epoch": "e1", "staff": "s1"}
    return kiosk.event("parcel.loaded", dict(data))


def _collected(kiosk: KioskSide, order: str, parcel: str, time: str) -> dict[str, object]:
    data = {"parcel": parcel, "order": order, "compartment": "A01", "epoch": "e1", "operation": "op1"}
    return kiosk.event("parcel.collected", dict(data)) | {"time": time}


def test_a_loaded_parcel_makes_the_order_open(world: World, kiosk: KioskSide) -> None:
    order, [parcel] = _order(world, kiosk)
    kiosk.push(_loaded(kiosk, order, parcel))
    shown = world.order(order)
    assert shown["status"] == "open"
    assert (shown["parcels"][0]["state"], shown["parcels"][0]["compartment"]) == ("ready", "A01")


def test_the_order_remembers_when_its_last_parcel_was_collected(world: World, kiosk: KioskSide) -> None:
    order, [one, two] = _order(world, kiosk, parcels=2)
    kiosk.push(_loaded(kiosk, order, one), _loaded(kiosk, order, two, "A02"))
    before = len(kiosk.changes("order.put"))
    kiosk.push(_collected(kiosk, order, one, "2025-11-21T12:40:00+08:00"))
    assert world.order(order)["status"] == "open"
    kiosk.push(_collected(kiosk, order, two, "2025-11-21T04:41:00.500Z"))
    told = kiosk.changes("order.put")[before:]
    assert [(change["status"], change["picked_up_ms"]) for change in told] == [
        ("open", NOON_MS),
        ("collected", NOON_MS + 60_500),
    ]
    assert "phone_tail" not in told[0]


def test_retrieving_says_where_the_parcel_went(world: World, kiosk: KioskSide) -> None:
    order, [parcel] = _order(world, kiosk)
    seen = {"parcel": parcel, "order": order, "compartment": "A01", "staff": "s1", "operation": "op2"}
    kiosk.push(_loaded(kiosk, order, parcel), kiosk.event("parcel.retrieved", seen | {"seen": "parcel"}))
    assert world.order(order)["parcels"][0] | {"id": ""} == {
        "id": "",
        "label": "P0",
        "size": "M",
        "zone": "ambient",
        "low_door": False,
        "state": "retrieved",
        "compartment": None,
        "counter": None,
        "place": None,
    }
    assert world.order(order)["status"] == "ready_to_load"
    kiosk.push(_loaded(kiosk, order, parcel), kiosk.event("parcel.retrieved", seen | {"seen": "missing"}))
    assert world.order(order)["parcels"][0]["state"] == "missing"


def test_what_is_sent_back_waits_nowhere(world: World, kiosk: KioskSide) -> None:
    order, [parcel] = _order(world, kiosk)
    seen = {"parcel": parcel, "order": order, "compartment": "A01", "staff": "s1", "operation": "op2"}
    kiosk.push(_loaded(kiosk, order, parcel), kiosk.event("parcel.retrieved", seen | {"seen": "sent_back"}))
    shown = world.order(order)
    assert (shown["status"], shown["parcels"][0]["state"]) == ("ready_to_load", "sent_back")


def test_who_is_on_a_task_is_known_until_it_is_given_back(world: World, kiosk: KioskSide) -> None:
    task = kiosk.example("task.opened", task="t1")
    kiosk.push(task, kiosk.example("task.taken", task="t1", staff="s1"))
    assert world.rows("SELECT taken_by FROM tasks") == [("s1",)]
    kiosk.push(kiosk.example("task.given_back", task="t1", staff="s1"))
    assert world.rows("SELECT taken_by FROM tasks") == [(None,)]
    assert kiosk.words(kiosk.example("task.taken", task="t9", staff="s1")) == ["dead_letter"]


def test_looking_into_an_empty_door_does_not_undo_a_pickup(world: World, kiosk: KioskSide) -> None:
    order, [parcel] = _order(world, kiosk)
    seen = {"parcel": parcel, "order": order, "compartment": "A01", "staff": "s1", "operation": "op2", "seen": "empty"}
    kiosk.push(
        _loaded(kiosk, order, parcel),
        _collected(kiosk, order, parcel, "2025-11-21T04:40:00Z"),
        kiosk.event("parcel.retrieved", dict(seen)),
    )
    assert world.order(order)["status"] == "collected"


def test_a_cancelled_order_stays_cancelled(world: World, kiosk: KioskSide) -> None:
    order, [parcel] = _order(world, kiosk)
    world.admin("POST", f"/v1/orders/{order}/cancel")
    kiosk.push(_loaded(kiosk, order, parcel))
    assert world.order(order)["status"] == "cancelled"


def test_doors_follow_the_journal_and_an_old_generation_paints_over_nothing(world: World, kiosk: KioskSide) -> None:
    def door() -> tuple[str, str]:
        [row] = world.rows("SELECT seen, state FROM doors")
        return row[0], row[1]

    seen = []
    for state in ("reserved", "armed", "opened", "closed", "unknown", "resolved"):
        kiosk.push(kiosk.example(f"operation.{state}"))
        seen.append(door()[0])
    assert seen == ["unseen", "unseen", "open", "closed", "doubt", "doubt"]
    late = kiosk.example("operation.opened")
    kiosk.generation, kiosk.sequence = 2, 0
    kiosk.push(kiosk.example("operation.closed"))
    kiosk.generation = 1
    assert kiosk.words(late) == ["applied"]
    assert door() == ("closed", "closed")


def test_tasks_and_help_calls_are_opened_and_ended(world: World, kiosk: KioskSide) -> None:
    kiosk.push(kiosk.example("task.opened"), kiosk.example("help.called", help="h1"), kiosk.example("alarm.raised"))
    assert world.rows("SELECT kind, compartment, done_ms FROM tasks") == [("jam", "A03", None)]
    assert world.rows("SELECT kind, compartment FROM alarms") == [("unexplained", "A02")]
    kiosk.push(kiosk.example("task.done"))
    assert world.rows("SELECT outcome, done_ms FROM tasks") == [("parcel", NOON_MS)]
    first = world.admin("POST", "/v1/help/h1/answer", {"by": "0012"})
    world.clock.pass_s(5)
    assert world.admin("POST", "/v1/help/h1/answer", {"by": "0099"}) == first
    assert kiosk.changes("help.answered") == [first]


def test_a_task_keeps_the_code_the_customer_shows_at_the_counter(world: World, kiosk: KioskSide) -> None:
    kiosk.push(
        kiosk.example("task.opened", task="t1", number="0427"), kiosk.example("task.opened", task="t2", number=None)
    )
    assert world.rows("SELECT id, number FROM tasks ORDER BY id") == [("t1", "0427"), ("t2", None)]


def test_who_calls_again_for_the_same_help_is_heard_once(world: World, kiosk: KioskSide) -> None:
    calls = [kiosk.example("help.called", help="h1"), kiosk.example("help.called", help="h1")]
    assert kiosk.words(*calls) == ["applied", "applied"]
    assert world.rows("SELECT count(*) FROM help_calls") == [(1,)]


def test_a_call_for_help_told_again_is_the_same_call(world: World, kiosk: KioskSide) -> None:
    assert (
        kiosk.words(kiosk.example("help.called", help="h1"), kiosk.example("help.called", help="h1")) == ["applied"] * 2
    )
    assert world.rows("SELECT id FROM help_calls") == [("h1",)]


def test_a_return_and_a_rating_are_kept(world: World, kiosk: KioskSide) -> None:
    order = world.order(world.add_order(kiosk)["id"])
    item = order["items"][0]["id"]
    kiosk.push(kiosk.example("return.received", order=order["id"], item=item), kiosk.example("rating.given", face=2))
    assert world.rows("SELECT number, item, amount_fen, decision FROM returns") == [("R1042", item, 12900, "accepted")]
    assert world.rows("SELECT face, touchpoint FROM ratings") == [(2, "pickup")]


def test_an_item_of_another_order_cannot_be_returned(world: World, kiosk: KioskSide) -> None:
    mine = world.order(world.add_order(kiosk, "W1")["id"])
    other = world.order(world.add_order(kiosk, "W2")["id"])
    bad = kiosk.example("return.received", order=mine["id"], item=other["items"][0]["id"])
    assert kiosk.words(bad) == ["dead_letter"]


def test_a_started_kiosk_says_its_software(world: World, kiosk: KioskSide) -> None:
    kiosk.push(kiosk.example("kiosk.started", software="9.9.9"))
    assert world.admin("GET", "/v1/kiosks")["kiosks"][0]["software"] == "9.9.9"
