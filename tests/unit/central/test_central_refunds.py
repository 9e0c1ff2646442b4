"""Money back: decided by the machine or by staff within their authority, asked for once, settled whatever happens."""

import random
from typing import Any

import pytest
from central_world import NOON_MS, KioskSide, World

from central.core import Central
from central.refunds.life import ARROWS, DUE_MS, OPEN, State, Step, StepError, after
from central.refunds.provider import Answer, NeverHeard, NotYet, Refused, Wanted
from central.refunds.worker import FIRST_WAIT_MS, LEASE_MS, LONGEST_WAIT_MS, Worker
from sim.provider import Fate, PaymentProvider

DAY_S = 86_400


def provider(seed: int) -> PaymentProvider:
    """One on a bad day."""
    return PaymentProvider(random.Random(seed))


def calm(kind: type[PaymentProvider] = PaymentProvider) -> PaymentProvider:
    """One that pays and answers."""
    return kind(random.Random(1), (Fate.PAYS,), silent=0)


def bring_back(
    world: World, kiosk: KioskSide, number: str = "W1", *, decision: str = "accepted", fen: int = 12_900
) -> str:
    """A return of the first item of a fresh order; its id."""
    made = world.order(world.add_order(kiosk, number)["id"])
    said = {"return_case": f"r-{number}", "number": f"R-{number}", "order": made["id"], "item": made["items"][0]["id"]}
    event = kiosk.example("return.received", **said, decision=decision, amount_fen=fen)
    assert kiosk.words(event) == ["applied"]
    return f"r-{number}"


def hire(world: World, kiosk: KioskSide, role: str, number: str = "0012") -> str:
    body = {"kiosk": kiosk.id, "number": number, "role": role, "pin": "246810"}
    return str(world.admin("POST", "/v1/staff", body)["id"])


def review(world: World, case: str, step: str, who: str, status: int | None = None, **more: object) -> Any:
    return world.admin("POST", f"/v1/returns/{case}/review", {"step": step, "staff": who, **more}, status)


def shown(world: World, case: str) -> Any:
    return world.admin("GET", f"/v1/returns/{case}")


def central_of(world: World) -> Central:
    central: Central = world.app.state.central
    return central


def works(world: World, bank: PaymentProvider, times: int = 1) -> None:
    """The worker looks so often, each time when the next look is due."""
    worker = Worker(central_of(world), bank)
    for _ in range(times):
        world.runner.run(worker.once())
        world.clock.pass_s(LONGEST_WAIT_MS / 1000)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_a_step_leads_where_the_table_says_or_nowhere(state: State, step: Step) -> None:
    target = ARROWS[step].get(state)
    if target is None:
        with pytest.raises(StepError):
            after(state, step)
    else:
        assert after(state, step) is target
    assert (state in OPEN) == any(state in froms for froms in ARROWS.values())


def test_what_the_machine_accepted_is_asked_for_once_and_paid(world: World, kiosk: KioskSide) -> None:
    case, bank = bring_back(world, kiosk), calm()
    assert shown(world, case)["state"] == "approved"
    works(world, bank, 3)
    paid = shown(world, case)
    assert (paid["state"], paid["reference"], paid["late"]) == ("refunded", f"paid-{case}", False)
    assert [(one["step"], one["by"]) for one in paid["steps"]] == [
        ("approve", "machine"), ("request", "provider"), ("settle", "provider"),
    ]  # fmt: skip
    assert (bank.requests.total(), bank.paid) == (1, {case: 12_900})
    assert world.admin("GET", "/v1/returns") == {"refunds": []}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_provider_does_nobody_is_paid_twice_and_nobody_is_forgotten(
    world: World, kiosk: KioskSide, seed: int
) -> None:
    bank = provider(seed)
    cases = [bring_back(world, kiosk, f"W{number}", fen=100 + number) for number in range(6)]
    works(world, bank, 40)
    for number, case in enumerate(cases):
        told = shown(world, case)
        assert told["state"] in {"refunded", "failed"}, (seed, told)
        assert (case in bank.paid) == (told["state"] == "refunded"), (seed, told)
        assert bank.paid.get(case, 100 + number) == 100 + number
        assert bank.booked[case] <= 1
        requests = [one for one in told["steps"] if one["step"] == "request"]
        unheard = [one for one in told["steps"] if one["step"] == "not_heard"]
        assert len(requests) == 1 + len(unheard), "asked again only when it was never heard of"


def test_a_death_between_writing_down_and_asking_is_made_good(world: World, kiosk: KioskSide) -> None:
    case = bring_back(world, kiosk)

    class Dies(PaymentProvider):
        async def request(self, wanted: Wanted) -> Answer:
            raise SystemError("killed")

    with pytest.raises(SystemError):
        works(world, calm(Dies))
    assert shown(world, case)["state"] == "requested"
    bank = calm()
    works(world, bank)
    assert bank.requests.total() == 0, "the lease still runs"
    world.restart()
    world.clock.pass_s(LEASE_MS / 1000)
    works(world, bank, 3)
    assert shown(world, case)["state"] == "refunded"
    assert bank.requests.total() == 1


