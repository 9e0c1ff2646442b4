"""Notices by signed POST, in the Standard Webhooks convention.

`webhook-id` is the notice's id at every try; `webhook-signature` is "v1," + base64 of HMAC-SHA256 over
"<webhook-id>.<webhook-timestamp>.<body>", one for each secret, with a space between. No redirect is followed, no proxy
of the environment is used, and the answer's body is not read. Must never know a row or a retry.
"""

import asyncio
import hmac
import json
from base64 import b64encode
from collections.abc import Sequence

import httpx
from pydantic import SecretStr

from central.notices.channels import Failed
from central.notices.kinds import Channel
from central.notices.letters import Letter
from central.notices.settings import Webhook, secret_bytes
from central.ports import Clock

AGAIN = frozenset({408, 425, 429})
"""Of the answers 3xx and 4xx, those that ask for another try."""


class WebhookSender:
    """Posts to the address of the settings."""

    name: Channel = "webhook"

    def __init__(self, settings: Webhook, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    async def send(self, letter: Letter) -> Failed | None:
        """One POST; done within the settings' time."""
        body = content(letter)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "open-pickup-kiosk",
            **signed(letter.id, self._clock.wall_ms() // 1000, body, self._settings.secrets),
        }
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                status = await self._post(body, headers)
        except TimeoutError:
            return Failed("the webhook did not answer in time", permanent=False)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return Failed(f"the webhook could not be reached: {type(error).__name__}", permanent=False)
        if 200 <= status < 300:
            return None
        return Failed(f"the webhook answered {status}", permanent=300 <= status < 500 and status not in AGAIN)

    async def _post(self, body: bytes, headers: dict[str, str]) -> int:
        async with (
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=self._settings.timeout_s) as client,
            client.stream("POST", self._settings.url, content=body, headers=headers) as answer,
        ):
            return answer.status_code


def content(letter: Letter) -> bytes:
    """The body: what happened, to whom, and the text in words for a program that only passes it on."""
    data = {
        "recipient": letter.recipient,
        "language": letter.language,
        **letter.values,
        "qr": letter.qr,
        "subject": letter.text.subject,
        "text": letter.text.body,
    }
    whole = {"type": f"notice.{letter.kind}", "timestamp_ms": letter.made_ms, "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def signed(name: str, now_s: int, body: bytes, secrets: Sequence[SecretStr]) -> dict[str, str]:
    """The three headers of the convention."""
    signatures = " ".join(
        "v1," + b64encode(hmac.digest(secret_bytes(secret), f"{name}.{now_s}.".encode() + body, "sha256")).decode()
        for secret in secrets
    )
    return {"webhook-id": name, "webhook-timestamp": str(now_s), "webhook-signature": signatures}
