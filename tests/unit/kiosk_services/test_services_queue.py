"""Numbers for the counter in the real database: never twice a day, the same for the same order, whatever happens."""

import random
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from service_bench import NOW_MS, HandClock, Seeded, open_book, order, put, work

from kiosk.db.database import SqlDatabase
from kiosk.domain.counter import QueueRules, Ticket
from kiosk.domain.orders import ParcelStatus
from kiosk.flows.effects import CheckIn, LookAtQueue
from kiosk.services.answers.counter import CounterAnswers
from kiosk.services.changes import MALFORMED, Changes
from kiosk.services.custody import Moment, now
from kiosk.services.queue import Queue, Stand, numbers_lost
from kiosk.services.restored import Restoration, suspect_everything
from kiosk.services.secrets import Secrets

SHANGHAI = ZoneInfo("Asia/Shanghai")
APPLY = Changes(Secrets(bytes(range(32)))).apply_change
DAY_MS = 86_400_000


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    opened = open_book()
    yield opened
    opened.close()


def moment(wall_ms: int = NOW_MS, seed: int = 1) -> Moment:
    return now(HandClock(wall_ms), Seeded(seed))


IDS = Seeded(99)


def check_in(database: SqlDatabase, name: str, wall_ms: int = NOW_MS, rules: QueueRules | None = None) -> Stand:
    queue = Queue(rules or QueueRules(), SHANGHAI)
    at = now(HandClock(wall_ms), IDS)
    return work(database, lambda book: queue.check_in(book, name, None, at))


def waits(database: SqlDatabase, name: str, reason: str = "too_big") -> None:
    """An order whose one parcel waits behind the counter."""
    data = order(name)
    parcels = data["parcels"]
    assert isinstance(parcels, list)
    parcels[0]["counter"] = reason
    put(database, APPLY, "order.put", data)


def said(database: SqlDatabase, stand: Stand, state: str, at_ms: int = NOW_MS + 1) -> None:
    put(database, APPLY, "ticket.put", {"id": stand.ticket.id, "state": state, "at_ms": at_ms})


def again(database: SqlDatabase, stand: Stand) -> Stand:
    queue = Queue(QueueRules(), SHANGHAI)
    found = work(database, lambda book: queue.stand(book, stand.ticket.id, NOW_MS))
    assert found is not None
    return found


def test_numbers_count_from_one_and_the_same_code_shows_the_same_number(database: SqlDatabase) -> None:
    waits(database, "o1")
    waits(database, "o2")
    first, second = check_in(database, "o1"), check_in(database, "o2")
    assert [first.ticket.number, second.ticket.number] == ["1", "2"]
    assert (second.ahead, second.minutes) == (1, 2)
    assert check_in(database, "o1", NOW_MS + 60_000).ticket == first.ticket


def test_central_and_the_audit_log_hear_of_it_once(tmp_path: Path) -> None:
    database = open_book(tmp_path / "kiosk.sqlite")
    waits(database, "o1")
    stand = check_in(database, "o1")
    check_in(database, "o1")
    _, queued = next_queued(database)
    (told,) = [one for one in queued if one.type == "customer.checked_in"]
    assert told.data == {
        "ticket": stand.ticket.id,
        "number": "1",
        "day": "2025-11-21",
        "order": "o1",
        "parcels": ["o1.p1"],
        "credential": None,
    }
    database.close()


def next_queued(database: SqlDatabase) -> tuple[int, list[object]]:
    coroutine = database.queued(50)
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value.generation, list(done.value.events)
    raise AssertionError("the inline executor waited")


def test_the_numbers_begin_anew_on_a_day_of_business(database: SqlDatabase) -> None:
    assert [check_in(database, f"o{n}").ticket.number for n in range(3)] == ["1", "2", "3"]
    tomorrow = check_in(database, "o0", NOW_MS + DAY_MS)
    assert (tomorrow.ticket.number, tomorrow.ahead) == ("1", 0)
    assert check_in(database, "o9", NOW_MS).ticket.number == "4", "a clock that went back goes on where it was"


def test_a_kiosk_of_several_has_a_series_of_its_own(database: SqlDatabase) -> None:
    assert check_in(database, "o1", rules=QueueRules(series="KB")).ticket.number == "KB1"


def test_whoever_is_served_makes_the_others_move_up(database: SqlDatabase) -> None:
    stands = [check_in(database, f"o{n}") for n in range(3)]
    assert again(database, stands[2]).ahead == 2
    said(database, stands[0], "called")
    assert again(database, stands[2]).ahead == 2, "called is not served"
    said(database, stands[0], "served")
    assert again(database, stands[2]).ahead == 1
    said(database, stands[1], "passed")
    assert again(database, stands[2]).ahead == 0
    assert check_in(database, "o1").ticket.number == "2", "a number that was passed over stays valid"


