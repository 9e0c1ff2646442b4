"""A photograph never lies on the disk as it is, belongs to one case, and is gone when central has it."""

import asyncio
import random
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from service_bench import NOW_MS, HandClock, Seeded, open_book, order, put, work

from central.keys import SealingKey as CentralKey
from kiosk.db.database import SqlDatabase
from kiosk.domain.compartments import Address, Compartment, Layout, Place, Rect, Size, Zone
from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.photographs import MOST_KEPT, Photograph
from kiosk.domain.policy import Condition, from_older
from kiosk.domain.policy.document import Quality
from kiosk.flows.effects import Begin, DecideReturn, SealPhoto
from kiosk.flows.events import PhotoSealed, PhotoUnusable, ReturnDecided
from kiosk.services import custody, facts
from kiosk.services.answers.returns import ReturnAnswers
from kiosk.services.changes import Changes
from kiosk.services.custody.common import Moment
from kiosk.services.photographs import Photographs
from kiosk.services.room import Pressure, Room, RoomLimits
from kiosk.services.secrets import Secrets

APPLY = Changes(Secrets(bytes(32))).apply_change
RECT = Rect(0, 0, 1, 1)
PLACES = (Place("A01", Size.M, Zone.AMBIENT, False, RECT, Address("main", 1, 1)),)
LAYOUT = Layout("1", 1, 1, 0, RECT, RECT, RECT, PLACES)
PRIVATE = X25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = facts.SealingKey(1, PRIVATE.public_key().public_bytes_raw())
QUALITY = replace(from_older(7, 30_000, ()), quality=Quality(days=15, machine_fen=20_000))
ASKED = DecideReturn("o1", "o1.i1", "quality", Condition.FAULTY)
BEGIN = Begin(Kind.RETURN, "A01", order="o1", item="o1.i1", reason="quality")


def picture(seed: int = 1) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    return bytes(cv2.imencode(".jpg", pixels)[1].tobytes())


def said(jpeg: bytes, order_id: str = "o1") -> SealPhoto:
    return SealPhoto(order_id, b64encode(jpeg).decode())


class Stand:
    """A kiosk with an order to bring back, and its photographs."""

    def __init__(self, path: Path | None = None, room: Room | None = None) -> None:
        self.path, self.room = path, room
        self.clock = HandClock()
        self.open()
        work(self.database, lambda book: book.compartments.put(Compartment("A01")))
        put(self.database, APPLY, "order.put", order(picked_up_ms=NOW_MS))
        work(self.database, lambda book: facts.put_sealing_key(book, KEY))

    def open(self) -> None:
        self.database: SqlDatabase = open_book(self.path, self.clock)
        self.photos = Photographs(self.database, self.clock, Seeded(5), self.room)
        self.answers = ReturnAnswers(
            self.database,
            self.clock,
            LAYOUT,
            ZoneInfo("Asia/Shanghai"),
            QUALITY,
            silent=(),
            photographs=self.photos,
            room=self.room,
        )

    def restart(self) -> None:
        self.database.close()
        self.open()

    def decide(self) -> ReturnDecided:
        answer = asyncio.run(self.answers.decide(ASKED))
        assert isinstance(answer, ReturnDecided)
        return answer

    def seal(self, jpeg: bytes) -> str | None:
        answer = asyncio.run(self.photos.seal(said(jpeg)))
        return answer.digest if isinstance(answer, PhotoSealed) else None

    def begin(self, name: str, photo: str | None) -> Any:
        return work(self.database, lambda book: self.answers.open_case(book, replace(BEGIN, photo=photo), name))

    def settle(self, name: str, outcome: str) -> None:
        done = Operation(
            f"op-{name}",
            Kind.RETURN,
            "A01",
            "s1",
            "customer",
            State.SETTLED,
            order="o1",
            return_case=name,
            outcome=outcome,
        )
        moment = Moment(NOW_MS, 1.0, lambda: f"t-{name}-{outcome}")
        work(self.database, lambda book: custody.write(book, done, moment))

    def waiting(self) -> Photograph | None:
        return asyncio.run(self.database.photograph_after(""))

    def kept(self) -> int:
        return work(self.database, lambda book: book.photographs.count())

    def told(self) -> list[dict[str, Any]]:
        events = asyncio.run(self.database.queued(100)).events
        return [dict(one.data) for one in events if one.type == "return.received"]


def test_accepted_on_a_picture_reviewed_without_one() -> None:
    stand = Stand()
    decided = stand.decide()
    assert (decided.decision, decided.rule, decided.photo) == ("accepted", "quality_approved", True)
    digest = stand.seal(picture())
    assert (stand.begin("r1", digest).decision, stand.kept()) == ("accepted", 1)
    assert (Stand().begin("r1", None).decision, Stand().begin("r2", "d" * 64).decision) == ("review", "review")


