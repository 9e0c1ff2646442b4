"""Notices on their way: tries and their end, many workers, what is true no more."""

import json
from typing import Any

import pytest
from central_world import KioskSide, SeededEntropy, World
from notice_bench import HOUR_S, MAIL, Kept, deliver, loaded, ordered, states, told, with_notices

from central.notices import letters, outbox
from central.notices.channels import Failed
from central.notices.hours import wait_ms
from central.notices.letters import Letter
from central.notices.settings import Notices

DAY_S = 24 * HOUR_S
HOUR_MS = 3_600_000
LATER = Failed("the mail server answered 451", permanent=False)
NEVER = Failed("the mail server refused the message with 550", permanent=True)


def test_a_failed_try_comes_again_with_the_same_id_later_and_later(world: World, telling: KioskSide) -> None:
    with_notices(world, quiet="none", tries=5)
    order = ordered(world, telling)
    telling.push(loaded(telling, order))
    mail = Kept(answers=[LATER] * 4)
    waits = []
    for _ in range(4):
        due_ms = deliver(world, mail) and deliver(world, mail)
        assert due_ms is not None
        waits.append((due_ms - world.clock.now_ms) / 1000)
        world.clock.pass_s(waits[-1])
    deliver(world, mail)
    assert [letter.tries for letter in mail.letters] == [1, 2, 3, 4, 5]
    assert len({letter.id for letter in mail.letters}) == 1
    for tries, wait_s in enumerate(waits):
        assert 15 * 2**tries <= wait_s <= 30 * 2**tries
    assert states(world, "ready") == ["sent"]


def test_the_wait_is_bounded_and_drawn(seed: int) -> None:
    settings, entropy = Notices(first_wait_s=30, longest_wait_s=600), SeededEntropy(seed)
    for tries in (1, 2, 5, 6, 50):
        whole_ms = min(600_000, 30_000 * 2 ** (tries - 1))
        drawn = [wait_ms(tries, settings, entropy) for _ in range(200)]
        assert whole_ms / 2 <= min(drawn) < max(drawn) <= whole_ms
        assert len(set(drawn)) > 100


def test_a_refusal_for_good_and_too_many_tries_end_in_the_dead_letters(world: World, telling: KioskSide) -> None:
    with_notices(world, quiet="none", tries=3)
    for number in ("W1", "W2"):
        order = ordered(world, telling, number)
        telling.push(loaded(telling, order, epoch=f"e-{number}"))
    mail = Kept(answers=[NEVER, LATER, LATER, LATER])
    for _ in range(5):
        deliver(world, mail)
        world.clock.pass_s(600)
    dead = told(world, state="dead")
    assert sorted((one["tries"], one["failure"]) for one in dead) == [(1, NEVER.cause), (3, LATER.cause)]
    assert MAIL not in json.dumps(dead)
    first = dead[0]["id"]
    shown = world.admin("POST", f"/v1/notices/{first}/retry", status=200)
    assert (shown["state"], shown["tries"]) == ("waiting", 0)
    again = Kept()
    deliver(world, again)
    assert [letter.id for letter in again.letters] == [first]
    assert world.admin("POST", f"/v1/notices/{first}/retry", status=409)["code"] == "notice_not_dead"
    assert world.admin("POST", "/v1/notices/none/retry", status=404)["code"] == "notice_unknown"


def test_a_worker_that_dies_between_sending_and_marking_sends_twice_and_never_not_at_all(
    world: World, telling: KioskSide
) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order))

    def dies(_letter: Letter) -> None:
        raise RuntimeError("the power is gone")

    first, second = Kept(during=dies), Kept()
    with pytest.raises(RuntimeError):
        deliver(world, first)
    world.restart()
    deliver(world, second)
    assert second.letters == [], "it may be on its way still"
    world.clock.pass_s(outbox.LEASE_MS / 1000)
    deliver(world, second)
    assert [letter.id for letter in first.letters] == [letter.id for letter in second.letters]
    assert [letter.tries for letter in second.letters] == [2]


