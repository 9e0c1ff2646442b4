"""Whoever pays back on a soaked day: central's worker before a provider on bad days, and staff who review.

Knows: central's API and its worker. Must never know what the kiosk decided, or why.
"""

from central.refunds.worker import Worker
from sim.errors import SimError
from sim.provider import PaymentProvider
from sim.shop import Shop
from sim.shop_people import Colleague

EVERY_S = 3.0
REVIEWS = 0.4
"""How likely somebody looks at the list of reviews in such a span."""
REFUSES = 0.2


class Cashier:
    """Pays what is due every few seconds, whatever becomes of central meanwhile."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._random = shop.random("cashier")
        self.provider = PaymentProvider(shop.random("provider"))
        self.reviewers: list[Colleague] = []
        """Asked in turn: what one may not decide, the next one may."""

    async def work(self) -> None:
        """For ever."""
        while True:
            await self._shop.clock.sleep(EVERY_S)
            if self._random.random() < REVIEWS:
                await self._review()
            await self.pay()

    async def pay(self) -> None:
        """Everything that is due now; nothing while central is down."""
        server = self._shop.server
        if not server.bells.closed:
            await Worker(server, self.provider).once()

    async def _review(self) -> None:
        try:
            waiting = (await self._shop.ask("GET", "/v1/returns?state=review"))["refunds"]
        except SimError:
            return
        for case in waiting:
            step = "refuse" if self._random.random() < REFUSES else "approve"
            for reviewer in self.reviewers:
                if await self._decides(case["id"], step, reviewer):
                    break

    async def _decides(self, case: str, step: str, who: Colleague) -> bool:
        body = {"step": step, "staff": who.id, "note": "not ours" if step == "refuse" else ""}
        try:
            await self._shop.ask("POST", f"/v1/returns/{case}/review", body)
        except SimError:
            return False
        return True
