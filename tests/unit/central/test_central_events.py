"""Events up: each effect exactly once, whatever the network does to the requests."""

import json
import random
from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest
from central_world import KioskSide, World, check
from sqlalchemy.exc import OperationalError

from central import effects, events
from central.keys import public_key_from
from kiosk.services.seals import is_seal
from kiosk.services.sync_ports import Seal


def _ratings(world: World) -> int:
    return len(world.rows("SELECT id FROM ratings"))


def test_a_duplicate_has_no_second_effect(world: World, kiosk: KioskSide) -> None:
    rated = kiosk.example("rating.given")
    assert kiosk.words(rated, rated) == ["applied", "duplicate"]
    assert kiosk.words(rated) == ["duplicate"]
    assert _ratings(world) == 1


def test_a_gap_is_not_applied_and_not_acknowledged(world: World, kiosk: KioskSide) -> None:
    first, second, third = (kiosk.example("rating.given") for _ in range(3))
    answer = kiosk.push(first, third)
    assert [verdict["verdict"] for verdict in answer["verdicts"]] == ["applied", "gap"]
    assert answer["acknowledged"] == 1
    assert _ratings(world) == 1
    assert kiosk.push(second, third)["acknowledged"] == 3
    assert _ratings(world) == 3


def test_events_in_the_wrong_order_wait_for_their_turn(world: World, kiosk: KioskSide) -> None:
    first, second, third = (kiosk.example("rating.given") for _ in range(3))
    assert kiosk.words(second, first, third) == ["gap", "applied", "gap"]
    assert kiosk.words(second, third) == ["applied", "applied"]
    assert _ratings(world) == 3


def test_the_answer_lost_after_the_commit_costs_nothing(world: World, kiosk: KioskSide) -> None:
    batch = [kiosk.example("rating.given"), kiosk.example("help.called", help="h1")]
    kiosk.push(*batch)  # this answer never arrives
    world.restart()
    answer = kiosk.push(*batch, kiosk.example("rating.given"))
    assert [verdict["verdict"] for verdict in answer["verdicts"]] == ["duplicate", "duplicate", "applied"]
    assert answer["acknowledged"] == 3
    assert _ratings(world) == 2


def test_a_new_generation_starts_again_at_one(world: World, kiosk: KioskSide) -> None:
    kiosk.push(kiosk.example("rating.given"), kiosk.example("rating.given"))
    late = kiosk.example("rating.given")
    kiosk.generation, kiosk.sequence = 2, 0
    assert kiosk.words(kiosk.example("kiosk.started")) == ["applied"]
    assert world.admin("GET", "/v1/kiosks")["kiosks"][0]["generation"] == 2
    kiosk.generation = 1
    assert kiosk.words(late) == ["applied"]
    assert world.admin("GET", "/v1/kiosks")["kiosks"][0]["generation"] == 2
    assert _ratings(world) == 3


def test_a_batch_of_mixed_generations_is_refused_whole(world: World, kiosk: KioskSide) -> None:
    body = kiosk.batch(kiosk.example("rating.given"))
    body["generation"] = 2
    answer = world.ask("POST", f"/v1/kiosks/{kiosk.id}/events", json=body, headers=kiosk.headers())
    assert (answer.status_code, answer.json()["code"]) == (422, "generation_mixed")
    assert _ratings(world) == 0


POISON: list[tuple[str, dict[str, object]]] = [
    ("rating.given", {"session": "s", "face": 6, "touchpoint": "pickup"}),
    ("rating.given", {"session": "s", "face": "5", "touchpoint": "pickup"}),
    ("rating.given", {"session": "\ud800", "face": 5, "touchpoint": "pickup"}),
    ("rating.taken", {}),
    ("parcel.loaded", {"parcel": "p", "order": "nope", "compartment": "A01", "epoch": "e", "staff": "s"}),
    ("task.done", {"task": "never", "outcome": "x", "evidence": None, "staff": None}),
    ("kiosk.started", {"software": "x" * 5000, "generation": 1, "reconciled": 0}),
]