def test_served_means_that_what_waited_is_collected(database: SqlDatabase) -> None:
    waits(database, "o1")
    stand = check_in(database, "o1")
    said(database, stand, "served", NOW_MS + 5)
    parcel = work(database, lambda book: book.parcels.get("o1.p1"))
    found = work(database, lambda book: book.orders.get("o1"))
    assert parcel is not None
    assert parcel.status == ParcelStatus.COLLECTED
    assert found is not None
    assert found.picked_up_ms == NOW_MS + 5
    said(database, stand, "called", NOW_MS + 9)
    assert again(database, stand).ticket.state == "served", "served is the end, in whatever order changes come"


def test_what_is_put_into_a_door_after_all_is_no_longer_at_the_counter(database: SqlDatabase) -> None:
    waits(database, "o1", "bank_full")
    stand = check_in(database, "o1")
    parcel = work(database, lambda book: book.parcels.get("o1.p1"))
    assert parcel is not None
    ready = parcel.__class__(**{**vars(parcel), "status": ParcelStatus.READY})
    work(database, lambda book: book.parcels.put(ready))
    said(database, stand, "served")
    kept = work(database, lambda book: book.parcels.get("o1.p1"))
    assert kept is not None
    assert kept.status == ParcelStatus.READY


@pytest.mark.parametrize("data", [{"id": "t1", "state": "lost", "at_ms": 1}, {"id": "t1", "state": "served"}, {}])
def test_a_change_nobody_understands_is_counted_and_passed_over(database: SqlDatabase, data: dict[str, object]) -> None:
    put(database, APPLY, "ticket.put", data)
    assert work(database, lambda book: book.note(MALFORMED)) == "1"


def test_a_change_about_a_number_nobody_knows_needs_nothing(database: SqlDatabase) -> None:
    put(database, APPLY, "ticket.put", {"id": "unheard", "state": "served", "at_ms": 1})
    assert work(database, lambda book: book.note(MALFORMED)) is None


def test_an_old_copy_of_the_database_gives_no_number_again(database: SqlDatabase) -> None:
    """Five numbers were given after the copy was made: each wrote a row to the audit log, so rows bound the numbers."""
    held = [check_in(database, f"o{n}").ticket.place for n in range(2)]
    lost = {held[-1] + n for n in range(1, 6)}
    found = Restoration(2, 10, 10 + len(lost) + 3, "anchor")
    work(database, lambda book: suspect_everything(book, moment(), found))
    given = check_in(database, "o8").ticket.place
    assert given not in lost | set(held)
    assert check_in(database, "o9").ticket.place == given + 1, "left out once only"


def test_the_number_is_shown_only_after_the_anchor_knows(tmp_path: Path) -> None:
    done: list[str] = []

    class Watching:
        async def drop_anchor(self) -> None:
            done.append("anchor")

    database = open_book(tmp_path / "kiosk.sqlite")
    queue = Queue(QueueRules(), SHANGHAI)
    answers = CounterAnswers(database, Watching(), queue, HandClock())
    answer = finished(answers.check_in(CheckIn("o1", None), moment()))
    assert done == ["anchor"]
    assert finished(answers.look(LookAtQueue(answer.ticket))) == answer
    assert finished(answers.look(LookAtQueue("forgotten"))) is None
    database.close()


def finished(coroutine: object) -> object:
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waited")


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_no_number_comes_twice_on_a_day_through_restarts_changes_and_clocks(tmp_path: Path, seed: int) -> None:
    print(f"seed {seed}")
    chance, path, wall_ms = random.Random(seed), tmp_path / "kiosk.sqlite", NOW_MS
    given: dict[tuple[str, str], set[str]] = {}
    database = open_book(path)
    for _ in range(120):
        match chance.randrange(8):
            case 0:
                database.close()
                database = open_book(path)
            case 1:
                wall_ms += chance.choice([-DAY_MS, -60_000, 60_000, DAY_MS // 3, DAY_MS])
            case 2:
                lost = chance.randrange(4)
                work(database, lambda book, lost=lost: numbers_lost(book, lost))
            case 3 if given:
                tickets = work(database, lambda book: book.tickets.where())
                one = chance.choice(tickets)
                state = chance.choice(["called", "served", "passed", "waiting"])
                put(database, APPLY, "ticket.put", {"id": one.id, "state": state, "at_ms": max(wall_ms, 0)})
            case _:
                ticket: Ticket = check_in(database, f"o{chance.randrange(15)}", wall_ms).ticket
                given.setdefault((ticket.day, ticket.number), set()).add(ticket.id)
    assert len(given) > 20
    assert {key: ids for key, ids in given.items() if len(ids) > 1} == {}
    database.close()
