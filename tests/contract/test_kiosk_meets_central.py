"""The real kiosk's sync and the real central, in one process on virtual time: what one mints, the other opens."""

import asyncio
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from central_world import ADMIN, SHOP
from kiosk_bench import LoopClock, run
from service_bench import Inline, Seeded, event, open_book, work

import assets
from central.app import create_app
from central.policy.files import load
from central.settings import Settings as CentralSettings
from central.system import InlineExecutor
from kiosk.domain.credentials import Accepted, Refused
from kiosk.domain.orders import Epoch, ParcelStatus
from kiosk.domain.policy import read
from kiosk.log import log_to
from kiosk.services import facts
from kiosk.services.changes import MALFORMED, UNKNOWN, Changes
from kiosk.services.credentials import Credentials
from kiosk.services.secrets import Secrets
from kiosk.services.staff import SignedIn, StaffDesk, StaffFound
from kiosk.sync.client import CentralClient, open_http
from kiosk.sync.identity import Identity
from kiosk.sync.service import Sync

SECRETS = Secrets(bytes(range(32)))
CHECKS = Credentials(SECRETS, ZoneInfo("Asia/Shanghai"))
ORDER = {
    "number": "W1",
    "channel": "web",
    "items": [
        {
            "title": {"zh-CN": "保温杯", "en": "Vacuum flask"},
            "variant": {"zh-CN": "白色", "en": "White"},
            "quantity": 1,
            "paid_fen": 12_900,
            "category": "household",
            "way": "remote",
        }
    ],
    "parcels": [{"label": "P1", "size": "S", "zone": "ambient", "low_door": False}],
    "phone_tail": "5678",
    "held_until_ms": None,
    "opaque_code": "134567890123456789",
}


class CentralEntropy:
    """Central's port for randomness."""

    def token_bytes(self, count: int) -> bytes:
        return self._seeded.bytes(count)

    def __init__(self) -> None:
        self._seeded = Seeded(2)


class People:
    """Shop systems that talk to central."""

    def __init__(self, transport: httpx.ASGITransport) -> None:
        headers = {"Authorization": f"Bearer {ADMIN}"}
        self.http = httpx.AsyncClient(transport=transport, base_url="http://central", headers=headers)

    async def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = await self.http.post(path, json=body)
        assert answer.is_success, answer.text
        said: dict[str, Any] = answer.json()
        return said


def test_what_central_mints_the_kiosk_opens(tmp_path: Path) -> None:
    run(meet(tmp_path))


async def meet(folder: Path) -> None:
    clock = LoopClock()
    settings = CentralSettings(
        admin_token=ADMIN,
        database=str(folder / "central.db"),
        signing_key_path=folder / "central.pem",
        log_path=folder / "central.jsonl",
    )
    app = create_app(settings, clock=clock, executor=InlineExecutor(), entropy=CentralEntropy())
    transport = httpx.ASGITransport(app)
    people = People(transport)
    database = open_book(folder / "kiosk.sqlite", clock)
    try:
        await people.post("/v1/shops", SHOP)
        code = (await people.post("/v1/enrolment-codes", {"shop": SHOP["id"]}))["code"]
        identity = Identity(folder, clock, Seeded(3))
        async with open_http("http://central", transport=transport) as http:
            sync = Sync(
                central=CentralClient(http, identity),
                identity=identity,
                book=database,
                apply_one=Changes(SECRETS).apply_change,
                clock=clock,
                entropy=Seeded(4),
                log=log_to(clock, lambda line: None),
                software="0.1.0",
                enrolment_code=code,
            )
            running = asyncio.create_task(sync.run())
            await reach(lambda: sync.online and work(database, facts.shop) is not None)
            await use(people, database, sync, str(identity.enrolment and identity.enrolment.kiosk))
            assert not running.done()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    finally:
        await people.http.aclose()
        app.state.central.close()
        database.close()


async def reach(true: Any, within_s: float = 10.0) -> None:
    loop = asyncio.get_running_loop()
    until_s = loop.time() + within_s
    while not true():
        assert loop.time() < until_s, f"not so within {within_s} s"
        await asyncio.sleep(0.01)


async def hear_the_policy(people: People, database: Any) -> None:
    """What central has checked is what the kiosk decides by, to the last holiday."""
    document, _ = load(assets.path("config/returns.toml"))
    assert (await people.http.put("/v1/policies/returns", json=document)).is_success
    await reach(lambda: work(database, facts.return_policy) == read(document).policy, within_s=2.0)


async def use(people: People, database: Any, sync: Sync, kiosk: str) -> None:
    made = await people.post("/v1/orders", {**ORDER, "kiosk": kiosk})
    by_kind = {one["kind"]: one for one in made["credentials"]}
    clerk = await people.post("/v1/staff", {"kiosk": kiosk, "number": "0012", "role": "associate", "pin": "482913"})
    await reach(lambda: work(database, lambda book: book.staff.get(clerk["id"])) is not None, within_s=2.0)

    def check(text: str) -> Accepted | Refused:
        return work(database, lambda book: CHECKS.check(book, CHECKS.read(book, text), LoopClock().wall_ms()))

    token = by_kind["qr"]["token"]
    before = check(token)
    assert isinstance(before, Refused)
    assert (before.reason, before.order) == ("not_ready", made["id"])
    (parcel,) = work(database, lambda book: book.parcels.where(order=made["id"]))
    ready = parcel.__class__(**{**vars(parcel), "status": ParcelStatus.READY})
    work(database, lambda book: book.parcels.put(ready))
    work(database, lambda book: book.epochs.put(Epoch("e1", parcel.id, made["id"], "A01", 1, "s1")))

    assert check(token) == Accepted(by_kind["qr"]["id"], made["id"], ("e1",))
    assert check("134567890123456789") == Accepted(by_kind["opaque"]["id"], made["id"], ("e1",))
    typed = by_kind["numeric"]
    answer = work(database, lambda book: CHECKS.check_numeric(book, typed["code"], "5678", LoopClock().wall_ms()))
    assert answer == Accepted(typed["id"], made["id"], ("e1",))
    old = await people.post(f"/v1/orders/{made['id']}/credentials", {"expires_ms": LoopClock().wall_ms() - 5_000})
    expired = check(old["token"])
    assert isinstance(expired, Refused)
    assert expired.reason == "expired"

    desk = StaffDesk(database, Inline(), SECRETS, LoopClock())
    assert await desk.sign_in(clerk["badge"]) == StaffFound(clerk["id"], "0012")
    assert isinstance(await desk.check_pin(clerk["id"], "482913"), SignedIn)
    work(database, event("rating.given", session="s1", face=5, touchpoint="pickup"))
    sync.kick()
    for _ in range(100):
        if not (await database.queued(10)).events:
            break
        await asyncio.sleep(0.01)
    shown = (await people.http.get("/v1/kiosks")).json()["kiosks"][0]
    assert (shown["acknowledged"], shown["dead_letters"]) == (2, 0)

    await hear_the_policy(people, database)
    await people.post(f"/v1/orders/{made['id']}/cancel")
    await reach(lambda: isinstance(check(token), Refused), within_s=2.0)
    cancelled = check(token)
    assert isinstance(cancelled, Refused)
    assert cancelled.reason == "cancelled"
    assert work(database, lambda book: (book.note(UNKNOWN), book.note(MALFORMED))) == (None, None)