def test_two_workers_ask_once(world: World, kiosk: KioskSide) -> None:
    bring_back(world, kiosk)
    bank = calm()
    first, second = Worker(central_of(world), bank), Worker(central_of(world), bank)
    assert world.runner.run(first.once()) + world.runner.run(second.once()) == 1
    assert bank.requests.total() == 1


def test_questions_come_less_and_less_often(world: World, kiosk: KioskSide) -> None:
    case = bring_back(world, kiosk)

    class Silent(PaymentProvider):
        async def request(self, wanted: Wanted) -> Answer:
            return NotYet("no answer in time")

        async def ask(self, wanted: Wanted) -> Answer | NeverHeard:
            return NotYet("no answer in time")

    worker, waits = Worker(central_of(world), calm(Silent)), []
    for _ in range(10):
        world.runner.run(worker.once())
        next_ms = world.rows("SELECT next_ms FROM refunds")[0][0]
        waits.append(next_ms - world.clock.now_ms)
        world.clock.pass_s(waits[-1] / 1000)
    assert waits[0] == 2 * FIRST_WAIT_MS
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_MS
    assert shown(world, case)["why"] == "no answer in time"


def test_staff_settle_up_to_their_authority(world: World, kiosk: KioskSide) -> None:
    """300.00 inclusive; a cent more is the manager's; two halves of one order are one case."""
    associate, manager = hire(world, kiosk, "associate"), hire(world, kiosk, "manager", "0001")
    case = bring_back(world, kiosk, decision="review", fen=30_000)
    assert shown(world, case)["next_steps"] == ["ask", "approve", "refuse"]
    assert review(world, case, "approve", associate)["state"] == "approved"
    dear = bring_back(world, kiosk, "W2", decision="review", fen=30_001)
    assert review(world, dear, "approve", associate, status=403)["code"] == "above_staff_authority"
    assert review(world, dear, "approve", associate, amount_fen=30_000)["amount_fen"] == 30_000
    third = bring_back(world, kiosk, "W3", decision="review", fen=30_001)
    assert review(world, third, "approve", manager)["state"] == "approved"
    assert [one["by"] for one in shown(world, third)["steps"]] == [manager]


def test_a_case_that_was_split_is_recognised(world: World, kiosk: KioskSide) -> None:
    associate = hire(world, kiosk, "associate")
    order = world.order(world.add_order(kiosk)["id"])
    cases = []
    for number in range(2):
        said = {
            "return_case": f"r{number}",
            "number": f"R{number}",
            "order": order["id"],
            "item": order["items"][0]["id"],
        }
        kiosk.push(kiosk.example("return.received", **said, decision="review", amount_fen=20_000))
        cases.append(f"r{number}")
    assert review(world, cases[0], "approve", associate)["state"] == "approved"
    assert review(world, cases[1], "approve", associate, status=403)["code"] == "split_case"
    assert shown(world, cases[1])["state"] == "review"


def test_staff_ask_refuse_and_pay_otherwise(world: World, kiosk: KioskSide) -> None:
    associate, manager = hire(world, kiosk, "associate"), hire(world, kiosk, "manager", "0001")
    case = bring_back(world, kiosk, decision="review")
    assert review(world, case, "ask", associate, status=422)["code"] == "note_missing"
    assert review(world, case, "ask", associate, note="请补照片")["state"] == "asked"
    assert review(world, case, "answer", associate)["state"] == "review"
    assert review(world, case, "refuse", associate, note="不是本店商品")["state"] == "refused"
    assert review(world, case, "approve", manager, status=409)["code"] == "step_impossible"
    failed = bring_back(world, kiosk, "W2")

    class Refuses(PaymentProvider):
        async def request(self, wanted: Wanted) -> Answer:
            return Refused("the account is closed")

    works(world, calm(Refuses))
    assert (shown(world, failed)["state"], shown(world, failed)["why"]) == ("failed", "the account is closed")
    body = {"staff": associate, "note": "现金 129.00"}
    assert world.admin("POST", f"/v1/returns/{failed}/paid", body, 403)["code"] == "role_too_low"
    paid = world.admin("POST", f"/v1/returns/{failed}/paid", body | {"staff": manager})
    assert (paid["state"], paid["steps"][-1]["note"]) == ("refunded", "现金 129.00")


def test_the_clock_of_seven_days_is_seen(world: World, kiosk: KioskSide) -> None:
    case = bring_back(world, kiosk, decision="review")
    told = shown(world, case)
    assert told["due_ms"] == told["received_ms"] + DUE_MS
    world.clock.pass_s(7 * DAY_S + (told["received_ms"] - NOON_MS) / 1000 + 1)
    assert shown(world, case)["late"] is True
    assert world.admin("GET", "/v1/returns?state=review")["refunds"][0]["late"] is True


def test_what_nobody_may_is_refused(world: World, kiosk: KioskSide) -> None:
    case = bring_back(world, kiosk, decision="review")
    assert review(world, case, "approve", "nobody", status=403)["code"] == "staff_unknown"
    who = hire(world, kiosk, "manager")
    assert review(world, case, "approve", who, status=422, amount_fen=12_901)["code"] == "amount_too_high"
    assert review(world, "r404", "approve", who, status=404)["code"] == "return_unknown"
