"""Notices on their way: quiet hours, tries and their end, many workers, what is true no more, and what is deleted."""

import json
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from central_world import NOON_MS, SHOP, KioskSide, SeededEntropy, World
from notice_bench import HOUR_S, MAIL, Kept, collected, deliver, kinds, loaded, ordered, retrieved, told, with_notices

from central.notices import contacts, letters, outbox
from central.notices.channels import Failed
from central.notices.hours import quiet_until_ms, wait_ms
from central.notices.letters import Letter
from central.notices.settings import Notices

DAY_S = 24 * HOUR_S
HOUR_MS = 3_600_000
LATER = Failed("the mail server answered 451", permanent=False)
NEVER = Failed("the mail server refused the message with 550", permanent=True)


@pytest.fixture
def telling(world: World, kiosk: KioskSide) -> KioskSide:
    """The kiosk of a central with both channels."""
    with_notices(world)
    return kiosk


def at(world: World, local: str) -> None:
    """Move the clock on to this time of day in Shanghai."""
    now = datetime.fromtimestamp(world.clock.now_ms / 1000, ZoneInfo("Asia/Shanghai"))
    then = datetime.combine(now.date(), time.fromisoformat(local), now.tzinfo)
    world.clock.pass_s((then - now).total_seconds() % DAY_S)


def states(world: World, kind: str) -> list[str]:
    return [one["state"] for one in told(world) if one["kind"] == kind]


def test_what_is_due_goes_out_once_and_carries_what_is_needed(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, phone_tail="5678", held_until_ms=NOON_MS + 72 * HOUR_MS)
    telling.push(loaded(telling, order))
    mail = Kept()
    deliver(world, mail)
    assert deliver(world, mail) == NOON_MS + 24 * HOUR_MS, "then the first reminder is due"
    [letter] = mail.letters
    assert (letter.email, letter.language, letter.tries) == (MAIL, "zh-CN", 1)
    assert letter.text.subject == "订单 W1 可以取件了"
    assert "A01" in letter.text.body
    assert "11 月 24 日 12:40" in letter.text.body
    assert letter.values["code"] in letter.text.body
    assert (letter.values["doors"], letter.values["shop"]) == (["A01"], "静安店")
    [code] = [one["code"] for one in order["credentials"] if one["code"] is not None]
    assert str(letter.values["code"]).replace(" ", "") == code
    [one] = told(world, state="sent")
    assert (one["kind"], one["tries"], one["ended_ms"]) == ("ready", 1, NOON_MS)


def test_only_what_opens_something_carries_a_code(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, phone_tail="5678", held_until_ms=NOON_MS + 20 * HOUR_MS)
    item = order["items"][0]["id"]
    telling.push(loaded(telling, order), telling.example("return.received", order=order["id"], item=item))
    mail = Kept()
    for _ in range(3):
        deliver(world, mail)
        world.clock.pass_s(20 * HOUR_S)
    coded = {letter.kind: (letter.values["code"] is not None, letter.qr is not None) for letter in mail.letters}
    assert coded == {"ready": (True, True), "return_received": (False, False), "overdue": (False, False)}


def test_reminders_and_the_end_of_the_time_come_when_they_are_due(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, held_until_ms=NOON_MS + 72 * HOUR_MS, contact={"email": MAIL, "language": "en"})
    telling.push(loaded(telling, order))
    mail = Kept()
    seen = []
    for hour in range(74):
        deliver(world, mail)
        seen += [(hour, letter.kind) for letter in mail.letters[len(seen) :]]
        world.clock.pass_s(HOUR_S)
    # 12:40 + 60 h is 00:40, which is night: 08:40 is the first look after it.
    assert seen == [(0, "ready"), (24, "reminder"), (68, "reminder"), (72, "overdue")]
    assert "passed" in mail.letters[-1].text.subject
    assert "W1" in mail.letters[-1].text.body


