"""Labels to locks and back, and what a driver error says about bytes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

import locker_driver
from kiosk.domain.compartments import Address, Door, Layout, Place, Rect, Size, Zone
from kiosk.lockers.doors import BankDoors
from kiosk.lockers.layout import LayoutError
from kiosk.services.ports import Pulse, Sight
from locker_driver import Ack, DoorState, Lock, LockerError, OpenResult, Overrun, Reading

RECT = Rect(0, 0, 1, 1)
WIRING = {"A01": Lock("main", 1, 1), "A02": Lock("main", 2, 24), "B01": Lock("side", 1, 1)}
LAYOUT = Layout(
    "1",
    1,
    1,
    0,
    RECT,
    RECT,
    RECT,
    tuple(
        Place(label, Size.S, Zone.AMBIENT, False, RECT, Address(lock.line, lock.board, lock.lock))
        for label, lock in WIRING.items()
    ),
)
STRANGER = Lock("main", 1, 9)


class Clock:
    def monotonic_s(self) -> float:
        return 99.0

    def wall_ms(self) -> int:
        return 0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("a door is never waited for here")


class News(AsyncIterator[Reading]):
    def __init__(self, *news: Reading | Exception) -> None:
        self.left = list(news)
        self.closed = False

    async def __anext__(self) -> Reading:
        if not self.left:
            raise StopAsyncIteration
        item = self.left.pop(0)
        if isinstance(item, Exception):
            raise item
        return item

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeBank:
    """Answers what a test put in, and remembers what it was asked to open."""

    readings: dict[Lock, Reading] = field(default_factory=dict)
    errors: dict[object, Exception] = field(default_factory=dict)
    ack: Ack = Ack.ACKED
    news: News = field(default_factory=News)
    opened: list[Lock] = field(default_factory=list)
    locks: list[Lock] = field(default_factory=lambda: [*WIRING.values(), STRANGER])

    async def open(self, lock: Lock) -> OpenResult:
        self.opened.append(lock)
        if lock in self.errors:
            raise self.errors[lock]
        return OpenResult(1.0, self.ack)

    async def fresh(self, lock: Lock) -> Reading:
        if lock in self.errors:
            raise self.errors[lock]
        return self.readings[lock]

    async def states(self, *, line: str | None = None) -> dict[Lock, Reading]:
        if line in self.errors:
            raise self.errors[line]
        return {lock: reading for lock, reading in self.readings.items() if lock.line == line}

    def watch(self) -> News:
        return self.news


def doors(bank: FakeBank) -> BankDoors:
    return BankDoors(bank, LAYOUT, Clock())


def seen(lock: Lock, state: DoorState = DoorState.OPEN, count: int = 2) -> Reading:
    return Reading(lock, state, 5.0, count)


@pytest.mark.parametrize("label", WIRING)
def test_exactly_the_lock_of_the_label_is_opened_once(label):
    bank = FakeBank()
    assert asyncio.run(doors(bank).unlock(label)) is Pulse.ACKED
    assert bank.opened == [WIRING[label]]


@pytest.mark.parametrize("ack", [Ack.UNSURE, Ack.NONE])
def test_a_doubtful_ack_is_none(ack):
    assert asyncio.run(doors(FakeBank(ack=ack)).unlock("A01")) is Pulse.NO_ACK


ERRORS = [
    locker_driver.PortLost,
    locker_driver.Stopped,
    locker_driver.QueueFull,
    locker_driver.TooLate,
    locker_driver.NoSuchLock,
    locker_driver.LockerError,
]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("sent", [False, True])
def test_not_sent_is_said_only_when_no_byte_left(error, sent):
    bank = FakeBank(errors={WIRING["A01"]: error("a sentence", sent=sent)})
    assert asyncio.run(doors(bank).unlock("A01")) is (Pulse.NO_ACK if sent else Pulse.NOT_SENT)
    assert bank.opened == [WIRING["A01"]]


def test_a_bug_of_the_driver_is_no_pulse():
    with pytest.raises(ZeroDivisionError):
        asyncio.run(doors(FakeBank(errors={WIRING["A01"]: ZeroDivisionError()})).unlock("A01"))


def test_a_label_the_bank_has_not_is_a_bug_and_opens_nothing():
    bank = FakeBank()
    with pytest.raises(KeyError):
        asyncio.run(doors(bank).unlock("Z99"))
    assert bank.opened == []


@pytest.mark.parametrize(
    ("state", "door"),
    [(DoorState.OPEN, Door.OPEN), (DoorState.CLOSED, Door.CLOSED), (DoorState.UNKNOWN, Door.UNKNOWN)],
)
def test_a_look_tells_what_the_sensor_of_this_door_said_and_when(state, door):
    bank = FakeBank({lock: seen(lock, DoorState.OPEN) for lock in WIRING.values()})
    bank.readings[WIRING["A02"]] = seen(WIRING["A02"], state, 7)
    assert asyncio.run(doors(bank).look("A02")) == Sight("A02", door, 5.0, 7)


@pytest.mark.parametrize("error", ERRORS)
def test_a_look_that_fails_is_unknown_now(error):
    bank = FakeBank(errors={WIRING["A01"]: error("a sentence")})
    assert asyncio.run(doors(bank).look("A01")) == Sight("A01", Door.UNKNOWN, 99.0, 0)


def test_a_line_that_cannot_be_read_does_not_blind_the_other():
    readings = {lock: seen(lock) for lock in [*WIRING.values(), STRANGER]}
    bank = FakeBank(readings, errors={"side": LockerError("full")})
    assert asyncio.run(doors(bank).look_at_all()) == {
        "A01": Sight("A01", Door.OPEN, 5.0, 2),
        "A02": Sight("A02", Door.OPEN, 5.0, 2),
        "B01": Sight("B01", Door.UNKNOWN, 99.0, 0),
    }


async def collected(sights: AsyncIterator[Sight]) -> list[Sight]:
    return [sight async for sight in sights]


def test_news_are_told_by_label_and_locks_of_no_compartment_are_passed_over():
    news = News(seen(WIRING["A02"], DoorState.OPEN, 1), seen(STRANGER), seen(WIRING["B01"], DoorState.CLOSED))
    sights = asyncio.run(collected(doors(FakeBank(news=news)).watch()))
    assert sights == [Sight("A02", Door.OPEN, 5.0, 1), Sight("B01", Door.CLOSED, 5.0, 2)]
    assert news.closed


def test_after_lost_news_every_door_is_read_anew_and_watching_goes_on():
    news = News(Overrun("too slow"), seen(WIRING["A01"], DoorState.CLOSED))
    bank = FakeBank({WIRING["A02"]: seen(WIRING["A02"])}, news=news)
    sights = asyncio.run(collected(doors(bank).watch()))
    assert [(sight.label, sight.door) for sight in sights] == [("A02", Door.OPEN), ("A01", Door.CLOSED)]


def test_watching_begins_with_the_call_and_ends_with_the_iterator():
    async def story() -> News:
        bank = FakeBank(news=News(seen(WIRING["A01"])))
        taken = []
        bank.watch = lambda: taken.append(1) or bank.news
        sights = doors(bank).watch()
        assert taken == [1]
        await anext(sights)
        await sights.aclose()
        return bank.news

    assert asyncio.run(story()).closed


def test_a_layout_the_driver_cannot_serve_is_refused_with_every_compartment():
    with pytest.raises(LayoutError) as caught:
        doors(FakeBank(locks=[WIRING["A02"]]))
    assert [mistake.split(" is ")[0] for mistake in caught.value.mistakes] == ["Compartment A01", "Compartment B01"]


def test_the_drivers_own_bank_fits():
    line = locker_driver.LineConfig(
        "main", "loop://", (1, 2), locker_driver.load_profile(locker_driver.profile_names()[0])
    )
    bank = locker_driver.Bank([line], port_factory=lambda config: None)
    place = LAYOUT.places[0]
    layout = Layout("1", 1, 1, 0, RECT, RECT, RECT, (place,))
    assert BankDoors(bank, layout, Clock())
