"""People of a simulated shop: the office enters orders, staff load, customers collect, return and rate.

They do what they would do before the real screen, by intents, and look at what it shows.

Knows: screens, buttons and hands at doors. Must never know what the programs do between them.
"""

from dataclasses import dataclass
from typing import Any

from kiosk.link.messages import CodeTyped, PinTyped, Pressed, Scanned
from kiosk.link.screens import Button, Screen
from sim.shop import Shop, ShopError

THINK_S = 0.4
"""How long a person looks at a screen before touching it."""


@dataclass(frozen=True)
class Bought:
    """An order as its customer knows it."""

    id: str
    number: str
    label: str
    token: str
    code: str
    tail: str


@dataclass(frozen=True)
class Colleague:
    """A member of staff with badge and PIN."""

    id: str
    number: str
    badge: str
    pin: str


class Office:
    """Whoever works at central's API."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    async def order(
        self, number: str = "W1", *, size: str = "S", tail: str = "5678", paid_fen: int = 12_900, **more: object
    ) -> Bought:
        """Enter an order of one item and one parcel, with more fields of the request if there are any, and wait until
        the kiosk knows it."""
        title = {"zh-CN": "保温杯", "en": "Vacuum flask"}
        item = {"title": title, "quantity": 1, "paid_fen": paid_fen, "category": "household", "way": "remote"}
        label = f"P-{number}"
        body = {
            "number": number,
            "kiosk": self._shop.kiosk_id,
            "channel": "web",
            "items": [item],
            "parcels": [{"label": label, "size": size}],
            "phone_tail": tail,
            **more,
        }
        made: dict[str, Any] = await self._shop.ask("POST", "/v1/orders", body)
        codes = {one["kind"]: one for one in made["credentials"]}
        await self.heard()
        return Bought(made["id"], number, label, codes["qr"]["token"], codes["numeric"]["code"], tail)

    async def hire(self, number: str = "0012", pin: str = "2468") -> Colleague:
        """Add a member of staff, and wait until the kiosk knows the badge."""
        body = {"kiosk": self._shop.kiosk_id, "number": number, "role": "associate", "pin": pin}
        made: dict[str, Any] = await self._shop.ask("POST", "/v1/staff", body)
        await self.heard()
        return Colleague(made["id"], number, made["badge"], pin)

    async def heard(self) -> None:
        """Until the kiosk has applied everything central has for it."""
        kiosks = (await self._shop.ask("GET", "/v1/kiosks"))["kiosks"]
        wanted = max(kiosk["cursor"] for kiosk in kiosks)
        end_s = self._shop.clock.monotonic_s() + 60
        while await self._shop.kiosk.parts.database.cursor() < wanted:
            if self._shop.clock.monotonic_s() > end_s:
                raise ShopError("central's changes did not reach the kiosk within a minute")
            await self._shop.clock.sleep(0.1)


class Person:
    """Somebody before the screen."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.acted_on = 0
        """The serial of the screen that the last scan or touch met: only a later one can be its answer."""

    async def sees(self, *screens: Screen, within_s: float = 30.0) -> Screen:
        """Wait for one of these screens."""
        names = " or ".join(screens)
        await self._shop.until(lambda: self._shop.snapshot.screen in screens, f"the screen shows {names}", within_s)
        return self._shop.snapshot.screen

    async def scans(self, text: str) -> None:
        """Hold a code to the camera."""
        await self._shop.clock.sleep(THINK_S)
        self.acted_on = self._shop.snapshot.serial
        await self._shop.do(Scanned(text=text))

    async def presses(self, button: Button, value: str | None = None) -> None:
        """Touch a button that the screen offers. ShopError when it does not."""
        await self._shop.clock.sleep(THINK_S)
        shown = self._shop.snapshot
        if button not in shown.buttons:
            raise ShopError(f"the screen {shown.screen} offers no {button}")
        self.acted_on = shown.serial
        await self._shop.do(Pressed(serial=shown.serial, button=button, value=value))

    def opened(self) -> str:
        """The compartment the screen speaks of."""
        return self._shop.snapshot.facts.compartment or ""

    async def tends(self, label: str, *, put: str | None = None, take: bool = False, after_s: float = 2.0) -> None:
        """Lay something in or take everything out, and push the door shut."""
        await self._shop.clock.sleep(after_s)
        if put is not None:
            self._shop.world.perform("put", door=label, parcel=put)
        if take:
            self._shop.world.perform("take", door=label)
        self._shop.world.perform("close", door=label)


