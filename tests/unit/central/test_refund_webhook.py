"""The provider behind a web address, against a real HTTP server that pays, refuses, is silent or talks nonsense."""

import asyncio
import hmac
import json
from base64 import b64decode, b64encode
from typing import Any

import pytest
from central_world import FakeClock
from notice_bench import SECRET, serving
from pydantic import SecretStr, ValidationError

from central.refunds.provider import Answer, NeverHeard, NotYet, Paid, Refused, Wanted
from central.refunds.settings import RefundWebhook
from central.refunds.webhook import WebhookProvider

WANTED = Wanted("r-1", "o-1", 12_900, "CNY")
PAID = (200, b'{"status": "refunded", "reference": "B-7"}')
SILENT = (0, b"")


class Bank(asyncio.Protocol):
    """Answers every request alike, and keeps the last one."""

    heard = b""

    def __init__(self, answer: tuple[int, bytes]) -> None:
        self._answer = answer
        self._so_far = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._so_far += data
        head, end, body = self._so_far.partition(b"\r\n\r\n")
        sizes = [
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
        ]
        if not end or len(body) < sum(sizes):
            return
        Bank.heard = self._so_far
        status, said = self._answer
        if status:
            self._transport.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (status, len(said), said))


def play(answer: tuple[int, bytes], act: str) -> Answer | NeverHeard:
    """One call of the provider to a bank that answers so."""

    async def story() -> Answer | NeverHeard:
        async with serving(lambda: Bank(answer)) as port:
            settings = RefundWebhook(url=f"http://127.0.0.1:{port}/refunds", secrets=[SecretStr(SECRET)], timeout_s=0.5)
            provider = WebhookProvider(settings, FakeClock())
            return await (provider.request(WANTED) if act == "request" else provider.ask(WANTED))

    return asyncio.run(story())


@pytest.mark.parametrize("act", ["request", "ask"])
@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        (PAID, Paid("B-7")),
        ((200, b'{"status": "refused", "reason": "closed"}'), Refused("closed")),
        ((200, b'{"status": "refused"}'), Refused("the provider gave no reason")),
        ((202, b'{"status": "pending", "reason": "tomorrow"}'), NotYet("tomorrow")),
        ((200, b"<html>"), NotYet("the provider's answer cannot be understood")),
        ((200, b'{"status": "perhaps"}'), NotYet("the provider's answer cannot be understood")),
        ((200, b" " * 70_000), NotYet("the provider answered more than a refund needs")),
        ((500, b""), NotYet("the provider answered 500")),
        ((302, b""), NotYet("the provider answered 302")),
        ((429, b""), NotYet("the provider answered 429")),
        (SILENT, NotYet("the provider did not answer in time")),
    ],
)
def test_what_a_provider_says_is_understood_or_unknown(act: str, answer: tuple[int, bytes], meant: Answer) -> None:
    assert play(answer, act) == meant


def test_a_request_that_was_understood_and_refused_is_not_repeated() -> None:
    assert play((403, b""), "request") == Refused("the provider answered 403")
    assert play((403, b""), "ask") == NotYet("the provider answered 403")
    assert play((404, b""), "ask") == NeverHeard()
    assert play((404, b""), "request") == Refused("the provider answered 404")


def test_a_request_is_signed_and_has_the_same_key_at_every_try() -> None:
    play(PAID, "request")
    head, _, body = Bank.heard.partition(b"\r\n\r\n")
    lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    named = {name.lower(): value for name, value in lines.items()}
    key = b64decode(SECRET.removeprefix("whsec_"))
    text = b".".join([b"r-1", named["webhook-timestamp"].encode(), body])
    assert named["webhook-signature"] == "v1," + b64encode(hmac.new(key, text, "sha256").digest()).decode()
    assert named["idempotency-key"] == "r-1"
    assert json.loads(body) == {"id": "r-1", "order": "o-1", "amount_fen": 12_900, "currency": "CNY"}
    play(PAID, "ask")
    assert Bank.heard.startswith(b"GET /refunds/r-1 HTTP/1.1")


def test_a_provider_that_is_not_there_is_unknown() -> None:
    settings = RefundWebhook(url="http://127.0.0.1:9/refunds", secrets=[SecretStr(SECRET)], timeout_s=0.5)
    answer = asyncio.run(WebhookProvider(settings, FakeClock()).request(WANTED))
    assert isinstance(answer, NotYet)


@pytest.mark.parametrize("url", ["http://bank.example/refunds", "ftp://127.0.0.1/", "https://me:secret@bank.example/"])
def test_money_is_asked_for_over_tls_or_on_this_computer_only(url: str) -> None:
    with pytest.raises(ValidationError):
        RefundWebhook(url=url, secrets=[SecretStr(SECRET)])
