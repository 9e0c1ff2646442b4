"""When notices go out: at once, as reminders, and never at night."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from central_world import NOON_MS, SHOP, KioskSide, World
from notice_bench import HOUR_S, MAIL, Kept, collected, deliver, loaded, ordered, retrieved, states, told, with_notices

from central.notices.channels import Failed
from central.notices.hours import quiet_until_ms

DAY_S = 24 * HOUR_S
HOUR_MS = 3_600_000
LATER = Failed("the mail server answered 451", permanent=False)
NEVER = Failed("the mail server refused the message with 550", permanent=True)


def at(world: World, local: str) -> None:
    """Move the clock on to this time of day in Shanghai."""
    now = datetime.fromtimestamp(world.clock.now_ms / 1000, ZoneInfo("Asia/Shanghai"))
    then = datetime.combine(now.date(), time.fromisoformat(local), now.tzinfo)
    world.clock.pass_s((then - now).total_seconds() % DAY_S)


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