class Staff(Person):
    """A member of staff before the screen."""

    async def signs_in(self, who: Colleague) -> None:
        """Badge and PIN."""
        await self.scans(who.badge)
        await self.sees(Screen.STAFF_PIN)
        await self._shop.clock.sleep(THINK_S)
        await self._shop.do(PinTyped(serial=self._shop.snapshot.serial, pin=who.pin))
        await self.sees(Screen.STAFF_MENU)

    async def loads(self, order: Bought, who: Colleague) -> str:
        """Put the order's parcel into a compartment, from the idle screen back to it; returns the label."""
        await self.sees(Screen.IDLE)
        await self.signs_in(who)
        await self.presses(Button.LOAD)
        await self.sees(Screen.LOAD_SCAN)
        await self.scans(order.label)
        await self.sees(Screen.LOAD_OPEN)
        label = self.opened()
        await self.tends(label, put=order.label)
        await self.sees(Screen.LOAD_INSIDE)
        await self.presses(Button.INSIDE)
        await self.sees(Screen.LOAD_SCAN)
        await self.presses(Button.SIGN_OUT)
        await self.sees(Screen.IDLE)
        return label

    async def looks(self, who: Colleague) -> None:
        """Work off the first task that has a door: take out what lies inside, and say what it was."""
        await self.signs_in(who)
        await self.presses(Button.RETRIEVE)
        await self.sees(Screen.RETRIEVE_LIST)
        task = next(task for task in self._shop.snapshot.facts.tasks if task.compartment)
        label = task.compartment or ""
        await self.presses(Button.CHOOSE, task.id)
        await self.sees(Screen.RETRIEVE_OPEN)
        seen = Button.SEEN_PARCEL if self._shop.world.world.door(label).parcels else Button.SEEN_EMPTY
        await self.tends(label, take=True)
        await self.sees(Screen.RETRIEVE_SEEN)
        await self.presses(seen)
        await self.sees(Screen.RETRIEVE_LIST)
        await self.presses(Button.BACK)
        await self.sees(Screen.STAFF_MENU)
        await self.presses(Button.SIGN_OUT)
        await self.sees(Screen.IDLE)


class Customer(Person):
    """A customer before the screen."""

    async def shows(self, order: Bought) -> None:
        """Hold the QR of the order to the camera."""
        await self.scans(order.token)

    async def types(self, order: Bought) -> None:
        """Type the numeric code with the locator."""
        await self.presses(Button.TYPE_CODE)
        await self.sees(Screen.TYPE_CODE)
        await self._shop.clock.sleep(THINK_S)
        typed = CodeTyped(serial=self._shop.snapshot.serial, code=order.code, locator=order.tail)
        await self._shop.do(typed)

    async def takes(self) -> str:
        """Take the parcel from the door that opens and close it; ends at the thanks. Returns the label."""
        await self.sees(Screen.OPEN)
        label = self.opened()
        await self.tends(label, take=True)
        await self.sees(Screen.COLLECTED)
        return label

    async def leaves(self) -> None:
        """Say that all is done."""
        await self.presses(Button.DONE)
        await self.sees(Screen.IDLE)

    async def rates(self, face: int) -> None:
        """Touch a face, and answer nothing that is asked after it."""
        await self.presses(Button.RATE, str(face))
        await self.sees(Screen.RATING_TAGS)
        await self.presses(Button.SKIP)
        if await self.sees(Screen.RATING_QUESTION, Screen.RATED) is Screen.RATING_QUESTION:
            await self.presses(Button.SKIP)
            await self.sees(Screen.RATED)
        await self.presses(Button.DONE)
        await self.sees(Screen.IDLE)

    async def returns(self, order: Bought, reason: str = "changed_mind") -> str:
        """Bring the order's item back; ends at the receipt. Returns the label of the door."""
        label = await self.asks_to_return(order, reason)
        await self.tends(label, put=f"back-{order.label}")
        await self.sees(Screen.RETURN_INSIDE)
        await self.presses(Button.INSIDE)
        await self.sees(Screen.RETURN_RECEIVED)
        return label

    async def asks_to_return(self, order: Bought, reason: str = "changed_mind") -> str:
        """Up to the open door; returns its label."""
        await self.presses(Button.START_RETURN)
        await self.sees(Screen.RETURN_SCAN)
        await self.scans(order.token)
        await self.sees(Screen.RETURN_REASON)
        await self.presses(Button.CHOOSE, reason)
        await self.sees(Screen.RETURN_CONDITION)
        await self.presses(Button.CHOOSE, "intact")
        await self.sees(Screen.RETURN_DECISION)
        await self.presses(Button.OPEN_DOOR)
        await self.sees(Screen.RETURN_OPEN)
        return self.opened()
