"""Streams that go wrong by the contract: dead letters, gaps, feeds that became shorter, changes that are none."""

import asyncio
from pathlib import Path
from typing import Any

from kiosk_syncing import Kiosk, at_cursor, none_queued, play, syncing, until
from service_bench import order, work


def test_a_dead_letter_is_no_hole(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.central.poison = {2}
        kiosk.rate(3)
        async with syncing(kiosk):
            await until(lambda: len(kiosk.central.effects) == 2)
            await until(lambda: none_queued(kiosk))
        assert [one["kiosksequence"] for one in kiosk.central.dead] == [2]
        assert "sync.dead_letter" in kiosk.logged()

    play(tmp_path, scene)


def test_a_gap_deletes_nothing_and_blocks_no_changes(tmp_path: Path) -> None:
    """Central was restored to before what this kiosk has deleted."""

    async def scene(kiosk: Kiosk) -> None:
        kiosk.rate(5)
        async with syncing(kiosk):
            await until(lambda: none_queued(kiosk))
            kiosk.central.held = {1: 2}
            kiosk.rate(2)
            await asyncio.sleep(120)
            assert await kiosk.queued() == 2
            assert kiosk.sync.online, "central is there, though it does not take the events"
            kiosk.central.say("order.put", order())
            await until(lambda: len(kiosk.changes) == 1)
        assert kiosk.central.verdicts[-2:] == ["gap", "gap"]

    play(tmp_path, scene)


def test_only_what_verdict_and_acknowledgement_both_say_is_deleted(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        lawful_answer = kiosk.central.answer

        async def boasting(*request: Any) -> tuple[int, Any]:
            status, body = await lawful_answer(*request)
            return status, {**body, "acknowledged": 9_999} if "verdicts" in body else body

        kiosk.rate(3)
        kiosk.central.lost = {2}
        kiosk.central.answer = boasting  # type: ignore[method-assign]  # the fault of this test
        async with syncing(kiosk):
            await asyncio.sleep(30)
            left = [one.sequence for one in (await kiosk.database.queued(10))[1]]
            assert left == [2, 3]

    play(tmp_path, scene)


def test_a_proxy_that_cuts_long_polls_is_not_hammered(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.central.patience_s = 0.0
        async with syncing(kiosk):
            await asyncio.sleep(100)
            assert kiosk.central.polls <= 102
            kiosk.central.say("order.put", order())
            assert await until(lambda: len(kiosk.changes) == 1) < 2.0

    play(tmp_path, scene)


def test_a_feed_that_became_shorter_is_read_again_from_the_start(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        for number in range(3):
            kiosk.central.say("order.put", order(f"o{number}"))
        async with syncing(kiosk):
            await until(lambda: len(kiosk.changes) == 3)
            del kiosk.central.feed[1:]
            kiosk.central.say("order.put", order("o9"))
            await until(lambda: at_cursor(kiosk, 2), within_s=90)
        assert [change.cursor for change in kiosk.changes] == [1, 2, 3, 1, 2]

    play(tmp_path, scene)


def test_changes_that_are_none_do_not_stop_the_stream(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.central.say("weather.put", {"rain": True})
        kiosk.central.feed.append({"cursor": 2, "type": 5, "data": None})
        kiosk.central.feed.append({"cursor": 3})
        kiosk.central.say("order.put", order())
        async with syncing(kiosk):
            await until(lambda: len(kiosk.changes) == 4)
        assert work(kiosk.database, lambda book: book.orders.get("o1")) is not None

    play(tmp_path, scene)
