"""The desk at the counter: who is called, how items are checked together, and by what the goods go out of hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest
from central_world import KioskSide, World
from console_bench import Browser, signed_in

QUEUE = "/console/counter"
MUG = {"title": {"zh-CN": "杯子", "en": "Mug"}, "quantity": 2, "paid_fen": 5000, "category": "c", "way": "shop"}
TEA = {"title": {"zh-CN": "茶", "en": "Tea"}, "quantity": 1, "paid_fen": 700, "category": "c", "way": "shop"}


@dataclass
class Counter:
    """A shop whose customers wait at its counter, and the browser of an agent."""

    world: World
    kiosk: KioskSide
    agent: Browser
    numbers: Iterator[int]

    def arrive(self, **changed: object) -> tuple[str, Any]:
        """Somebody checks in for an order of two items; the page of the number, and the order."""
        number = next(self.numbers)
        parcel = {"label": f"P-{number}", "size": "XL", "zone": "chilled", "low_door": False, "counter": "chilled"}
        body = {"parcels": [parcel], "items": [MUG, TEA], "phone_tail": "5678", **changed}
        made = self.world.add_order(self.kiosk, f"W{number}", **body)
        ticket = {"order": made["id"], "number": str(number), "ticket": f"t{number}", "parcels": [], "credential": None}
        assert self.kiosk.words(self.kiosk.example("customer.checked_in", **ticket)) == ["applied"]
        return f"{QUEUE}/t{number}", self.world.order(made["id"])

    def say(self, page: str, state: str) -> httpx.Response:
        return self.agent.send(f"{page}/state", QUEUE, state=state)

    def hand(self, page: str, order: Any, seen: str = "there there", **fields: str) -> httpx.Response:
        words = zip([one["id"] for one in order["items"]], seen.split(), strict=False)
        said = {f"seen.{item}": word for item, word in words} | fields
        return self.agent.send(f"{page}/hand-over", page, **said)

    def state(self, order: Any) -> str:
        return str(self.world.order(order["id"])["status"])

    def did(self, page: str) -> list[tuple[Any, ...]]:
        about = page.rpartition("/")[2]
        return self.world.rows(f"SELECT user, act FROM user_acts WHERE about = '{about}' ORDER BY row")


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    world = World(tmp_path_factory.mktemp("counter"))
    yield Counter(world, world.enrol(), signed_in(world, "agent"), count(1))
    world.close()


def code(order: Any, kind: str) -> str:
    [one] = [one for one in order["credentials"] if one["kind"] == kind]
    return str(one["token"] or one["code"])


def test_the_queue_calls_calls_again_and_passes_over(counter: Counter) -> None:
    page, order = counter.arrive()
    shown = counter.agent.see(QUEUE)
    assert order["number"] in shown.words
    assert "Chilled" in shown.words
    for state, words in (("called", "Called"), ("called", "Call again"), ("passed", "Passed over")):
        answer = counter.say(page, state)
        assert (answer.status_code, answer.headers["location"]) == (303, QUEUE)
        assert words in counter.agent.see(QUEUE).words
    assert counter.did(page) == [("agent", "call_number")] * 2 + [("agent", "pass_number")]
    assert [one["state"] for one in counter.kiosk.changes("ticket.put")][-3:] == ["called", "called", "passed"]
    assert counter.hand(page, order, code=code(order, "qr")).status_code == 303, "the number stayed valid"


def test_a_queue_that_renews_itself_keeps_nobody_signed_in(counter: Counter) -> None:
    counter.arrive()
    seen = "SELECT max(seen_ms) FROM user_sessions"
    before = counter.world.rows(seen)
    counter.world.clock.pass_s(600)
    part = counter.agent.ask("GET", f"{QUEUE}/queue?shop=sh-1")
    assert 'data-part="queue"' in part.text
    assert "script-src" not in part.headers["content-security-policy"]
    assert counter.world.rows(seen) == before
    counter.agent.see(QUEUE)
    assert counter.world.rows(seen) > before
    assert "Nobody waits" in counter.agent.ask("GET", f"{QUEUE}/queue?shop=elsewhere&lang=en").text


@pytest.mark.parametrize("kind", ["qr", "numeric"])
def test_the_code_of_the_customer_hands_over(counter: Counter, kind: str) -> None:
    page, order = counter.arrive()
    shown = code(order, kind)
    typed = f" {shown[:3]} {shown[3:]}" if kind == "numeric" else shown
    assert counter.hand(page, order, code=typed).status_code == 303
    assert counter.state(order) == "collected"
    assert counter.did(page) == [("agent", "hand_over")]
    credential = next(one["id"] for one in order["credentials"] if one["kind"] == kind)
    kept = f"SELECT by, credential, reason FROM handovers WHERE ticket = '{page.rpartition('/')[2]}'"
    assert counter.world.rows(kept) == [("user:agent", credential, None)]
    assert order["number"] not in counter.agent.see(QUEUE).words


def test_no_other_code_hands_over_and_none_is_shown_again(counter: Counter) -> None:
    page, order = counter.arrive()
    _, other = counter.arrive()
    gone = counter.world.admin("POST", f"/v1/orders/{order['id']}/credentials", {"expires_ms": 1})
    payment = "134567890123456789"
    for wrong in (code(other, "qr"), code(other, "numeric"), gone["token"], payment, "ABCXYZ"):
        answer = counter.hand(page, order, code=wrong)
        assert (answer.status_code, wrong in answer.text) == (422, False), wrong
        assert "not a code of this order" in answer.text
    counter.world.admin("POST", f"/v1/credentials/{order['credentials'][0]['id']}/revoke")
    assert counter.hand(page, order, code=code(order, "qr")).status_code == 422
    assert counter.did(page) == []
    assert counter.state(order) == "ready_to_load"
    assert payment not in str(
        counter.world.rows("SELECT * FROM handovers") + counter.world.rows("SELECT * FROM user_acts")
    )


def test_without_a_code_a_reason_is_asked_and_audited(counter: Counter) -> None:
    page, order = counter.arrive()
    answer = counter.hand(page, order)
    assert (answer.status_code, "say why there is none" in answer.text) == (422, True)
    assert counter.hand(page, order, reason="Phone is flat; saw the passport").status_code == 303
    assert counter.did(page) == [("agent", "hand_over_without_code")]
    kept = f"SELECT credential, reason FROM handovers WHERE ticket = '{page.rpartition('/')[2]}'"
    assert counter.world.rows(kept) == [(None, "Phone is flat; saw the passport")]


@pytest.mark.parametrize(
    ("seen", "note", "sentence"),
    [
        ("there", "", "Look at every item"),
        ("there dancing", "", "Look at every item"),
        ("there missing", "", "Say what is missing"),
        ("missing missing", "both", "Nothing of it is there"),
    ],
)
def test_items_are_looked_at_together(counter: Counter, seen: str, note: str, sentence: str) -> None:
    page, order = counter.arrive()
    answer = counter.hand(page, order, seen, note=note, code=code(order, "qr"))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert counter.did(page) == []


def test_what_is_missing_becomes_a_refund_to_review(counter: Counter) -> None:
    page, order = counter.arrive(customer="c-1")
    _, other = counter.arrive(customer="c-1")
    assert counter.hand(page, order, "short missing", note="120 g", code=code(order, "qr")).status_code == 303
    refunds = [
        one for one in counter.world.admin("GET", "/v1/returns?state=review")["refunds"] if one["order"] == order["id"]
    ]
    assert {(one["reason"], one["rule"], one["amount_fen"]) for one in refunds} == {
        ("short", "counter_check", 5000),
        ("missing", "counter_check", 700),
    }
    shown = counter.agent.see(f"/console/returns/{refunds[0]['id']}").words
    assert "Checked together at the counter" in shown
    assert "at the counter" in shown
    counter.world.admin("POST", f"/v1/orders/{other['id']}/preparation", {"ready": True})
    told = [one for one in counter.kiosk.changes("order.put") if one["id"] == other["id"]][-1]
    assert told["other_returns_ms"] == [], "nobody brought anything back"
    counter.world.clock.pass_s(1)
    hours = counter.world.admin("GET", "/v1/ratings")["hours"]
    assert sum(one["visits"] for one in hours) == len(counter.world.rows("SELECT 1 FROM orders WHERE picked_up_ms > 0"))


def test_a_number_is_handed_over_once(counter: Counter) -> None:
    page, order = counter.arrive()
    hidden = counter.agent.see(page).forms[f"{page}/hand-over"]
    fields = hidden | {f"seen.{one['id']}": "there" for one in order["items"]} | {"code": code(order, "qr")}
    answers = [counter.agent.ask("POST", f"{page}/hand-over", data=fields).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert counter.did(page) == [("agent", "hand_over")]
    assert counter.agent.ask("POST", f"{QUEUE}/t0/hand-over", data=fields).status_code == 404


def test_what_lies_in_a_door_is_not_asked_for_here(counter: Counter) -> None:
    two = [
        {"label": "P-door", "size": "S", "zone": "ambient", "low_door": False},
        {"label": "P-behind", "size": "XL", "zone": "ambient", "low_door": False, "counter": "too_big"},
    ]
    page, order = counter.arrive(parcels=two)
    shown = counter.agent.see(page).words
    assert ("P-behind" in shown, "P-door" in shown, "In another parcel" in shown) == (True, False, True)
    assert counter.hand(page, order, "there elsewhere", code=code(order, "qr")).status_code == 303
    assert [one["state"] for one in counter.world.order(order["id"])["parcels"]] == ["expected", "collected"]


def test_the_place_of_a_parcel_stands_with_its_number(counter: Counter) -> None:
    page, order = counter.arrive()
    [parcel] = order["parcels"]
    placed = {"order": order["id"], "parcel": parcel["id"], "place": "K-07"}
    assert counter.kiosk.words(counter.kiosk.example("parcel.placed", **placed)) == ["applied"]
    assert "K-07" in counter.agent.see(QUEUE).words
    assert "Place K-07" in counter.agent.see(page).words


def test_foreign_words_stay_words_in_both_languages(counter: Counter) -> None:
    script = "<script>x</script>"
    item = MUG | {"title": {"zh-CN": script, "en": script}}
    page, order = counter.arrive(items=[item])
    answer = counter.hand(page, order, "missing", note=script, reason=script)
    assert answer.status_code == 422
    assert script not in answer.text
    for language, word in (("zh-CN", "交付"), ("en", "Hand over")):
        assert word in counter.agent.see(f"{page}?lang={language}").words
    counter.agent.see(f"{QUEUE}?lang=en")
