"""A photograph on its way from the kiosk to the real central: whatever dies between, one arrives and none stays."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from central_world import KioskSide, World
from service_bench import HandClock, Seeded, open_book, work

from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.photographs import Photograph
from kiosk.domain.returns import ReturnCase
from kiosk.log import log_to
from kiosk.services import custody
from kiosk.services.change_data import unpack_key
from kiosk.services.custody.common import Moment
from kiosk.services.facts import SealingKey
from kiosk.services.sealing import seal
from kiosk.sync.client import CentralClient, open_http
from kiosk.sync.identity import Identity
from kiosk.sync.photos import NOT_YET_S, PhotoPush
from kiosk.sync.wire import Enrolment

JPEG = bytes(cv2.imencode(".jpg", np.full((60, 80, 3), 90, np.uint8))[1].tobytes())


class Line(httpx.AsyncBaseTransport):
    """A network to central: of the next exchanges each `before`, `after` or `fine`, or answered with a status."""

    def __init__(self, world: World, side: KioskSide) -> None:
        self.world, self.side = world, side
        self.plan: list[str | int] = []
        self.sent = 0
        self._inner = httpx.ASGITransport(world.app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent += 1
        fate = self.plan.pop(0) if self.plan else "fine"
        if fate == "before":
            raise httpx.ConnectError("no network")
        if isinstance(fate, int):
            return httpx.Response(fate, stream=httpx.ByteStream(b'{"code": "said_so", "detail": ""}'))
        request.headers["Authorization"] = self.side.headers()["Authorization"]
        answer = await self._inner.handle_async_request(request)
        body = await answer.aread()
        if fate == "after":
            raise httpx.ReadError("the answer was lost")
        return httpx.Response(answer.status_code, stream=httpx.ByteStream(body))


class Scene:
    """A return that came in with its photograph; `told`: central has heard of it."""

    def __init__(self, folder: Path, *, told: bool = True, plain: bytes = JPEG) -> None:
        self.world = World(folder)
        self.side = self.world.enrol()
        self.line = Line(self.world, self.side)
        self.clock = HandClock()
        self.folder = folder
        self.database = open_book(folder / "kiosk.sqlite", self.clock)
        made = self.world.order(self.world.add_order(self.side)["id"])
        (key,) = self.side.changes("sealing_key.put")
        known = SealingKey(key["key_id"], unpack_key(key["public_key"]))
        self.sealed = seal(plain, known, purpose="photo", context=made["id"], fresh=bytes(32))
        self.digest = hashlib.sha256(self.sealed.encode()).hexdigest()
        item = made["items"][0]["id"]
        case = ReturnCase("r1", "R1001", made["id"], item, "quality", "quality_approved", "review", 5, "opened", 1)
        door = Operation("op1", Kind.RETURN, "A01", "s1", "customer", State.SETTLED, order=made["id"], return_case="r1")
        done = Operation(**{**vars(door), "outcome": "inside"})
        moment = Moment(1, 1.0, lambda: "t1")

        def received(book: Any) -> None:
            book.returns.add(case)
            book.photographs.add(Photograph("r1", self.digest, 1, self.sealed))
            custody.write(book, done, moment)

        work(self.database, received)
        if told:
            self.tell()

    def tell(self) -> None:
        (data,) = [dict(one.data) for one in self.queued() if one.type == "return.received"]
        assert self.side.words(self.side.event("return.received", data)) == ["applied"]

    def queued(self) -> list[Any]:
        return list(self.world.runner.run(self.database.queued(100)).events)

    def push(self) -> PhotoPush:
        """A push as it is after a start: it remembers nothing."""
        identity = Identity(self.folder, self.clock, Seeded(3))
        if identity.enrolment is None:
            identity.enrolled(Enrolment(kiosk=self.side.id, number=self.side.number))
        http = open_http("http://central", transport=self.line)
        central = CentralClient(http, identity)
        return PhotoPush(central, self.database, self.clock, Seeded(4), log_to(self.clock, lambda line: None))

    def restart(self) -> None:
        self.database.close()
        self.database = open_book(self.folder / "kiosk.sqlite", self.clock)

    def once(self, push: PhotoPush) -> bool:
        return bool(self.world.runner.run(push.once(self.side.id)))

    def here(self) -> int:
        return work(self.database, lambda book: book.photographs.count())

    def there(self) -> list[tuple[Any, ...]]:
        return self.world.rows("SELECT id, digest, sealed FROM return_photos")

    def close(self) -> None:
        self.database.close()
        self.world.close()


@pytest.fixture
def scene_of(tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    """Makes the scene, and closes it."""
    made: list[Scene] = []

    def make(**how: Any) -> Scene:
        made.append(Scene(tmp_path, **how))
        return made[-1]

    yield make
    for scene in made:
        scene.close()


@pytest.mark.parametrize(
    "plan", [[], ["before"], ["after"], ["before", "after"], [503, "after"], [401], [500, "before"]]
)
def test_one_arrives_and_none_stays_whatever_dies_between(
    scene_of: Callable[..., Scene], plan: list[str | int]
) -> None:
    """Each exchange that fails is followed by the death of the kiosk, and a start that remembers nothing."""
    scene = scene_of()
    scene.line.plan = list(plan)
    for count in range(len(plan)):
        assert not scene.once(scene.push())
        assert (scene.here(), len(scene.there())) == (1, int("after" in plan[: count + 1]))
        scene.restart()
    assert scene.once(scene.push())
    assert (scene.here(), scene.there()) == (0, [("r1", scene.digest, scene.sealed)])
    assert not scene.once(scene.push())
    assert scene.line.sent == len(plan) + 1


def test_central_had_it_and_the_kiosk_died_before_it_forgot(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of()
    kept = Photograph("r1", scene.digest, 1, scene.sealed)
    assert scene.once(scene.push())
    work(scene.database, lambda book: book.photographs.add(kept))
    assert scene.once(scene.push())
    assert (scene.here(), len(scene.there())) == (0, 1)


def test_after_a_failure_it_waits_before_it_asks_again(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of()
    scene.line.plan, push = ["before"], scene.push()
    assert [scene.once(push), scene.once(push), scene.line.sent] == [False, False, 1]
    scene.clock.now_ms += 15_000
    assert scene.once(push)


def test_a_case_that_central_does_not_know_is_set_aside_and_kept(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(told=False)
    push = scene.push()
    assert [scene.once(push), scene.once(push), scene.line.sent, scene.here()] == [True, False, 1, 1]
    scene.tell()
    scene.clock.now_ms += int(NOT_YET_S * 1000) - 1
    assert not scene.once(push)
    scene.clock.now_ms += 1
    assert scene.once(push)
    assert (scene.here(), len(scene.there())) == (0, 1)


def test_what_central_will_never_take_is_forgotten(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of(plain=b"no picture at all")
    assert scene.once(scene.push())
    assert (scene.here(), scene.there()) == (0, [])


def test_goods_that_are_not_in_send_nothing(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of()

    def unsure(book: Any) -> None:
        case = book.returns.get("r1")
        book.returns.put(ReturnCase(**{**vars(case), "state": "unsure"}))

    work(scene.database, unsure)
    assert not scene.once(scene.push())
    assert (scene.line.sent, scene.here()) == (0, 1)
