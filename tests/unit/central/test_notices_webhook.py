"""Notices by signed POST, against a real receiver that checks the signature as the convention says."""

import asyncio
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from central_world import NOON_MS, FakeClock, KioskSide, World
from notice_bench import MAIL, SECRET, letter, loaded, ordered, serving, told, with_notices
from pydantic import SecretStr, ValidationError

from central.notices.channels import Failed
from central.notices.letters import Letter
from central.notices.settings import Notices, Webhook
from central.notices.webhook import WebhookSender, signed
from central.notices.worker import Worker

OLD_SECRET = "whsec_" + b64encode(b"the one before, 24 bytes").decode()
SILENCE = 0


@dataclass
class Receiver:
    """A small HTTP server: keeps what comes and answers the statuses in turn, the last for ever."""

    statuses: list[int] = field(default_factory=lambda: [204])
    headers: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    endless: bool = False
    """The answer has a body that never comes."""

    async def play(self, work: Callable[[str], Awaitable[Any]]) -> Any:
        """The work, with the address of this server."""
        async with serving(lambda: Answering(self)) as port:
            return await work(f"http://127.0.0.1:{port}/notices")


class Answering(asyncio.Protocol):
    """One connection to a receiver."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._heard = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, body = self._heard.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        if not end or len(body) < int({name.lower(): value for name, value in headers.items()}["content-length"]):
            return
        self._receiver.requests.append((first, headers, body))
        statuses = self._receiver.statuses
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        if status != SILENCE:
            length = 999_999_999 if self._receiver.endless else 0
            text = f"HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n{self._receiver.headers}\r\n"
            self._transport.write(text.encode())


def verified(request: tuple[str, dict[str, str], bytes], secret: str = SECRET) -> Any:
    """The body, when one signature is right: an independent reading of the convention."""
    _, headers, body = request
    named = {name.lower(): value for name, value in headers.items()}
    key = b64decode(secret.removeprefix("whsec_"))
    text = b".".join([named["webhook-id"].encode(), named["webhook-timestamp"].encode(), body])
    wanted = "v1," + b64encode(hmac.new(key, text, "sha256").digest()).decode()
    assert wanted in named["webhook-signature"].split(" ")
    return json.loads(body)


def send(receiver: Receiver, sent: Letter | None = None, **settings: Any) -> Failed | None:
    async def post(url: str) -> Failed | None:
        wanted = Webhook.model_validate({"url": url, "secrets": [SECRET], "timeout_s": 5, **settings})
        return await WebhookSender(wanted, FakeClock()).send(sent or letter())

    end: Failed | None = asyncio.run(receiver.play(post))
    return end


def test_the_signature_is_that_of_the_conventions_own_example() -> None:
    # standardwebhooks/standard-webhooks, the vector of its libraries' tests.
    secret = SecretStr("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', [secret])
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_notice_arrives_signed_with_all_that_another_system_needs() -> None:
    receiver = Receiver()
    assert send(receiver, secrets=[SECRET, OLD_SECRET]) is None
    [request] = receiver.requests
    assert request[0] == "POST /notices HTTP/1.1"
    body = verified(request)
    assert verified(request, OLD_SECRET) == body, "while the receiver changes its secret, both are right"
    assert (body["type"], body["timestamp_ms"]) == ("notice.ready", NOON_MS)
    data = body["data"]
    assert (data["recipient"], data["language"], data["order"]) == ("wx-4711", "zh-CN", "W1")
    assert (data["code"], data["doors"], data["qr"]) == ("123 456", ["A01"], "A" * 122)
    assert data["subject"] == "订单 W1 可以取件了"
    assert MAIL.encode() not in request[2], "who is told by webhook is a recipient"
    headers = {name.lower(): value for name, value in request[1].items()}
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (letter().id, str(NOON_MS // 1000))
    with pytest.raises(AssertionError):
        verified((request[0], request[1], request[2] + b" "))


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        *((status, True) for status in (301, 307, 400, 401, 404, 410, 422)),
        *((status, False) for status in (408, 425, 429, 500, 502, 503)),
    ],
)
def test_an_answer_is_for_good_or_for_later(status: int, permanent: bool) -> None:
    receiver = Receiver([status], headers="Location: /elsewhere\r\n")
    assert send(receiver) == Failed(f"the webhook answered {status}", permanent=permanent)
    assert len(receiver.requests) == 1, "no redirect is followed"


def test_silence_and_a_closed_door_are_for_later() -> None:
    assert send(Receiver([SILENCE]), timeout_s=0.2) == Failed("the webhook did not answer in time", permanent=False)

    async def gone(url: str) -> str:
        return url

    receiver = Receiver()
    url = asyncio.run(receiver.play(gone))
    wanted = Webhook.model_validate({"url": url, "secrets": [SECRET]})
    end = asyncio.run(WebhookSender(wanted, FakeClock()).send(letter()))
    assert end == Failed("the webhook could not be reached: ConnectError", permanent=False)


def test_an_answer_without_end_is_not_read() -> None:
    assert send(Receiver([200], endless=True)) is None


@pytest.mark.parametrize(("statuses", "states"), [([500, 200], "sent"), ([410], "dead"), ([500, 429, 410], "dead")])
def test_one_notice_keeps_its_id_over_all_its_tries(
    world: World, kiosk: KioskSide, statuses: list[int], states: str
) -> None:
    with_notices(world, quiet="none", smtp=None)
    order = ordered(world, kiosk, contact={"recipient": "wx-1"}, phone_tail="5678")
    kiosk.push(loaded(kiosk, order))
    receiver = Receiver(list(statuses))
    wanted = {"secrets": [SECRET], "timeout_s": 5}

    async def post(url: str) -> None:
        sender = WebhookSender(Webhook.model_validate(wanted | {"url": url}), world.clock)
        for _ in statuses:
            await Worker(world.app.state.central, [sender]).deliver(sender)
            world.clock.pass_s(600)

    world.runner.run(receiver.play(post))
    assert len({request[1]["webhook-id"] for request in receiver.requests}) == 1
    assert len(receiver.requests) == len(statuses)
    [one] = [one for one in told(world) if one["kind"] == "ready"]
    assert (one["state"], one["tries"], one["id"]) == (states, len(statuses), receiver.requests[0][1]["webhook-id"])
    data = verified(receiver.requests[0])["data"]
    assert (data["counter"], data["shop"], data["hotline"]) == (False, "静安店", "400-000-0000")
    assert data["code"] in data["text"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://gateway.example/notices"},
        {"url": "http://192.168.1.9/notices"},
        {"url": "https://user:secret@gateway.example/"},
        {"url": "https://gateway.example/#part"},
        {"url": "ftp://gateway.example/"},
        {"url": "https://"},
        {"secrets": []},
        {"secrets": [SECRET] * 4},
        {"secrets": ["whsec_c2hvcnQ="]},
        {"secrets": [SECRET.removeprefix("whsec_")]},
        {"secrets": ["whsec_!!!!"]},
        {"timeout_s": 0},
    ],
)
def test_an_unsafe_or_broken_setting_is_refused(wrong: dict[str, Any]) -> None:
    good = {"url": "https://gateway.example/notices", "secrets": [SECRET]}
    Webhook.model_validate(good)
    with pytest.raises(ValidationError):
        Webhook.model_validate(good | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet": "21:00"},
        {"quiet": "9:00-8:00"},
        {"quiet": "21:00-21:00"},
        {"quiet": "25:00-08:00"},
        {"quiet_by_shop": {"sh-1": "never"}},
        {"remind_after_h": [0]},
        {"tries": 0},
        {"smtp": {"host": "mail", "sender": "nobody"}},
        {"smtp": {"host": "mail", "sender": "a@example.com", "user": "u"}},
        {"channel": "sms"},
    ],
)
def test_a_broken_setting_of_notices_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Notices.model_validate(wrong)
