"""Where notices go: changed, forgotten, deleted in time, and shown nowhere."""

import json

from central_world import NOON_MS, KioskSide, World
from notice_bench import HOUR_S, MAIL, Kept, collected, deliver, kinds, loaded, ordered, states, told, with_notices

from central.notices import contacts
from central.notices.channels import Failed

DAY_S = 24 * HOUR_S
HOUR_MS = 3_600_000
LATER = Failed("the mail server answered 451", permanent=False)
NEVER = Failed("the mail server refused the message with 550", permanent=True)


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
