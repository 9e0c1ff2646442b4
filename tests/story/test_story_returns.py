"""A day of returns, in the words of a shift: what customers bring back, and by which rule it is taken or not.

The real controller and the real central on one virtual clock; the policy is the example that is shipped.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from bringing_back import Bring, Returns, Told

from central.refunds.worker import Worker
from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.provider import Fate, PaymentProvider
from sim.shop import Shop, ShopError

MANY_CENTS, AT_MOST = 30_001, 30_000


BROUGHT = {
    "day 7": Bring(days_ago=7),
    "day 8": Bring(days_ago=8),
    "300.00": Bring(paid_fen=AT_MOST),
    "300.01": Bring(paid_fen=MANY_CENTS),
    "fresh goods": Bring(item={"category": "fresh"}),
    "fresh, but spoiled": Bring(reason="quality", condition="faulty", item={"category": "fresh"}),
    "a mattress slept on for three weeks": Bring(days_ago=21, condition="used", item={"category": "mattress"}),
    "the first this month": Bring(customer="crm-77"),
    "the second this month": Bring(customer="crm-77"),
    "the third this month": Bring(customer="crm-77"),
}
SAID = {
    "day 7": ("accepted", "no_reason_window"),
    "day 8": ("refused", "window_over"),
    "300.00": ("accepted", "no_reason_window"),
    "300.01": ("review", "above_machine_limit"),
    "fresh goods": ("refused", "perishable"),
    "fresh, but spoiled": ("review", "quality_checked_by_staff"),
    "a mattress slept on for three weeks": ("accepted", "trial"),
    "the first this month": ("accepted", "no_reason_window"),
    "the second this month": ("accepted", "no_reason_window"),
    "the third this month": ("review", "person_limit"),
}


@pytest.fixture(scope="module")
def day() -> dict[str, Told]:
    """What every customer of one day was told, one after the other at one kiosk."""
    told: dict[str, Told] = {}

    async def main() -> None:
        with TemporaryDirectory() as folder:
            async with Shop(21, Path(folder)) as shop:
                people = Returns(shop)
                await people.publish()
                for name, bring in BROUGHT.items():
                    told[name] = await people.brings(bring)

    virtual_loop.run(main)
    return told


@pytest.mark.parametrize("name", BROUGHT)
def test_what_comes_back_is_decided_by_a_rule_that_is_named(day: dict[str, Told], name: str) -> None:
    assert (day[name].decision, day[name].rule) == SAID[name]


@pytest.mark.parametrize("name", BROUGHT)
def test_what_is_refused_gets_no_door_and_what_is_not_has_one_case_at_central(day: dict[str, Told], name: str) -> None:
    told, (decision, rule) = day[name], SAID[name]
    assert told.door is (decision != "refused")
    if told.case is None:
        assert decision == "refused"
        return
    assert (told.case["rule"], told.case["amount_fen"]) == (rule, BROUGHT[name].paid_fen)
    assert told.case["state"] == {"accepted": "approved", "review": "review"}[decision]


def play(folder: Path, scene: Callable[[Returns], Awaitable[None]]) -> None:
    async def main() -> None:
        async with Shop(22, folder) as shop:
            people = Returns(shop)
            await people.publish()
            await scene(people)

    virtual_loop.run(main)


def test_brought_back_in_an_outage_approved_later_and_paid_once(tmp_path: Path) -> None:
    """The machine may not approve 300.01 and there is no network: a door takes it; when the network is back an
    associate may not approve it either, a manager does, and a provider that pays without a word pays once."""

    async def scene(people: Returns) -> None:
        shop, bring = people.shop, BROUGHT["300.01"]
        order = await people.bought(bring)
        associate, manager = [await _hired(shop, role) for role in ("associate", "manager")]
        shop.online = False
        told = await people.decision(order, bring)
        assert (told.decision, told.door) == ("review", True)
        number = await people.leaves_it()
        await _passes(shop, 7_200)
        assert (await shop.ask("GET", "/v1/returns"))["refunds"] == []
        shop.online = True
        case = await people.case(number)
        review = f"/v1/returns/{case['id']}/review"
        with pytest.raises(ShopError, match="above_staff_authority"):
            await shop.ask("POST", review, {"step": "approve", "staff": associate})
        await shop.ask("POST", review, {"step": "approve", "staff": manager})
        provider = PaymentProvider(shop.random("provider"), (Fate.PAYS_SILENTLY,))
        async with Worker(shop.server, provider).running():
            for _ in range(5):
                await _passes(shop, 3_600)
        done = await shop.ask("GET", f"/v1/returns/{case['id']}")
        assert done["state"] == "refunded"
        assert [step["step"] for step in done["steps"]].count("request") == 1
        assert provider.booked == {case["id"]: 1}
        assert provider.paid == {case["id"]: MANY_CENTS}

    play(tmp_path, scene)


def test_a_photograph_of_an_outage_comes_to_its_case_and_the_receipt_tells_what_becomes_of_it(tmp_path: Path) -> None:
    """A broken flask, no network: the picture waits, sealed; then it goes to central after its case, and from here. Its
    receipt, held up again, says how the case stands."""

    async def scene(people: Returns) -> None:
        shop, me, bring = people.shop, people.me, BROUGHT["fresh, but spoiled"]
        order = await people.bought(bring)
        shop.online = False
        assert (await people.decision(order, bring)).door
        number = await people.leaves_it()
        await _passes(shop, 7_200)
        receipts = await _receipts(shop)
        assert await _waiting(shop) == 1
        shop.online = True
        case = await people.case(number)
        for _ in range(100):
            if not await _waiting(shop):
                break
            await shop.clock.sleep(0.5)
        assert (await _waiting(shop), (await people.case(number))["photo"]) == (0, "here")
        manager = await _hired(shop, "manager")
        for step, state in (("ask", "asked"), ("approve", "returned")):
            body = {"step": step, "staff": manager, "note": "Which one?"}
            await shop.ask("POST", f"/v1/returns/{case['id']}/review", body)
            await people.office.heard()
            await me.scans(f"KRC1:{receipts[number]}")
            await me.sees(Screen.STATUS)
            (shown,) = shop.snapshot.facts.parcels
            assert (shown.state, shown.number, shown.until_ms) == (state, number, case["due_ms"])
            await me.presses(Button.DONE)
            await me.sees(Screen.IDLE)

    play(tmp_path, scene)


def test_nothing_was_put_in(tmp_path: Path) -> None:
    """They shut the empty door and say so: no case anywhere, and the same item may come back an hour later."""

    async def scene(people: Returns) -> None:
        shop, me, bring = people.shop, people.me, BROUGHT["day 7"]
        order = await people.bought(bring)
        assert (await people.decision(order, bring)).door
        await me.presses(Button.OPEN_DOOR)
        await me.sees(Screen.RETURN_OPEN)
        door = me.opened()
        await me.tends(door)
        await me.sees(Screen.RETURN_INSIDE)
        await me.presses(Button.CHANGED_MIND)
        await shop.until(lambda: shop.snapshot.screen is Screen.IDLE, "the screen rests", 60)
        assert (await shop.ask("GET", "/v1/returns"))["refunds"] == []
        told = await people.decision(order, bring)
        assert (told.decision, told.door) == ("accepted", True)
        assert (await people.case(await people.leaves_it()))["amount_fen"] == bring.paid_fen

    play(tmp_path, scene)


def test_no_proof_of_the_purchase(tmp_path: Path) -> None:
    """A code nobody knows opens nothing; the next step stands there, and staff come."""

    async def scene(people: Returns) -> None:
        shop, me = people.shop, people.me
        await me.presses(Button.START_RETURN)
        await me.sees(Screen.RETURN_SCAN)
        await me.scans("a receipt of another shop")
        await me.sees(Screen.REFUSED)
        await me.presses(Button.CALL_STAFF)
        await shop.until(lambda: any(one.type == "help.called" for one in shop.applied), "staff were called")
        assert not [line for line in shop.trace if line.what.startswith(("coil", "door.opened"))]

    play(tmp_path, scene)


async def _hired(shop: Shop, role: str) -> str:
    number = {"associate": "0012", "manager": "0001"}[role]
    body = {"kiosk": shop.kiosk_id, "number": number, "role": role, "pin": "246810"}
    return str((await shop.ask("POST", "/v1/staff", body))["id"])


async def _receipts(shop: Shop) -> dict[str, str]:
    """The cases of this kiosk, by number."""
    cases = await shop.kiosk.parts.database.transact(lambda book: book.returns.where())
    return {case.number: case.id for case in cases}


async def _waiting(shop: Shop) -> int:
    return await shop.kiosk.parts.database.transact(lambda book: book.photographs.count())


async def _passes(shop: Shop, seconds: float) -> None:
    for clock in (shop.clock, shop.kiosk_clock):
        clock.passes(seconds)
    await shop.clock.sleep(10)
