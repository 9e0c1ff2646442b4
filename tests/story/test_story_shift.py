"""A shift at a wall of 48 doors, in the words of those who work it.

The real controller, driver and central on one virtual clock.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import connect

from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff
from sim.wall import wall

CART = ("S",) * 22 + ("M",) * 10 + ("L",) * 8
TOO_BIG, JAMS, STRAYS = 6, 14, 27
"""Which parcels of the cart, counted from 0, are larger than their label says, meet a jam, and go behind another door.
"""


@dataclass
class Shift:
    """One member of staff with a cart. `shown`: every screen between the first label and the last."""

    shop: Shop
    who: Colleague
    staff: Staff
    shown: list[Screen] = field(default_factory=list)
    jammed: str = ""

    async def begins(self) -> None:
        await self.staff.signs_in(self.who)
        await self.staff.presses(Button.LOAD)
        await self.staff.sees(Screen.LOAD_SCAN)

    async def ends(self) -> None:
        """The last parcel is in."""
        await self.staff.presses(Button.INSIDE)
        await self.staff.sees(Screen.LOAD_SCAN)
        await self.staff.presses(Button.SIGN_OUT)
        await self.staff.sees(Screen.IDLE)

    async def puts(self, order: Bought) -> str:
        """Scan a label, lay the parcel in, push the door shut; the next label says that it is in."""
        await self.staff.scans(order.label)
        await self.staff.sees(Screen.LOAD_OPEN)
        return await self.fills(order)

    async def fills(self, order: Bought) -> str:
        label = self.staff.opened()
        await self.staff.tends(label, put=order.label)
        await self.staff.sees(Screen.LOAD_INSIDE)
        return label


def play(folder: Path, scene: Callable[[Shop], Awaitable[None]]) -> None:
    async def main() -> None:
        async with Shop(41, folder / "shop", bank=wall(folder)) as shop:
            await scene(shop)

    virtual_loop.run(main)


def lies(shop: Shop) -> dict[str, str]:
    """Where parcels really lie: door by parcel."""
    doors = shop.kiosk.parts.layout.places
    return {parcel: one.label for one in doors for parcel in shop.world.world.door(one.label).parcels}


def believed(shop: Shop) -> dict[str, str]:
    """Where the kiosk believes them to lie."""
    with closing(connect(f"file:{shop.database}?mode=ro", uri=True)) as book:
        rows = book.execute(
            "SELECT parcels.label, compartments.label FROM compartments JOIN epochs ON epochs.id = compartments.epoch "
            "JOIN parcels ON parcels.id = epochs.parcel WHERE compartments.content = 'occupied'"
        )
        return dict(rows.fetchall())


def test_forty_parcels_into_forty_eight_doors(tmp_path: Path) -> None:
    """One is larger than its label says, one meets a jam, one goes behind another door; all are where they should be,
    and between "closed" and the next label nobody waits for a screen."""

    async def scene(shop: Shop) -> None:
        office = Office(shop)
        who = await office.hire()
        orders = [await office.order(f"W{n}", size=size, tail=f"{1000 + n}") for n, size in enumerate(CART)]
        shift = Shift(shop, who, Staff(shop))
        shop.shown = lambda snapshot: shift.shown.append(snapshot.screen)
        await shift.begins()
        for number, order in enumerate(orders):
            match number:
                case _ if number == TOO_BIG:
                    await does_not_fit(shift, order)
                case _ if number == JAMS:
                    await meets_a_jam(shift, order)
                case _ if number == STRAYS:
                    await goes_behind_another_door(shift, order)
                case _:
                    await shift.puts(order)
        await shift.ends()
        await is_cleared(shift, orders[JAMS])
        assert believed(shop) == lies(shop)
        assert set(lies(shop)) == {order.label for order in orders}
        said = [line for line in shop.trace.kiosk("operation.settled") if line["kind"] == "load"]
        loaded = {line["source_event"] for line in said if line.get("outcome") == "inside"}
        assert len(loaded) == len(orders)
        await shop.until(lambda: loaded <= {one.event_id for one in shop.applied}, "central heard of all")
        assert Counter(shift.shown)[Screen.LOAD_SCAN] <= 12, (
            "only at the start, the end, and where something went wrong"
        )

    play(tmp_path, scene)


async def does_not_fit(shift: Shift, order: Bought) -> None:
    """A larger door opens by itself when this one is shut."""
    await shift.staff.scans(order.label)
    await shift.staff.sees(Screen.LOAD_OPEN)
    small = shift.staff.opened()
    await shift.staff.presses(Button.DOES_NOT_FIT)
    await shift.staff.tends(small)
    await shift.shop.until(
        lambda: shift.shop.snapshot.screen is Screen.LOAD_OPEN and shift.staff.opened() != small, "a larger door opens"
    )
    places = shift.shop.kiosk.parts.layout
    assert places.place(await shift.fills(order)).size.rank > places.place(small).size.rank


async def meets_a_jam(shift: Shift, order: Bought) -> None:
    """The door stays shut. Nobody knows what is behind it until somebody looked, so the parcel is left for the end."""
    shop, staff = shift.shop, shift.staff
    shift.jammed = next_door(shop)
    shop.world.perform("jam", door=shift.jammed)
    await staff.scans(order.label)
    await staff.sees(Screen.LOAD_SCAN, within_s=30)
    assert shop.snapshot.facts.reason == "door_stuck"
    await staff.scans(order.label)
    await shop.until(lambda: shop.snapshot.facts.reason == "needs_look", "the screen says that a look is needed")


async def is_cleared(shift: Shift, order: Bought) -> None:
    """Somebody mends the door, looks behind it, and loads the parcel after all."""
    shop, staff = shift.shop, shift.staff
    shop.world.perform("jam", door=shift.jammed, on=False)
    await staff.looks(shift.who)
    await staff.loads(order, shift.who)


def next_door(shop: Shop) -> str:
    """The door that is offered next: the first free one of this size."""
    taken = set(believed(shop).values()) | {shop.snapshot.facts.compartment}
    places = [one for one in shop.kiosk.parts.layout.places if one.size == CART[JAMS] and one.label not in taken]
    return min(places, key=lambda one: (one.low, one.label)).label


async def goes_behind_another_door(shift: Shift, order: Bought) -> None:
    """A door somebody had opened by key stands open, and the parcel goes in there. Staff say so, find it, and the door
    it belongs behind opens again."""
    shop, staff = shift.shop, shift.staff
    other = [one.label for one in shop.kiosk.parts.layout.places if one.size == "L"][-1]
    shop.world.perform("force", door=other)
    await staff.scans(order.label)
    await staff.sees(Screen.LOAD_OPEN)
    right = staff.opened()
    shop.world.perform("put", door=other, parcel=order.label)
    shop.world.perform("close", door=other)
    await staff.presses(Button.WRONG_DOOR)
    await staff.tends(right)
    await staff.sees(Screen.STAFF_DOORS)
    if other not in {door.label for door in shop.snapshot.facts.doors}:
        await staff.presses(Button.CHOOSE, other[0])
    await staff.presses(Button.CHOOSE, other)
    await staff.sees(Screen.RETRIEVE_OPEN)
    await staff.tends(other, take=True)
    await staff.sees(Screen.RETRIEVE_SEEN)
    await staff.presses(Button.SEEN_PARCEL)
    await staff.sees(Screen.LOAD_OPEN)
    assert await shift.fills(order) == right


def _ready(shop: Shop) -> list[str]:
    return [one.event_id for one in shop.applied if one.type == "operation.settled"]


def test_an_outage_of_two_hours(tmp_path: Path) -> None:
    """Parcels are loaded and collected, one comes back, somebody rates; two hours later central hears of each once."""

    async def scene(shop: Shop) -> None:
        office, me, staff = Office(shop), Customer(shop), Staff(shop)
        who = await office.hire()
        orders = [await office.order(f"W{n}", tail=f"{1000 + n}") for n in range(3)]
        shop.online = False
        for order in orders:
            await staff.loads(order, who)
        for order in orders[:2]:
            await me.shows(order)
            await me.takes()
            await me.leaves()
        await me.returns(orders[0])
        await me.presses(Button.DONE)
        for clock in (shop.clock, shop.kiosk_clock):
            clock.passes(7_200)
        await shop.clock.sleep(5)
        assert not _ready(shop)
        shop.online = True
        await shop.until(lambda: len(_ready(shop)) == 6, "central heard of everything", 120)
        heard = Counter(one.event_id for one in shop.applied)
        assert set(heard.values()) == {1}
        states = [(await shop.ask("GET", f"/v1/orders/{order.id}"))["status"] for order in orders]
        assert states == ["collected", "collected", "open"]
        assert len((await shop.ask("GET", "/v1/returns"))["refunds"]) == 1

    play(tmp_path, scene)
