"""A kiosk and a central of different ages: each passes over what it does not know yet, and nothing stands still."""

from pathlib import Path
from typing import Any

import pytest
from central_world import SHOP, World, public_text
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from kiosk_bench import Central, lawful
from kiosk_syncing import Kiosk, at_cursor, none_queued, play, syncing, until
from service_bench import SHOP as SHOP_PUT
from service_bench import event, work

from kiosk.services.changes import UNKNOWN

NEWER: dict[str, Any] = {"newer": {"deep": [1, None, "x"]}, "flag": True}


def dead(world: World) -> list[tuple[Any, ...]]:
    return world.rows("SELECT generation, sequence, reason FROM dead_letters ORDER BY sequence")


def test_a_newer_kiosk_enrols_and_is_understood_by_what_central_knows(world: World) -> None:
    world.admin("POST", "/v1/shops", SHOP)
    code = world.admin("POST", "/v1/enrolment-codes", {"shop": SHOP["id"]})["code"]
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    body = {"code": code, "public_key": public_text(key), "software": "9.0.0", **NEWER}
    lawful("EnrolmentRequest", body)
    assert world.ask("POST", "/v1/enrolments", json=body).status_code == 201


def test_fields_of_a_newer_kiosk_cost_no_event(world: World) -> None:
    kiosk = world.enrol()
    newer = kiosk.example("rating.given", **NEWER) | {"newerattribute": "x"}
    body = kiosk.batch(newer) | NEWER
    answer = world.ask("POST", f"/v1/kiosks/{kiosk.id}/events", json=body, headers=kiosk.headers())
    assert answer.json()["verdicts"] == [{"sequence": 1, "verdict": "applied"}]
    assert not dead(world)
    assert len(world.rows("SELECT id FROM ratings")) == 1


def test_an_event_type_central_does_not_know_becomes_one_dead_letter_and_holds_nothing_up(world: World) -> None:
    kiosk = world.enrol()
    events = [
        kiosk.example("rating.given", session="before"),
        kiosk.event("parcel.weighed", {"grams": 5}),
        kiosk.example("rating.given", session="after"),
    ]
    assert kiosk.words(*events) == ["applied", "dead_letter", "applied"]
    assert kiosk.words(*events) == ["duplicate"] * 3
    assert dead(world) == [(1, 2, "the type is not known")]
    assert [row for (row,) in world.rows("SELECT session FROM ratings ORDER BY session")] == ["after", "before"]


def test_an_older_kiosk_without_the_later_fields_is_understood(world: World) -> None:
    kiosk = world.enrol()
    task = kiosk.example("task.opened", order=None, operation=None)
    task["data"] = {name: value for name, value in dict(task["data"]).items() if name != "number"}
    assert kiosk.words(task) == ["applied"]
    assert not dead(world)


@pytest.mark.parametrize("place", ["first", "between", "last"])
def test_changes_the_kiosk_does_not_know_are_counted_and_passed_over(tmp_path: Path, place: str) -> None:
    async def scene(kiosk: Kiosk) -> None:
        known = [("shop.put", SHOP_PUT | NEWER), ("policy.newer", {"rules": [1]}), ("shop.put", SHOP_PUT)]
        strange = known.pop(1)
        known.insert(["first", "between", "last"].index(place), strange)
        for kind, data in known:
            kiosk.central.say(kind, data)
        async with syncing(kiosk):
            await until(lambda: at_cursor(kiosk, 3))
        assert await kiosk.database.transact(lambda book: book.note(UNKNOWN)) == "1"
        assert await kiosk.database.transact(lambda book: book.note("changes-malformed")) is None
        assert [change.type for change in kiosk.changes] == [kind for kind, _ in known]

    play(tmp_path, scene)


def test_answers_of_a_newer_central_are_read_for_what_is_known(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.central.more = NEWER
        kiosk.rate(3)
        async with syncing(kiosk):
            await until(lambda: none_queued(kiosk))
        assert len(kiosk.central.effects) == 3
        assert "sync.failed" not in kiosk.logged()

    play(tmp_path, scene)


class OlderCentral(Central):
    """A central that has never heard of one type of event."""

    def _verdict(self, generation: int, event: dict[str, Any]) -> str:
        if event["type"] == "events.lost":
            self.poison.add(event["kiosksequence"])
        return super()._verdict(generation, event)


def test_an_event_an_older_central_does_not_know_leaves_the_queue_and_is_logged(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.central = kiosk.network.central = OlderCentral()
        kiosk.rate()
        work(kiosk.database, event("events.lost", generation=2, after=1, through=2))
        kiosk.rate()
        async with syncing(kiosk):
            await until(lambda: none_queued(kiosk))
        assert [one["kiosksequence"] for one in kiosk.central.effects] == [1, 3]
        assert [one["type"] for one in kiosk.central.dead] == ["events.lost"]
        assert kiosk.logged().count("sync.dead_letter") == 1

    play(tmp_path, scene)