@pytest.mark.parametrize(("event_type", "data"), POISON)
def test_a_poison_event_is_a_dead_letter_and_never_a_hole(
    world: World, kiosk: KioskSide, event_type: str, data: dict[str, object]
) -> None:
    bad, good = kiosk.event(event_type, data), kiosk.example("rating.given")
    answer = kiosk.push(bad, good)
    assert [verdict["verdict"] for verdict in answer["verdicts"]] == ["dead_letter", "applied"]
    assert answer["acknowledged"] == 2
    assert kiosk.words(bad) == ["duplicate"]
    [(event, reason)] = world.rows("SELECT event, reason FROM dead_letters")
    assert json.loads(event) == bad
    assert reason
    assert _ratings(world) == 1
    assert world.admin("GET", "/v1/kiosks")["kiosks"][0]["dead_letters"] == 1


def test_half_an_effect_is_taken_back(world: World, kiosk: KioskSide, monkeypatch: pytest.MonkeyPatch) -> None:
    effect = effects.EFFECTS[next(shape for shape in effects.EFFECTS if shape.__name__ == "RatingGiven")]

    def half(*arguments: object) -> None:
        effect(*arguments)  # passed on unread
        raise ValueError("and then it made no sense")

    shape = next(shape for shape in effects.EFFECTS if shape.__name__ == "RatingGiven")
    monkeypatch.setitem(effects.EFFECTS, shape, half)
    assert kiosk.words(kiosk.example("rating.given")) == ["dead_letter"]
    assert _ratings(world) == 0


