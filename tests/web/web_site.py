"""Central as a program with a day's work in it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from central_world import ADMIN, FakeClock, KioskSide, World, example_data

from central.system import SystemClock
from kiosk.services import phone_words
from kiosk.services.facts import Shop

PASSWORD = "four words of one's own"
SERVE = "from central.cli import main; raise SystemExit(main(['serve']))"
HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Site:
    """Where central listens, and what is in it."""

    url: str
    complaint: str
    number: str
    case: str
    order: str
    ticket: str
    code: str
    link: str


def link_of(kiosk: KioskSide, now_ms: int) -> str:
    """The way on the phone to a complaint that the kiosk has just opened without words."""
    moment = datetime.fromtimestamp(now_ms / 1000, UTC)
    said = {"cause": "customer", "about": "goods", "remedy": "refund", "number": "1K1122-7"}
    kiosk.push(kiosk.example("complaint.opened", **said) | {"time": f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"})
    shop = Shop.model_validate(kiosk.changes("shop.put")[-1] | {"public_url": ""})
    name = str(example_data("complaint.opened")["complaint"])
    return str(phone_words.link(shop, name, now_ms + 24 * HOUR_MS, "en", kiosk.key.sign))


def fill(folder: Path) -> dict[str, str]:
    """A shop with a complaint, a return to review, ratings and two users, an hour ago."""
    clock = FakeClock(now_ms=SystemClock().wall_ms() - HOUR_MS)
    world = World(folder, clock=clock)
    kiosk = world.enrol()
    order = world.order(world.add_order(kiosk, "W-2026-000417")["id"])
    said = {"return_case": "r1", "number": "R-417", "order": order["id"], "item": order["items"][0]["id"]}
    kiosk.push(kiosk.example("return.received", **said, decision="review", amount_fen=12_900))
    body = {
        "shop": "sh-1",
        "source": "phone",
        "about": "goods",
        "text": "杯子漏水，烫伤了手。The flask leaks.",
        "by": "0012",
    }
    complaint = world.admin("POST", "/v1/complaints", body | {"order": order["id"]})
    world.admin("POST", "/v1/complaints", body | {"text": "Thanks, all well.", "kind": "praise", "about": "service"})
    kiosk.push(kiosk.example("task.opened", task="t1"), kiosk.example("help.called", help="h1"))
    for one in range(24):
        moment = datetime.fromtimestamp(clock.now_ms / 1000 - one * 600, UTC)
        said = {"session": f"s{one}", "face": 5 if one % 6 else 2, "touchpoint": "kiosk" if one % 2 else "return"}
        kiosk.push(kiosk.example("rating.given", **said) | {"time": f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"})
        more = {"tags": ["goods", "staff"] if one % 3 else ["price"], "nps": 5 + one % 6, "ces": 1 + one % 7}
        kiosk.push(kiosk.example("rating.followed", session=f"s{one}", **more))
    parcel = {"label": "P-9", "size": "XL", "zone": "chilled", "low_door": False, "counter": "chilled"}
    behind = world.add_order(kiosk, "W-2026-000901", parcels=[parcel])
    arrived = {"ticket": "t9", "order": behind["id"], "number": "9", "parcels": [], "credential": None}
    moment = datetime.fromtimestamp(clock.now_ms / 1000, UTC)
    kiosk.push(kiosk.example("customer.checked_in", **arrived) | {"time": f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"})
    code = next(one["token"] for one in behind["credentials"] if one["token"])
    dead = "INSERT INTO notices VALUES ('n1', ?, 'ready', 'c', 'smtp', '{}', 'dead', 1, 1, 3, 1, 'no such mailbox')"
    world.sql(lambda unit: unit.conn.exec_driver_sql(dead, (order["id"],)))
    for role in ("manager", "admin"):
        world.admin("POST", "/v1/users", {"name": role, "role": role, "password": PASSWORD}, 201)
    link = link_of(kiosk, clock.now_ms)
    world.close()
    return {
        "link": link,
        "complaint": complaint["id"],
        "number": complaint["number"],
        "case": "r1",
        "order": order["id"],
        "ticket": "t9",
        "code": code,
    }


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """The program on the folder, until the block ends."""
    # A browser driven from this thread may have its event loop running in it.
    with ThreadPoolExecutor(1) as aside:
        inside = aside.submit(fill, folder).result()
    said = {"ADMIN_TOKEN": ADMIN, "DATABASE": "central.db", "SIGNING_KEY_PATH": "key.pem", "PORT": "0"}
    environment = os.environ | {f"CENTRAL_{name}": value for name, value in said.items()}
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        yield Site(json.loads(program.stdout.readline())["url"], **inside)
        program.terminate()
        assert program.wait(20) == 0
