"""A central that is not the one the kiosk was made for: newer, damaged, or in the wrong hands.

Knows: the contract between kiosk and central, as bytes that pass between them. Must never know either program.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import httpx

from sim.seeds import Random
from sim.soak.faults.effect import took
from sim.soak.stage import Stage

T = TypeVar("T")

WITHIN_S = 30.0
PAGES_WITHIN_S = 90.0
OPENINGS = 10_000
PAGE = 200
HOSTILE = ("opening.authorised", "operation.begin", "door.open", "help.answered", "credential.put")


async def poison(stage: Stage, random: Random) -> None:
    """One event is of a kind that central has never heard of: the kiosk's program is newer than central's."""
    altered: list[str] = []

    def spoil(request: httpx.Request) -> httpx.Request:
        if altered or not request.url.path.endswith("/events"):
            return request
        body = json.loads(request.content)
        if not body["events"]:
            return request
        event = random.choice(body["events"])
        altered.append(event["id"])
        event["type"] = "drone.landed"
        return _with(request, body)

    sky = stage.shop.sky
    sky.outgoing.append(spoil)
    try:
        await took(stage, lambda: altered, "an event was sent", WITHIN_S)
    finally:
        _removed(sky.outgoing, spoil)


async def newer(stage: Stage, random: Random) -> None:
    """Central is a version ahead: its answers hold fields, and its pages changes, that the kiosk has never heard of."""
    await _answers(stage, _with_news, 1, random.uniform(1.0, 10.0))


async def hostile(stage: Stage, random: Random) -> None:
    """Somebody else answers for central, and asks for ten thousand openings."""
    await _answers(stage, partial(_demands, random), OPENINGS // PAGE, 0.0)


def _with_news(page: dict[str, Any], cursor: int) -> None:
    page["weather"] = {"sun": True}
    for change in page["changes"]:
        change["priority"] = 9
        if isinstance(change.get("data"), dict):
            change["data"]["since_version"] = [2, 0]


def _demands(random: Random, page: dict[str, Any], cursor: int) -> None:
    page["changes"] = [
        {
            "cursor": cursor + place + 1,
            "type": random.choice(HOSTILE),
            "data": {"id": f"x{cursor + place}", "compartment": "A01", "actor": "central", "reason": "because"},
        }
        for place in range(PAGE)
    ]
    page["cursor"], page["more"] = cursor + PAGE, True


async def _answers(stage: Stage, change: Callable[[dict[str, Any], int], None], pages: int, stay_s: float) -> None:
    """Let `change` rework so many pages of changes, and more for as long as it stays."""
    reworked = 0

    def rework(request: httpx.Request, status: int, content: bytes) -> tuple[int, bytes]:
        nonlocal reworked
        if not request.url.path.endswith("/changes"):
            return status, content
        if status != httpx.codes.OK and pages == 1:
            return status, content
        page = json.loads(content) if status == httpx.codes.OK else {}
        change(page, int(request.url.params["cursor"]))
        reworked += 1
        return 200, json.dumps(page).encode()

    sky = stage.shop.sky
    sky.incoming.append(rework)
    stage.spawn(_news(stage))
    try:
        await took(
            stage, lambda: reworked >= pages, f"{pages} pages were asked for", PAGES_WITHIN_S if pages > 1 else WITHIN_S
        )
        await stage.sleep(stay_s)
    finally:
        _removed(sky.incoming, rework)


def _with(request: httpx.Request, body: object) -> httpx.Request:
    headers = {name: value for name, value in request.headers.items() if name.lower() != "content-length"}
    return httpx.Request(request.method, request.url, headers=headers, content=json.dumps(body).encode())


async def _news(stage: Stage) -> None:
    """Somebody buys something: the kiosk's long question to central is answered."""
    await stage.order()


def _removed(among: list[T], one: T) -> None:
    if one in among:
        among.remove(one)