@pytest.mark.parametrize(("ready_waits", "sent"), [(True, []), (False, ["ready"])])
def test_at_night_ready_waits_if_the_settings_say_so(
    world: World, kiosk: KioskSide, ready_waits: bool, sent: list[str]
) -> None:
    with_notices(world, ready_waits=ready_waits)
    order = ordered(world, kiosk)
    at(world, "23:30")
    kiosk.push(loaded(kiosk, order))
    mail = Kept()
    deliver(world, mail)
    assert mail.kinds == sent
    at(world, "07:59")
    deliver(world, mail)
    assert mail.kinds == sent
    at(world, "08:00")
    deliver(world, mail)
    assert mail.kinds == ["ready"]


def test_moved_to_the_counter_does_not_wait_for_the_morning_unless_the_time_was_over(
    world: World, telling: KioskSide
) -> None:
    jammed = ordered(world, telling)
    late = ordered(world, telling, "W2", held_until_ms=NOON_MS + 1000)
    telling.push(loaded(telling, jammed), loaded(telling, late, door="A02", epoch="e2"))
    at(world, "22:00")
    telling.push(retrieved(telling, jammed), retrieved(telling, late, operation="op10"))
    mail = Kept()
    deliver(world, mail)
    assert [(letter.kind, letter.values["order"]) for letter in mail.letters] == [("moved", "W1")]
    at(world, "08:00")
    deliver(world, mail)
    assert sorted((letter.kind, letter.values["order"]) for letter in mail.letters[1:]) == [
        ("moved", "W2"),
        ("overdue", "W2"),
    ]


def test_collected_is_told_at_any_hour(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    at(world, "22:00")
    telling.push(loaded(telling, order), collected(telling, order))
    mail = Kept()
    deliver(world, mail)
    assert mail.kinds == ["collected"]
    at(world, "08:00")
    deliver(world, mail)
    assert mail.kinds == ["collected"]
    assert states(world, "ready") == ["withdrawn"], "who has it need not hear that it is there"


def test_a_shop_has_quiet_hours_of_its_own_in_its_own_time(world: World, kiosk: KioskSide) -> None:
    with_notices(world, quiet="none", quiet_by_shop={str(SHOP["id"]): "13:00-14:00"})
    world.admin("POST", "/v1/shops", SHOP | {"time_zone": "Asia/Tokyo"})
    order = ordered(world, kiosk)
    kiosk.push(loaded(kiosk, order))  # 12:40 in Shanghai is 13:40 in Tokyo
    mail = Kept()
    assert deliver(world, mail) == NOON_MS + 20 * 60_000
    world.clock.pass_s(20 * 60)
    deliver(world, mail)
    assert mail.kinds == ["ready"]


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (("21:00", "08:00"), "20:59", None),
        (("21:00", "08:00"), "21:00", "08:00"),
        (("21:00", "08:00"), "00:00", "08:00"),
        (("21:00", "08:00"), "07:59", "08:00"),
        (("21:00", "08:00"), "08:00", None),
        (("00:00", "07:00"), "23:59", None),
        (("00:00", "07:00"), "06:00", "07:00"),
        (("13:00", "14:00"), "12:59", None),
        (("13:00", "14:00"), "13:59", "14:00"),
    ],
)
def test_quiet_hours_have_a_first_and_no_last_minute(quiet: tuple[str, str], now: str, until: str | None) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    here = datetime(2026, 3, 31, *map(int, now.split(":")), tzinfo=zone)
    span = time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1])
    end_ms = quiet_until_ms(int(here.timestamp() * 1000), span, "Asia/Shanghai")
    if until is None:
        assert end_ms is None
        return
    assert end_ms is not None
    end = datetime.fromtimestamp(end_ms / 1000, UTC).astimezone(zone)
    assert f"{end:%H:%M}" == until
    assert 0 < (end - here).total_seconds() < DAY_S


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


