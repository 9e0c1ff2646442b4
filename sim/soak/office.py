"""The office of a soaked day: enters orders and hires staff at central's API, whatever the kiosk is doing meanwhile.

Knows: central's API, and the kiosk's book as a stranger reads it. Must never know whether the kiosk is alive.
"""

from collections.abc import Callable
from typing import Any

from sim.shop import Shop
from sim.shop_people import Bought, Colleague
from sim.soak.oracle.base import See

KNOWN_WITHIN_S = 40.0
ITEM = {
    "title": {"zh-CN": "保温杯", "en": "Vacuum flask"},
    "quantity": 1,
    "category": "household",
    "way": "remote",
}
PRICES_FEN = (12_900, 30_000, 30_001)
"""What the machine may approve, and front-line staff, ends at 300.00."""


class Office:
    """Whoever works at central's API. What it does is known at the kiosk a while later, or not, without a network."""

    def __init__(self, shop: Shop, see: See) -> None:
        self._shop = shop
        self._see = see
        self._prices = shop.random("prices")

    async def order(self, number: str, size: str, tail: str, parcels: int) -> list[Bought]:
        """An order of one item and so many parcels, as it is known by each."""
        labels = [f"P-{number}", *(f"P-{number}-{part}" for part in range(2, parcels + 1))]
        item = {**ITEM, "paid_fen": self._prices.choice(PRICES_FEN)}
        body = {"number": number, "kiosk": self._shop.kiosk_id, "channel": "web", "items": [item]}
        made: dict[str, Any] = await self._shop.ask(
            "POST",
            "/v1/orders",
            {**body, "parcels": [{"label": label, "size": size} for label in labels], "phone_tail": tail},
        )
        codes = {one["kind"]: one for one in made["credentials"]}
        await self._known(lambda: {one.order for one in self._see.kiosk.credentials.values()}, made["id"])
        qr, numeric = codes["qr"]["token"], codes["numeric"]["code"]
        return [Bought(made["id"], number, label, qr, numeric, tail) for label in labels]

    async def hire(self, number: str = "0012", pin: str = "2468", role: str = "associate") -> Colleague:
        """A member of staff."""
        body = {"kiosk": self._shop.kiosk_id, "number": number, "role": role, "pin": pin}
        made: dict[str, Any] = await self._shop.ask("POST", "/v1/staff", body)
        await self._known(lambda: set(self._see.kiosk.staff), made["id"])
        return Colleague(made["id"], number, made["badge"], pin)

    async def _known(self, what: Callable[[], set[str]], name: str) -> None:
        end_s = self._shop.clock.monotonic_s() + KNOWN_WITHIN_S
        while name not in what() and self._shop.clock.monotonic_s() < end_s:
            await self._shop.clock.sleep(0.1)