def test_a_database_that_fails_applies_nothing_and_acknowledges_nothing(
    world: World, kiosk: KioskSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = next(shape for shape in effects.EFFECTS if shape.__name__ == "HelpCalled")

    def fail(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    events = [kiosk.example("rating.given"), kiosk.example("help.called")]
    with monkeypatch.context() as patch:
        patch.setitem(effects.EFFECTS, shape, fail)
        answer = world.ask("POST", f"/v1/kiosks/{kiosk.id}/events", json=kiosk.batch(*events), headers=kiosk.headers())
    assert (answer.status_code, answer.json()["code"]) == (503, "database_down")
    assert (_ratings(world), world.told) == (0, [])
    assert kiosk.words(*events) == ["applied", "applied"]


def test_a_sequence_used_twice_for_different_events_is_kept_for_a_person(world: World, kiosk: KioskSide) -> None:
    kiosk.push(kiosk.example("rating.given"))
    other = kiosk.event("help.called", {"help": "h", "screen": "idle", "compartment": None}, sequence=1)
    other["id"] = "0192f3a0-7c00-7fff-8000-00000000ffff"
    assert kiosk.words(other, other) == ["duplicate", "duplicate"]
    [(reason,)] = world.rows("SELECT reason FROM dead_letters")
    assert reason == "its sequence belongs to another event"


def test_the_same_return_case_told_twice_is_one_return(world: World, kiosk: KioskSide) -> None:
    order = world.order(world.add_order(kiosk)["id"])
    known = {"order": order["id"], "item": order["items"][0]["id"]}
    first, again = (kiosk.example("return.received", **known) for _ in range(2))
    assert kiosk.words(first, again) == ["applied", "dead_letter"]
    assert len(world.rows("SELECT id FROM returns")) == 1


def test_any_storm_of_requests_applies_each_event_once(world: World, kiosk: KioskSide) -> None:
    seed = 20251121
    print(f"seed {seed}")
    dice = random.Random(seed)
    events = [kiosk.example("rating.given", session=f"s{number}") for number in range(30)]
    acknowledged = 0
    for _ in range(500):
        start = max(0, acknowledged + dice.randint(-3, 2))
        batch = events[start : start + dice.randint(0, 4)]
        dice.shuffle(batch)
        acknowledged = max(acknowledged, kiosk.push(*batch)["acknowledged"])
        if acknowledged == len(events):
            break
    sessions = [row[0] for row in world.rows("SELECT session FROM ratings ORDER BY rowid")]
    assert sessions == [f"s{number}" for number in range(30)]
    assert [one.sequence for one in world.told] == list(range(1, 31))


def test_a_kiosk_cannot_speak_of_the_orders_of_another(world: World, kiosk: KioskSide) -> None:
    order = world.order(world.add_order(kiosk)["id"])
    other = world.enrol()
    loaded = {"parcel": order["parcels"][0]["id"], "order": order["id"], "compartment": "A01", "epoch": "e"}
    assert other.words(other.event("parcel.loaded", loaded | {"staff": "s"})) == ["dead_letter"]
    assert world.order(order["id"])["parcels"][0]["state"] == "expected"


def test_applied_events_are_logged_and_told_with_their_operation(world: World, kiosk: KioskSide) -> None:
    world.clock.now_s = 321.5
    opened = kiosk.example("operation.opened")
    kiosk.push(opened, kiosk.example("rating.given"), opened)
    lines = [json.loads(line) for line in (world.folder / "log.jsonl").read_text().splitlines()]
    applied = [line for line in lines if line["event"] == "central.applied"]
    assert applied[0] == {
        "event": "central.applied",
        "t": 321.5,
        "source_event": opened["id"],
        "type": "operation.opened",
        "kiosk": kiosk.id,
        "sequence": 1,
        "operation": opened["data"]["operation"],
    }
    assert "operation" not in applied[1]
    assert len(applied) == len(world.told) == 2


def test_the_audit_head_is_countersigned_and_never_goes_back(world: World, kiosk: KioskSide) -> None:
    head = {"sequence": 5, "hash": "a" * 64}
    signature = kiosk.push(audit_head=head)["audit_countersignature"]
    [key] = kiosk.changes("key.put")
    text = f"{kiosk.id}\n1\n5\n{'a' * 64}".encode()
    import base64

    raw = base64.urlsafe_b64decode(signature + "==")
    public_key_from(key["public_key"]).verify(raw, b"open-pickup-kiosk/audit-head/v1\x00" + text)
    assert kiosk.push(audit_head=head)["audit_countersignature"] == signature
    assert kiosk.push(audit_head=head | {"hash": "b" * 64})["audit_countersignature"] is None
    assert kiosk.push(audit_head=head | {"sequence": 4})["audit_countersignature"] is None
    assert kiosk.push(audit_head=head | {"sequence": 6})["audit_countersignature"] is not None


def test_what_central_keeps_of_an_event_is_only_what_it_understands(world: World, kiosk: KioskSide) -> None:
    kiosk.push(kiosk.example("rating.given", phone="13800000000"))
    [(data,)] = world.rows("SELECT data FROM applied_events")
    check("event.rating.given", json.loads(data))
    assert "13800000000" not in data


def test_an_event_told_again_in_a_new_generation_has_no_second_effect(world: World, kiosk: KioskSide) -> None:
    rated = kiosk.example("rating.given")
    assert kiosk.words(rated) == ["applied"]
    kiosk.generation = 2
    again = rated | {"kioskgeneration": 2}
    assert kiosk.words(again, kiosk.example("rating.given")) == ["duplicate", "applied"]
    assert kiosk.push()["acknowledged"] == 2
    assert len(world.rows("SELECT id FROM ratings")) == 2
    assert world.rows("SELECT reason FROM dead_letters") == []


def test_an_empty_batch_asks_and_changes_nothing(world: World, kiosk: KioskSide) -> None:
    kiosk.generation = 7
    answer = kiosk.push()
    assert (answer["acknowledged"], answer["newest_generation"], answer["audit_head"]) == (0, 0, None)
    assert world.rows("SELECT generation FROM streams") == []


def test_an_event_that_breaks_central_is_a_dead_letter_and_not_a_jam(
    world: World, kiosk: KioskSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(effects.EFFECTS, events.HelpCalled, broken)
    words = kiosk.words(kiosk.example("rating.given"), kiosk.example("help.called"), kiosk.example("rating.given"))
    assert words == ["applied", "dead_letter", "applied"]
    assert world.rows("SELECT reason FROM dead_letters") == [("central failed at it: ZeroDivisionError",)]


def test_the_newest_signed_head_is_told_to_who_asks(world: World, kiosk: KioskSide) -> None:
    assert world.admin("GET", f"/v1/kiosks/{kiosk.id}/audit-head", status=404)["code"] == "head_unknown"
    signature = kiosk.push(audit_head={"sequence": 5, "hash": "ab" * 32})["audit_countersignature"]
    told = world.admin("GET", f"/v1/kiosks/{kiosk.id}/audit-head")
    assert (told["generation"], told["sequence"], told["hash"], told["signature"]) == (1, 5, "ab" * 32, signature)
    seal = Seal(kiosk.id, 1, 5, "ab" * 32, signature, told["key_id"])
    public = urlsafe_b64decode(told["public_key"] + "=")
    assert is_seal(seal, public)
    assert not is_seal(replace(seal, sequence=6), public)
    assert not is_seal(replace(seal, signature="A" * 86), public)