def test_another_contact_holds_from_the_next_try_on(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling)
    telling.push(loaded(telling, order))
    deliver(world, Kept(answers=[NEVER]))
    kept = world.admin("PUT", f"/v1/orders/{order['id']}/contact", {"email": "wang@example.com", "language": "en"})
    assert kept == {"order": order["id"], "channels": ["smtp"]}
    [dead] = told(world, state="dead")
    world.admin("POST", f"/v1/notices/{dead['id']}/retry")
    mail = Kept()
    deliver(world, mail)
    assert [(letter.email, letter.language) for letter in mail.letters] == [("wang@example.com", "en")]
    world.admin("PUT", f"/v1/orders/{order['id']}/contact", {"recipient": "wx-1"})
    world.clock.pass_s(25 * HOUR_S)
    deliver(world, mail)
    assert (len(mail.letters), states(world, "reminder")) == (1, ["withdrawn"]), "there is no address any more"
    for method, body in (("PUT", {"email": MAIL}), ("DELETE", None)):
        assert world.admin(method, "/v1/orders/none/contact", body, status=404)["code"] == "order_unknown"


def test_a_customer_who_wants_to_be_forgotten_is(world: World, telling: KioskSide) -> None:
    mine = [ordered(world, telling, number, customer="crm-1") for number in ("W1", "W2")]
    other = ordered(world, telling, "W3", customer="crm-2")
    for number, order in enumerate([*mine, other]):
        telling.push(loaded(telling, order, door=f"A0{number}", epoch=f"e{number}"))
    asked = {"kiosk": telling.id, "customer": "crm-1"}
    assert world.admin("POST", "/v1/contacts/forget", asked) == {"orders": 2}
    assert world.admin("POST", "/v1/contacts/forget", asked) == {"orders": 0}
    mail = Kept()
    deliver(world, mail)
    assert [letter.values["order"] for letter in mail.letters] == ["W3"]
    assert world.rows('SELECT "order" FROM contacts') == [(other["id"],)]
    problem = world.admin("POST", "/v1/contacts/forget", asked | {"kiosk": "K09999"}, status=404)
    assert problem["code"] == "kiosk_unknown"


def test_contacts_and_notices_are_deleted_some_time_after_the_order_is_done(world: World, kiosk: KioskSide) -> None:
    with_notices(world, keep_days=30)
    done, held = ordered(world, kiosk), ordered(world, kiosk, "W2", held_until_ms=NOON_MS + 60 * 24 * HOUR_MS)
    kiosk.push(loaded(kiosk, done), collected(kiosk, done), loaded(kiosk, held, door="A02", epoch="e2"))
    world.clock.pass_s(30 * DAY_S)
    assert world.sql(contacts.clean_up) == 0, "a reminder was to go out a day later"
    world.clock.pass_s(2 * DAY_S)
    assert world.sql(contacts.clean_up) == 1
    assert world.rows('SELECT "order" FROM contacts') == [(held["id"],)]
    assert kinds(world, order=done["id"]) == []
    assert kinds(world, order=held["id"]) != []
    world.clock.pass_s(60 * DAY_S)
    assert world.sql(contacts.clean_up) == 1
    assert (told(world), world.rows("SELECT count(*) FROM contacts")) == ([], [(0,)])


def test_the_contact_is_shown_and_logged_nowhere(world: World, telling: KioskSide) -> None:
    order = ordered(world, telling, contact={"email": MAIL, "recipient": "wx-4711"})
    telling.push(loaded(telling, order))
    deliver(world, Kept(answers=[NEVER]))
    shown = json.dumps([world.order(order["id"]), told(world), telling.pull()])
    log = (world.folder / "log.jsonl").read_text()
    assert "central.notice_failed" in log
    for secret in (MAIL, "wx-4711"):
        assert secret not in shown + log


def test_a_state_that_is_none_is_refused(world: World) -> None:
    assert world.admin("GET", "/v1/notices?state=lost", status=422)["code"] == "field_invalid"
