"""A customer who brings something back to the shop, and what they are told: the visit that stories of returns share."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from kiosk.link.messages import PhotoTaken
from kiosk.link.screens import Button, Screen
from sim.policy import shipped_policy
from sim.shop import Shop
from sim.shop_people import Bought, Customer, Office
from sim.soak.people.still import STILL

SHANGHAI = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Bring:
    """Something a customer brings back: when it was picked up, what it cost, and what they say."""

    days_ago: int = 1
    paid_fen: int = 12_900
    reason: str = "changed_mind"
    condition: str = "intact"
    item: dict[str, object] = field(default_factory=dict)
    customer: str | None = None


@dataclass(frozen=True)
class Told:
    """What the screen said, and what central holds of it afterwards."""

    decision: str | None
    rule: str | None
    door: bool
    case: dict[str, Any] | None


AFTER_REASON = (Screen.RETURN_CONDITION, Screen.RETURN_PHOTO, Screen.RETURN_DECISION)


class Returns:
    """The shop, its office, and whoever stands before the screen."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.office = Office(shop)
        self.me = Customer(shop)
        self._orders = 0

    async def publish(self) -> None:
        """Put the shipped policy in force."""
        await self.shop.ask("PUT", "/v1/policies/returns", shipped_policy())
        await self.office.heard()

    async def bought(self, bring: Bring) -> Bought:
        """An order that was picked up elsewhere, so many days ago at noon."""
        self._orders += 1
        now = datetime.fromtimestamp(self.shop.clock.wall_ms() / 1000, SHANGHAI)
        noon = now.replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=bring.days_ago)
        goods = {"category": "household", "way": "remote"} | bring.item
        title = {"zh-CN": "保温杯", "en": "Vacuum flask"}
        item = {"title": title, "quantity": 1, "paid_fen": bring.paid_fen, **goods}
        picked_up_ms = int(noon.astimezone(UTC).timestamp() * 1000)
        return await self.office.order(
            f"R{self._orders}", items=[item], picked_up_ms=picked_up_ms, customer=bring.customer
        )

    async def decision(self, order: Bought, bring: Bring) -> Told:
        """Up to the screen that says what becomes of it."""
        me = self.me
        await me.presses(Button.START_RETURN)
        await me.sees(Screen.RETURN_SCAN)
        await me.scans(order.token)
        await me.sees(Screen.RETURN_REASON)
        await me.presses(Button.CHOOSE, bring.reason)
        if await me.sees(*AFTER_REASON) is Screen.RETURN_CONDITION:
            await me.presses(Button.CHOOSE, bring.condition)
            await me.sees(*AFTER_REASON[1:])
        if self.shop.snapshot.screen is Screen.RETURN_PHOTO:
            await self.photographs()
        shown = self.shop.snapshot
        return Told(shown.facts.reason, shown.facts.rule, Button.OPEN_DOOR in shown.buttons, None)

    async def photographs(self) -> None:
        """The picture the kiosk asks for; what the screen does with its camera is done here."""
        await self.me.presses(Button.TAKE_PHOTO)
        await self.me.sees(Screen.RETURN_AIM)
        await self.shop.do(PhotoTaken(serial=self.shop.snapshot.serial, jpeg=STILL))
        await self.me.sees(Screen.RETURN_SHOWN)
        await self.me.presses(Button.USE_PHOTO)
        await self.me.sees(Screen.RETURN_DECISION)

    async def leaves_it(self) -> str:
        """Open the door, lay it in, shut the door; the number of the case."""
        me = self.me
        await me.presses(Button.OPEN_DOOR)
        await me.sees(Screen.RETURN_OPEN)
        await me.tends(me.opened(), put="goods")
        await me.sees(Screen.RETURN_INSIDE)
        await me.presses(Button.INSIDE)
        await me.sees(Screen.RETURN_RECEIVED)
        number = self.shop.snapshot.facts.number or ""
        await me.presses(Button.DONE)
        await me.sees(Screen.IDLE)
        return number

    async def goes(self) -> None:
        """Away without leaving anything."""
        while self.shop.snapshot.screen is not Screen.IDLE:
            await self.me.presses(Button.BACK)
            await self.shop.clock.sleep(0.2)

    async def case(self, number: str) -> dict[str, Any]:
        """What central holds of a case, once it has heard of it."""
        found: list[dict[str, Any]] = []
        for _ in range(100):
            cases = (await self.shop.ask("GET", "/v1/returns"))["refunds"]
            found = [case for case in cases if case["number"] == number]
            if found:
                break
            await self.shop.clock.sleep(0.5)
        (one,) = found
        return one

    async def brings(self, bring: Bring) -> Told:
        """The whole visit."""
        told = await self.decision(await self.bought(bring), bring)
        if not told.door:
            await self.goes()
            return told
        case = await self.case(await self.leaves_it())
        await self.office.heard()
        return Told(told.decision, told.rule, told.door, case)