def test_a_notice_that_kills_every_worker_ends_in_the_dead_letters(world: World, telling: KioskSide) -> None:
    with_notices(world, quiet="none", tries=2)
    order = ordered(world, telling)
    telling.push(loaded(telling, order))

    def dies(_letter: Letter) -> None:
        raise RuntimeError("it cannot be sent")

    for _ in range(2):
        with pytest.raises(RuntimeError):
            deliver(world, Kept(during=dies))
        world.clock.pass_s(outbox.LEASE_MS / 1000)
    deliver(world, Kept())
    assert states(world, "ready") == ["dead"]


def test_of_two_workers_one_sends_each_notice(world: World, telling: KioskSide) -> None:
    for number in range(20):
        order = ordered(world, telling, f"W{number}")
        telling.push(loaded(telling, order, door=f"A{number:02}", epoch=f"e{number}"))
    one, other = Kept(), Kept()
    for _ in range(3):
        deliver(world, one)
        deliver(world, other)
    ids = [letter.id for letter in one.letters + other.letters]
    assert len(ids) == len(set(ids)) == 20
    assert one.letters
    assert other.letters


def test_who_read_a_row_that_another_claimed_meanwhile_leaves_it(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order))

    def both(unit: Any) -> list[Letter | None]:
        row = unit.conn.exec_driver_sql("SELECT * FROM notices WHERE kind = 'ready'").one()
        seen = unit.conn.execute(outbox.notices.select().where(outbox.notices.c.id == row.id)).one()
        return [outbox._take(unit, seen), outbox._take(unit, seen)]

    first, second = world.sql(both)
    assert first is not None
    assert second is None


def test_a_worker_that_comes_back_too_late_does_not_speak_for_the_next(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order))
    [slow] = world.sql(lambda unit: outbox.claim(unit, "smtp")).letters
    world.clock.pass_s(outbox.LEASE_MS / 1000)
    [quick] = world.sql(lambda unit: outbox.claim(unit, "smtp")).letters
    assert (slow.id, slow.tries, quick.tries) == (quick.id, 1, 2)
    world.sql(lambda unit: outbox.failed(unit, slow, "too late", permanent=True))
    assert states(world, "ready") == ["waiting"]
    world.sql(lambda unit: outbox.sent(unit, quick))
    world.sql(lambda unit: outbox.failed(unit, quick, "after all", permanent=True))
    assert states(world, "ready") == ["sent"]


def test_what_nobody_can_fetch_any_more_is_not_announced(world: World, telling: KioskSide) -> None:
    order, gone = ordered(world, telling), ordered(world, telling, "W2")
    telling.push(loaded(telling, order), loaded(telling, gone, door="A02", epoch="e2"))
    world.admin("POST", f"/v1/orders/{gone['id']}/cancel")
    world.admin("DELETE", f"/v1/orders/{order['id']}/contact")
    mail = Kept()
    deliver(world, mail)
    assert mail.letters == []
    assert set(states(world, "ready")) == {"withdrawn"}
    assert {one["failure"] for one in told(world, state="withdrawn")} == {
        "the contact was deleted",
        "nothing of the order waits any more",
    }


def test_a_notice_that_cannot_be_written_holds_up_no_other(
    world: World, telling: KioskSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("W1", "W2"):
        order = ordered(world, telling, number)
        telling.push(loaded(telling, order, epoch=f"e-{number}"))
    write = letters.write

    def fails(unit: Any, notice: Any, tries: int, found: Any) -> Letter:
        if found.order.number == "W1":
            raise LookupError("a hole in the texts")
        return write(unit, notice, tries, found)

    mail = Kept()
    with monkeypatch.context() as patch:
        patch.setattr(letters, "write", fails)
        deliver(world, mail)
    assert [letter.values["order"] for letter in mail.letters] == ["W2"]
    [dead] = told(world, state="dead")
    assert (dead["failure"], dead["tries"]) == ("it could not be written: LookupError", 0)
    world.admin("POST", f"/v1/notices/{dead['id']}/retry")
    deliver(world, mail)
    assert [letter.values["order"] for letter in mail.letters] == ["W2", "W1"]


def test_a_time_beyond_all_dates_is_not_told(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, held_until_ms=2**53 - 1, slot_from_ms=0, slot_until_ms=2**53 - 1)
    telling.push(loaded(telling, order))
    mail = Kept()
    deliver(world, mail)
    assert mail.kinds == ["ready"]
    assert "保留到" not in mail.letters[0].text.body
