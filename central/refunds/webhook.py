"""A provider behind a web address: the payment system's own program, or a gateway to it.

`POST URL` asks for a refund, `GET URL/ID` what became of it (404: never heard of). Both answer a status (refunded,
refused or pending), a reference and a reason as JSON. Signed in the Standard Webhooks convention, as notices are;
`Idempotency-Key` is the refund's id. Must never know a row.
"""

import asyncio
import json
from typing import Annotated, Literal

import httpx
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from central.notices.webhook import signed
from central.ports import Clock
from central.refunds.provider import Answer, NeverHeard, NotYet, Paid, Refused, Wanted
from central.refunds.settings import RefundWebhook

MOST_BYTES = 65_536
NOT_FOUND = 404


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    status: Literal["refunded", "refused", "pending"]
    reference: Annotated[str, StringConstraints(max_length=200)] = ""
    reason: Annotated[str, StringConstraints(max_length=300)] = ""


class WebhookProvider:
    """Asks the address of the settings."""

    def __init__(self, settings: RefundWebhook, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    async def request(self, wanted: Wanted) -> Answer:
        """One POST. A refusal in HTTP's own words (4xx) was understood and will not be paid; all else is unknown."""
        body = json.dumps(
            {"id": wanted.id, "order": wanted.order, "amount_fen": wanted.amount_fen, "currency": wanted.currency},
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        status, said = await self._send("POST", self._settings.url, wanted, body)
        if status is not None and 400 <= status < 500 and status not in {408, 409, 425, 429}:
            return Refused(f"the provider answered {status}")
        return said

    async def ask(self, wanted: Wanted) -> Answer | NeverHeard:
        """One GET."""
        status, said = await self._send("GET", f"{self._settings.url.rstrip('/')}/{wanted.id}", wanted, b"")
        return NeverHeard() if status == NOT_FOUND else said

    async def _send(self, method: str, url: str, wanted: Wanted, body: bytes) -> tuple[int | None, Answer]:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": wanted.id,
            **signed(wanted.id, self._clock.wall_ms() // 1000, body, self._settings.secrets),
        }
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                return await self._exchange(method, url, body, headers)
        except TimeoutError:
            return None, NotYet("the provider did not answer in time")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return None, NotYet(f"the provider could not be reached: {type(error).__name__}")

    async def _exchange(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, Answer]:
        async with (
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=self._settings.timeout_s) as client,
            client.stream(method, url, content=body or None, headers=headers) as answer,
        ):
            said = bytearray()
            async for piece in answer.aiter_bytes():
                said += piece
                if len(said) > MOST_BYTES:
                    return answer.status_code, NotYet("the provider answered more than a refund needs")
            if not answer.is_success:
                return answer.status_code, NotYet(f"the provider answered {answer.status_code}")
            return answer.status_code, _meaning(bytes(said))


def _meaning(body: bytes) -> Answer:
    try:
        said = _Said.model_validate_json(body)
    except ValidationError:
        return NotYet("the provider's answer cannot be understood")
    match said.status:
        case "refunded":
            return Paid(said.reference)
        case "refused":
            return Refused(said.reason or "the provider gave no reason")
    return NotYet(said.reason or "the provider is at it")
