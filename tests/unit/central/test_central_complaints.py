"""Complaints as the people who answer them meet them."""

from typing import Any

import pytest
from central_world import NOON_MS, KioskSide, World

HOUR_MS = 3_600_000


@pytest.fixture
def shop(world: World, kiosk: KioskSide) -> str:
    """The shop of the one kiosk."""
    return str(world.rows("SELECT shop FROM kiosks")[0][0])


def enter(world: World, shop: str, text: str = "苹果坏了", status: int = 201, **more: object) -> Any:
    body = {"shop": shop, "source": "phone", "about": "goods", "text": text, "by": "0012", **more}
    return world.admin("POST", "/v1/complaints", body, status)


def act(world: World, complaint: Any, name: str, note: str = "", status: int = 200) -> Any:
    body = {"act": name, "note": note, "by": "0012"}
    return world.admin("POST", f"/v1/complaints/{complaint['id']}/acts", body, status)


def test_number_owner_and_both_deadlines_come_back_at_once(world: World, shop: str) -> None:
    """Noon in Shanghai; goods have 24 hours of work from 9 to 21."""
    made = enter(world, shop)
    assert made["number"] == "C251121-001"
    assert made["owner"]
    assert made["first_answer"] == {"due_ms": NOON_MS + 24 * HOUR_MS, "done_ms": None, "late": False}
    assert made["solving"] == {"due_ms": NOON_MS + 48 * HOUR_MS, "done_ms": None, "late": False}
    assert enter(world, shop)["number"] == "C251121-002"
    assert world.admin("GET", f"/v1/complaints/{made['id']}") == made


def test_from_anger_to_satisfaction(world: World, shop: str) -> None:
    made = enter(world, shop, "太过分了，我要打12315", remedy="refund")
    assert (made["level"], made["word"]) == ("high", "太过分")
    world.clock.pass_s(3600)
    answered = act(world, made, "answer", "我们马上核实")
    assert answered["first_answer"]["done_ms"] == NOON_MS + HOUR_MS
    proposed = act(world, made, "propose", "退款 129.00")
    assert (proposed["state"], proposed["solving"]["due_ms"]) == ("proposed", None)
    world.clock.pass_s(5 * 3600)
    accepted = act(world, made, "accept")
    assert accepted["solving"]["due_ms"] == NOON_MS + (24 + 24 + 5) * HOUR_MS, "waiting does not count"
    act(world, made, "carry_out", "原路退回，凭证 R-1")
    closed = act(world, made, "satisfied")
    assert (closed["state"], closed["solving"]["late"], closed["next_acts"]) == ("closed", False, ["reopen", "add"])
    assert [one["act"] for one in closed["acts"]] == ["answer", "propose", "accept", "carry_out", "satisfied"]
    assert world.admin("GET", "/v1/complaints")["complaints"] == []
    assert [one["id"] for one in world.admin("GET", f"/v1/complaints?closed=true&shop={shop}")["complaints"]] == [
        made["id"]
    ]
    assert act(world, made, "reopen", "还是坏的")["reopened"] == 1


def test_the_first_clock_is_late_whatever_the_customer_was_asked(world: World, shop: str) -> None:
    made = enter(world, shop)
    act(world, made, "wait")
    world.clock.pass_s(24 * 3600 + 1)
    late = world.admin("GET", f"/v1/complaints/{made['id']}")
    assert (late["first_answer"]["late"], late["solving"]["late"], late["solving"]["due_ms"]) == (True, False, None)


def test_the_most_urgent_and_soonest_due_stands_first(world: World, shop: str) -> None:
    normal = enter(world, shop)
    world.clock.pass_s(60)
    soon = enter(world, shop, about="kiosk")
    burning = enter(world, shop, "柜子冒烟了", about="environment")
    listed = world.admin("GET", "/v1/complaints")["complaints"]
    assert [one["id"] for one in listed] == [burning["id"], normal["id"], soon["id"]]
    act(world, normal, "answer", "好的")
    listed = world.admin("GET", "/v1/complaints")["complaints"]
    assert [one["id"] for one in listed] == [burning["id"], soon["id"], normal["id"]]


def test_an_act_that_does_not_fit_is_refused_and_leaves_no_trace(world: World, shop: str) -> None:
    made = enter(world, shop)
    refused = act(world, made, "accept", status=409)
    assert (refused["code"], refused["detail"]) == ("act_impossible", "A complaint that is open takes no accept.")
    assert act(world, made, "answer", " ", status=409)["detail"] == "Answer needs words."
    assert world.admin("GET", f"/v1/complaints/{made['id']}") == made


def test_what_nobody_knows_is_told(world: World, shop: str) -> None:
    assert enter(world, "elsewhere", status=404)["code"] == "shop_unknown"
    assert enter(world, shop, order="o404", status=404)["code"] == "order_unknown"
    assert act(world, {"id": "c404"}, "answer", "x", status=404)["code"] == "complaint_unknown"
    for wrong in ({"about": "roof"}, {"text": ""}, {"kind": "joke"}, {"source": "rumour"}, {"nonsense": 1}):
        assert enter(world, shop, status=422, **wrong)["code"] == "field_invalid"