def test_the_picture_goes_up_when_the_goods_are_in_and_opens_only_for_its_order() -> None:
    stand, jpeg = Stand(), picture()
    digest = stand.seal(jpeg)
    stand.begin("r1", digest)
    assert stand.waiting() is None, "the door is still open"
    stand.settle("r1", "inside")
    waiting = stand.waiting()
    assert waiting is not None
    assert (waiting.return_case, waiting.digest) == ("r1", digest)
    assert [one["photo"] for one in stand.told()] == [digest]
    assert CentralKey(PRIVATE).open(waiting.sealed, purpose="photo", context="o1") == jpeg
    with pytest.raises(ValueError, match="does not open"):
        CentralKey(PRIVATE).open(waiting.sealed, purpose="photo", context="o2")
    asyncio.run(stand.database.photograph_gone("r1"))
    assert (stand.waiting(), stand.kept()) == (None, 0)


def test_what_is_withdrawn_takes_its_picture_along_and_may_come_again_with_it() -> None:
    stand = Stand()
    digest = stand.seal(picture())
    stand.begin("r1", digest)
    stand.settle("r1", "empty")
    assert stand.kept() == 0
    stand.begin("r2", digest)
    stand.settle("r2", "inside")
    assert [one["photo"] for one in stand.told()] == [digest]


@pytest.mark.parametrize("bad", ["", "AAAA", "not base64!", "/9j/", b64encode(b"\xff\xd8" + bytes(300_000)).decode()])
def test_what_is_no_picture_is_not_kept(bad: str) -> None:
    stand = Stand()
    assert asyncio.run(stand.photos.seal(SealPhoto("o1", bad))) == PhotoUnusable()
    assert bad == "" or bad not in repr(SealPhoto("o1", bad))


def test_no_picture_is_asked_for_that_could_not_be_kept() -> None:
    keyless = Stand()
    work(keyless.database, lambda book: book.set_note(facts.SEALING, ""))
    room = Room(RoomLimits(2, 1, 10, 20), lambda: 2**30)
    tight = Stand(room=room)
    assert tight.decide().photo
    room.pressure = Pressure.NO_LOADS
    full = Stand()
    rows = [Photograph(f"r{number:03}", "d" * 64, 1, "AA") for number in range(MOST_KEPT)]
    work(full.database, lambda book: [book.photographs.add(one) for one in rows])
    for stand in (keyless, tight, full):
        decided = stand.decide()
        assert (decided.decision, decided.rule, decided.photo) == ("review", "quality_approved", False)
        assert decided.compartment == "A01", "the goods come in all the same"
    assert asyncio.run(keyless.photos.seal(said(picture()))) == PhotoUnusable()


def pieces(jpeg: bytes) -> list[bytes]:
    """Every stretch of it that nothing else would hold, as it is and as it was said."""
    spoken = b64encode(jpeg)
    return [text[at : at + 24] for text in (jpeg, spoken) for at in range(0, len(text) - 24, 24)]


@pytest.mark.parametrize("case", range(6))
def test_whatever_happens_no_picture_is_on_the_disk_as_it_is(tmp_path: Path, case: int) -> None:
    """Random visits with deaths between any two steps: what lies on the disk is sealed, and after the last word of
    central nothing is left; what came in with a picture is told with it, once."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, jpeg = random.Random(seed), picture(seed % 1000)
    stand, parts = Stand(tmp_path / "kiosk.sqlite"), pieces(jpeg)
    came: dict[str, str | None] = {}

    def looked() -> None:
        written = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))
        assert not any(part in written for part in parts)

    for number in range(4):
        digest, name = stand.seal(jpeg), f"r{number}"
        if chance.random() < 0.3:
            stand.restart()  # the picture is lost with the visit, nothing else is
        held = stand.photos.holds(digest)
        stand.begin(name, digest)
        looked()
        if chance.random() < 0.3:
            stand.restart()
        inside = number == 3 or chance.random() < 0.5
        stand.settle(name, "inside" if inside else "empty")
        looked()
        if inside:
            came[name] = digest if held else None
            break
    assert [(one["return_case"], one["photo"]) for one in stand.told()] == list(came.items())
    if chance.random() < 0.5:
        stand.restart()
    waiting = stand.waiting()
    assert (waiting.digest if waiting else None) == next(iter(came.values()))
    if waiting is not None:
        asyncio.run(stand.database.photograph_gone(waiting.return_case))
    assert stand.kept() == 0
    looked()
    stand.database.close()


def test_a_picture_nobody_took_is_forgotten_in_the_end_but_not_by_a_clock_that_jumped() -> None:
    stand = Stand()
    rows = [Photograph(f"r{number:03}", "d" * 64, NOW_MS, "AA") for number in range(120)]
    work(stand.database, lambda book: [book.photographs.add(one) for one in rows])
    asyncio.run(stand.database.forget(90))
    assert stand.kept() == 120
    stand.clock.now_ms += 10 * 365 * 86_400_000
    asyncio.run(stand.database.forget(90))
    assert stand.kept() == 100
    assert work(stand.database, lambda book: (book.photographs.digest("r000"), book.photographs.digest("r119"))) == (
        None,
        "d" * 64,
    )
