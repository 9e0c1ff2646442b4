"""The kiosk's sync against a central that keeps the contract, over a network that does not."""

import asyncio
import random
from pathlib import Path

import pytest
from kiosk_bench import CODE, GARBAGE, Central, fair, lawful, storm
from kiosk_syncing import FACE, Kiosk, at_cursor, none_queued, play, syncing, until
from service_bench import SHOP, Seeded, order, work

from kiosk.services.sync_ports import Queued
from kiosk.sync.backoff import CAP_S, FIRST_S, Backoff
from kiosk.sync.identity import ENROLMENT_FILE
from kiosk.sync.wire import cloud_event


def sequences(central: Central) -> list[int]:
    return [one["kiosksequence"] for one in central.effects]


def test_enrols_once_and_keeps_its_identity(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        async with syncing(kiosk):
            await until(lambda: kiosk.sync.online)
        first = kiosk.identity.public_key
        kiosk.start(code=None)
        assert kiosk.identity.public_key == first
        kiosk.central.say("shop.put", SHOP)
        async with syncing(kiosk):
            await until(lambda: len(kiosk.changes) == 1)
        assert kiosk.logged().count("sync.enrolled") == 1
        for name in (ENROLMENT_FILE, "identity.key"):
            assert (kiosk.folder / name).stat().st_mode & 0o777 == 0o600

    play(tmp_path, scene)


def test_a_lost_answer_to_the_enrolment_costs_nothing(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        faults = iter(["lost", "answer lost", "html", "503 json"])
        kiosk.network.weather = lambda _: next(faults, "fine")
        async with syncing(kiosk):
            await until(lambda: kiosk.sync.online)
        (kiosk.folder / ENROLMENT_FILE).write_text("{torn")
        kiosk.start()
        async with syncing(kiosk):
            await until(lambda: kiosk.identity.enrolment is not None)

    play(tmp_path, scene)


def test_without_identity_and_code_it_ends_quietly(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.start(code=None)
        async with syncing(kiosk) as task:
            await task
        assert kiosk.logged() == ["sync.not_enrolled"]
        assert kiosk.network.requests == 0

    play(tmp_path, scene)


def test_an_event_reaches_central_at_once_and_is_gone_after_its_acknowledgement(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        async with syncing(kiosk):
            await until(lambda: kiosk.sync.online)
            await asyncio.sleep(100)
            kiosk.rate()
            assert await until(lambda: len(kiosk.central.effects) == 1) < 0.1
            await until(lambda: none_queued(kiosk))
            assert kiosk.central.effects[0]["data"] == FACE
            assert kiosk.central.heads == [1]
            assert kiosk.states == [True]

    play(tmp_path, scene)


def test_a_change_reaches_the_kiosk_at_once(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        async with syncing(kiosk):
            await until(lambda: kiosk.sync.online)
            await asyncio.sleep(100)
            kiosk.central.say("order.put", order())
            assert await until(lambda: len(kiosk.changes) == 1) < 0.1
            assert work(kiosk.database, lambda book: book.orders.get("o1")) is not None
            polls = kiosk.central.polls
            await asyncio.sleep(250)
            assert kiosk.central.polls - polls <= 11, "an idle kiosk polls every 25 s"

    play(tmp_path, scene)


def test_a_long_queue_and_a_long_feed_go_through_in_pages(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.rate(450)
        for number in range(450):
            kiosk.central.say("order.put", order(f"o{number}"))
        async with syncing(kiosk):
            await until(lambda: len(kiosk.central.effects) == 450 and len(kiosk.changes) == 450)
        assert sequences(kiosk.central) == list(range(1, 451))
        assert await kiosk.database.cursor() == 450
        assert kiosk.told[:2] == [0, 400], "a page with more behind it does not end an absence"

    play(tmp_path, scene)


def test_a_batch_too_large_for_a_proxy_is_halved(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.central.batch_limit = 30
        kiosk.rate(100)
        async with syncing(kiosk):
            await until(lambda: len(kiosk.central.effects) == 100)
        assert sequences(kiosk.central) == list(range(1, 101))

    play(tmp_path, scene)


def test_an_outage_heals_by_itself(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        async with syncing(kiosk):
            await until(lambda: kiosk.sync.online)
            kiosk.network.weather = lambda _: "lost"
            kiosk.rate(3)
            await until(lambda: not kiosk.sync.online)
            requests = kiosk.network.requests
            await asyncio.sleep(3600)
            assert kiosk.network.requests - requests < 2 * 3600 / (CAP_S / 2), "a fleet must not hammer"
            assert await kiosk.queued() == 3
            kiosk.network.weather = fair
            assert await until(lambda: len(kiosk.central.effects) == 3) <= CAP_S
            assert kiosk.sync.online
        # One long poll was under way when the network went, and its answer came.
        assert kiosk.states in ([True, False, True], [True, False, True, False, True])
        assert len(kiosk.lines) < 30, "an outage does not fill the log"

    play(tmp_path, scene)


@pytest.mark.parametrize("fault", ["lost", "slow", "twice", "answer lost", "answer slow", *GARBAGE])
def test_it_survives_any_answer_and_goes_on_after_it(tmp_path: Path, fault: str) -> None:
    async def scene(kiosk: Kiosk) -> None:
        async with syncing(kiosk) as task:
            await until(lambda: kiosk.sync.online)
            kiosk.network.weather = lambda _: fault
            kiosk.rate(5)
            await asyncio.sleep(200)
            assert not task.done()
            if fault in GARBAGE or fault in {"lost", "slow"}:
                assert await kiosk.queued() == 5, "nothing may go before central holds it"
                assert not kiosk.sync.online
            kiosk.network.weather = fair
            kiosk.rate(1)
            kiosk.central.say("order.put", order())
            await until(lambda: len(kiosk.central.effects) == 6 and len(kiosk.changes) == 1)
            await until(lambda: none_queued(kiosk))
        assert sequences(kiosk.central) == [1, 2, 3, 4, 5, 6]
        assert await kiosk.database.cursor() == 1

    play(tmp_path, scene)


def test_every_effect_once_through_a_storm(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)

    async def scene(kiosk: Kiosk) -> None:
        kiosk.network.weather = storm(chance, 0.5)
        kiosk.central.poison = {7, 11}
        async with syncing(kiosk) as task:
            for number in range(40):
                kiosk.rate(chance.randrange(4))
                kiosk.central.say("order.put", order(f"o{number}"))
                await asyncio.sleep(chance.random() * 40)
            assert not task.done()
            kiosk.network.weather = fair
            await until(lambda: none_queued(kiosk))
            await until(lambda: at_cursor(kiosk, 40))
        total = await _recorded(kiosk)
        numbers = sorted(sequences(kiosk.central) + [one["kiosksequence"] for one in kiosk.central.dead])
        assert numbers == list(range(1, total + 1))
        ids = {one["id"] for one in kiosk.central.effects + kiosk.central.dead}
        assert len(ids) == total
        assert [change.cursor for change in kiosk.changes] == list(range(1, 41))

    play(tmp_path, scene)


async def _recorded(kiosk: Kiosk) -> int:
    head = (await kiosk.database.queued(0)).head
    assert head is not None
    return head[0]


@pytest.mark.parametrize("wrong_ms", [-10 * 365 * 86_400_000, 10 * 365 * 86_400_000, 90_000])
def test_a_wrong_clock_does_not_cut_the_kiosk_off(tmp_path: Path, wrong_ms: int) -> None:
    async def scene(kiosk: Kiosk) -> None:
        async with syncing(kiosk):
            await until(lambda: kiosk.sync.online)
            kiosk.clock.wrong_ms = wrong_ms
            kiosk.rate()
            await until(lambda: len(kiosk.central.effects) == 1)
            await asyncio.sleep(100)
            kiosk.clock.wrong_ms = 0
            kiosk.rate()
            await until(lambda: len(kiosk.central.effects) == 2)

    play(tmp_path, scene)


def test_a_fault_of_the_database_is_not_survived(tmp_path: Path) -> None:
    class BrokenError(Exception):
        pass

    async def scene(kiosk: Kiosk) -> None:
        async def broken(limit: int) -> None:
            raise BrokenError

        kiosk.database.queued = broken  # the fault of this test
        with pytest.raises(ExceptionGroup) as caught:
            async with syncing(kiosk) as task:
                await task
        assert caught.group_contains(BrokenError)

    play(tmp_path, scene)


@pytest.mark.parametrize(("wall_ms", "time"), [(2**60, "9999-12-31T23:59:59.000Z"), (-5, "1970-01-01T00:00:00.000Z")])
def test_a_clock_beyond_the_calendar_still_makes_a_lawful_event(wall_ms: int, time: str) -> None:
    queued = Queued(1, "0192f3a0-7c00-7000-8000-000000000001", "rating.given", wall_ms, FACE)
    made = cloud_event("K00001", 1, queued)
    lawful("CloudEvent", made)
    assert made["time"] == time


def test_no_code_and_no_key_reaches_the_log(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.network.weather = storm(random.Random(4), 0.5)
        async with syncing(kiosk):
            kiosk.rate(3)
            await asyncio.sleep(300)
        text = "".join(kiosk.lines)
        assert kiosk.lines
        assert CODE not in text
        assert "Bearer" not in text
        assert kiosk.identity.public_key not in text

    play(tmp_path, scene)


def test_the_back_off_doubles_is_capped_and_jitters() -> None:
    backoff = Backoff(Seeded(9))
    waits = [backoff.after_failure() for _ in range(12)]
    steps = [min(FIRST_S * 2**n, CAP_S) for n in range(12)]
    assert all(step / 2 <= wait <= step for wait, step in zip(waits, steps, strict=True))
    assert len(set(waits[6:])) > 1
    backoff.after_success()
    assert backoff.after_failure() <= FIRST_S
