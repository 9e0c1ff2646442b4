"""Notices of a running central: the worker beside the server, its commands, and its end."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from central_world import ADMIN, SCHEMAS, SHOP, order_body
from notice_bench import MAIL, serving

from central.app import create_app
from central.cli import main
from central.server import make_server
from central.settings import Settings

HANG_S = 60.0


class Postbox:
    """A mail server's memory; refuses one mailbox for good."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.came = threading.Event()

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.mails.append(envelope)
        self.came.set()
        return "250 OK"


@contextmanager
def posted() -> Iterator[tuple[Postbox, int]]:
    """A mail server in a thread of its own; its memory and its port."""
    box, up = Postbox(), threading.Event()
    ports: list[int] = []
    ends: list[Callable[[], object]] = []

    async def serve() -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        async with serving(lambda: SMTP(box, hostname="mail.test", loop=loop)) as port:
            ports.append(port)
            ends.append(lambda: loop.call_soon_threadsafe(over.set))
            up.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert up.wait(HANG_S)
    try:
        yield box, ports[0]
    finally:
        ends[0]()
        thread.join(HANG_S)


@contextmanager
def served(folder: Path, smtp_port: int) -> Iterator[str]:
    """A central on a real port that tells by mail; its address."""
    smtp = {"host": "127.0.0.1", "port": smtp_port, "sender": "s@example.com"}
    settings = Settings.model_validate(
        {
            "admin_token": ADMIN,
            "database": str(folder / "central.db"),
            "signing_key_path": folder / "key.pem",
            "log_path": folder / "log.jsonl",
            "port": 0,
            "notices": {"quiet": "none", "first_wait_s": 1, "smtp": smtp},
        }
    )
    server = make_server(create_app(settings), settings)
    up, startup = threading.Event(), server.startup

    async def told(sockets: object = None) -> None:
        await startup()
        up.set()

    server.startup = told  # the test waits for it
    thread = threading.Thread(target=server.run)
    thread.start()
    assert up.wait(HANG_S)
    try:
        yield server.url()
    finally:
        server.should_exit = True
        thread.join(HANG_S)
        assert not thread.is_alive()


def at_counter(url: str, number: str, contact: dict[str, str]) -> str:
    """An order that waits behind the counter from the first, so that its customer is told at once; its id."""
    headers = {"Authorization": f"Bearer {ADMIN}"}
    with httpx.Client(base_url=url, headers=headers, trust_env=False) as people:
        people.post("/v1/shops", json=SHOP)
        code = people.post("/v1/enrolment-codes", json={"shop": SHOP["id"]}).json()["code"]
        body = SCHEMAS["EnrolmentRequest"]["examples"][0] | {"code": code}
        kiosk = people.post("/v1/enrolments", json=body).json()["kiosk"]
        parcels = [{"label": number, "size": "XL", "counter": "too_big"}]
        order = people.post("/v1/orders", json=order_body(kiosk, number, parcels=parcels, contact=contact))
        assert order.status_code == 201, order.text
        return str(order.json()["id"])


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["notices", "list", *arguments]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["notices"]
    return found


def until_dead(capsys: pytest.CaptureFixture[str], order: str, tries: int) -> dict[str, Any]:
    """The one dead letter of an order once it was tried; each look is a request, so no wait is needed between."""
    for _ in range(2000):
        found = [one for one in listed(capsys, "--state", "dead", "--order", order) if one["tries"] == tries]
        if found:
            return found[0]
    raise AssertionError("the notice never died")


def test_a_customer_gets_mail_and_an_operator_sees_and_tries_again_what_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with posted() as (box, port), served(tmp_path, port) as url:
        monkeypatch.setenv("CENTRAL_URL", url)
        monkeypatch.setenv("CENTRAL_ADMIN_TOKEN", ADMIN)
        at_counter(url, "W1", {"email": MAIL})
        assert box.came.wait(HANG_S)
        assert [one.rcpt_tos for one in box.mails] == [[MAIL]]
        failing = at_counter(url, "W2", {"email": "nobody@example.com"})
        dead = until_dead(capsys, failing, 1)
        assert (dead["kind"], dead["failure"]) == ("ready", "the mail server refused the message with 550")
        headers = {"Authorization": f"Bearer {ADMIN}"}
        right = httpx.put(f"{url}/v1/orders/{failing}/contact", json={"email": MAIL}, headers=headers, trust_env=False)
        assert right.status_code == 200
        box.came.clear()
        assert main(["notices", "retry", dead["id"]]) == 0
        assert json.loads(capsys.readouterr().out)["state"] == "waiting"
        assert box.came.wait(HANG_S)
        assert dead["id"].encode() in (box.mails[1].content or b"")
        assert main(["notices", "retry", "none"]) == 2
        assert "There is no notice none." in capsys.readouterr().err
    log = (tmp_path / "log.jsonl").read_text()
    assert "central.notice_failed" in log
    assert "example.com" not in log


def test_what_was_not_sent_when_central_stopped_is_sent_when_it_is_back(
    tmp_path: Path,
) -> None:
    with served(tmp_path, 9) as url:
        at_counter(url, "W1", {"email": MAIL})
    with posted() as (box, port), served(tmp_path, port):
        assert box.came.wait(HANG_S)
    assert [one.rcpt_tos for one in box.mails] == [[MAIL]]


def test_an_unknown_state_is_refused_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notices", "list", "--state", "lost"]) == 2
    assert "lost" in capsys.readouterr().err
