"""The people at central's desk: they tell central about the shop, its staff and its orders, over central's API.

Knows addresses and answers of that API. Must never know central's insides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from sim.day.errors import ShopError
from sim.day.scene import Order, Scene
from sim.policy import shipped_policy
from sim.timing import wall_ms

TIMEOUT_S = 30.0
HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True)
class Placed:
    """An order as central took it: the text of its QR, and its numeric code with the four digits of the phone."""

    id: str
    number: str
    token: str = field(repr=False)
    code: str = field(repr=False)
    locator: str = field(repr=False)
    labels: tuple[str, ...]


class Office:
    """A client with the admin token. ShopError with a sentence when central refuses or does not answer."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_S, trust_env=False)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def is_there(self) -> bool:
        """Whether central answers."""
        try:
            return self._http.get("/v1/health").is_success
        except httpx.HTTPError:
            return False

    def open_shop(self, scene: Scene) -> str:
        """Tell about the shop and its policy; a code that enrols one kiosk."""
        self._send("POST", "/v1/shops", scene.shop.model_dump())
        self._send("PUT", "/v1/policies/returns", shipped_policy())
        return str(self._send("POST", "/v1/enrolment-codes", {"shop": scene.shop.id})["code"])

    def kiosk(self) -> Mapping[str, Any] | None:
        """The first kiosk; None before one has enrolled."""
        kiosks = self._send("GET", "/v1/kiosks", None)["kiosks"]
        return kiosks[0] if kiosks else None

    def add_staff(self, kiosk: str, scene: Scene) -> tuple[str, str]:
        """A member of staff: central's name for them, and the text of the badge."""
        made = self._send("POST", "/v1/staff", {"kiosk": kiosk, **scene.staff.model_dump()})
        return str(made["id"]), str(made["badge"])

    def place(self, kiosk: str, order: Order) -> Placed:
        """An order in, its credentials out."""
        body: dict[str, object] = {
            "number": order.number,
            "kiosk": kiosk,
            "channel": "web",
            "items": order.items,
            "parcels": order.parcels,
            "phone_tail": order.phone_tail,
            "held_until_ms": wall_ms() - DAY_MS if order.hold == "over" else None,
            **_slot(order),
        }
        created = self._send("POST", "/v1/orders", body)
        by_kind = {one["kind"]: one for one in created["credentials"]}
        labels = tuple(str(parcel["label"]) for parcel in order.parcels)
        token, code = str(by_kind["qr"]["token"]), str(by_kind["numeric"]["code"])
        return Placed(str(created["id"]), order.number, token, code, order.phone_tail, labels)

    def pickup_code(self, order: str) -> bytes:
        """The picture of the order's QR, PNG, as its customer has it on the phone."""
        return self._call("GET", f"/v1/orders/{order}/pickup-code.png", None).content

    def order(self, order: str) -> dict[str, Any]:
        """The order as central knows it."""
        return self._send("GET", f"/v1/orders/{order}", None)

    def case(self, number: str, state: str) -> dict[str, Any] | None:
        """The return with this number; None before it has come to this state."""
        cases = self._send("GET", f"/v1/returns?state={state}", None)["refunds"]
        return next((case for case in cases if case["number"] == number), None)

    def approve(self, case: str, staff: str) -> None:
        """A member of staff decides that a return is paid back."""
        self._send("POST", f"/v1/returns/{case}/review", {"step": "approve", "staff": staff})

    def complaint(self, number: str) -> dict[str, Any] | None:
        """The complaint with this number; None before central has heard of it."""
        complaints = self._send("GET", "/v1/complaints", None)["complaints"]
        return next((one for one in complaints if one["number"] == number), None)

    def write_by_phone(self, link: str, words: str) -> str:
        """What a customer's phone does with a link: opens the page, and sends words by its form; the page after that,
        empty while there is none."""
        try:
            with httpx.Client(timeout=TIMEOUT_S, trust_env=False, follow_redirects=True) as phone:
                page = phone.get(link)
                sent = phone.post(link, data={"words": words}) if page.is_success else page
        except httpx.HTTPError as error:
            raise ShopError(f"central's page for phones does not answer: {error}") from error
        return sent.text if sent.is_success else ""

    def serve(self, number: str, by: str) -> None:
        """Hand over at the counter what waits there for this number."""
        tickets = self._send("GET", "/v1/counter", None)["tickets"]
        found = next((ticket for ticket in tickets if ticket["number"] == number), None)
        if found is None:
            raise ShopError(f"nobody at the counter has the number {number}")
        self._send("POST", f"/v1/counter/{found['id']}/state", {"state": "served", "by": by})

    def answer_help(self, call: str, by: str) -> None:
        """Say that somebody is on the way."""
        self._send("POST", f"/v1/help/{call}/answer", {"by": by})

    def _send(self, method: str, path: str, body: object) -> dict[str, Any]:
        answer: dict[str, Any] = self._call(method, path, body).json()
        return answer

    def _call(self, method: str, path: str, body: object) -> httpx.Response:
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise ShopError(f"central does not answer {method} {path}: {error}") from error
        if not answer.is_success:
            raise ShopError(f"central refuses {method} {path} ({answer.status_code}): {answer.text[:300]}")
        return answer


def _slot(order: Order) -> dict[str, int]:
    """When the appointment is, and that what was ordered is kept two days longer."""
    if order.slot_hours is None:
        return {}
    from_ms = wall_ms() + order.slot_hours * HOUR_MS
    return {"slot_from_ms": from_ms, "slot_until_ms": from_ms + HOUR_MS, "held_until_ms": from_ms + 2 * DAY_MS}
