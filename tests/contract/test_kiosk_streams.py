"""Streams that go wrong by the contract: dead letters, gaps, feeds that became shorter, changes that are none."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from kiosk_syncing import Kiosk, at_cursor, none_queued, play, syncing, until
from service_bench import event, order, work

from kiosk.db import outbox
from kiosk.services.restored import Restoration
from kiosk.sync.errors import OldCopyError
from kiosk.sync.wire import BATCH_BYTES, LOST_EVENT


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


def test_what_central_lost_with_a_backup_is_told_again_from_the_audit_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Central was restored to before what this kiosk has deleted."""
    monkeypatch.setattr(outbox, "RETELL", 100)

    async def scene(kiosk: Kiosk) -> None:
        kiosk.rate(250)
        async with syncing(kiosk):
            await until(lambda: none_queued(kiosk))
            told = list(kiosk.central.effects)
            kiosk.central.held = {1: 2}
            del kiosk.central.effects[2:]
            kiosk.rate(2)
            await until(lambda: none_queued(kiosk))
            assert kiosk.sync.online
        assert kiosk.central.effects[:250] == told, "the same events, by the same numbers and ids"
        assert [one["kiosksequence"] for one in kiosk.central.effects] == list(range(1, 253))
        assert kiosk.logged().count("sync.retold") == 3, "a hundred at a time"

    play(tmp_path, scene)


def test_an_idle_kiosk_finds_out_too_that_central_was_restored(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.rate(5)
        async with syncing(kiosk):
            await until(lambda: none_queued(kiosk))
            kiosk.central.held = {}
            kiosk.central.effects.clear()
            await until(lambda: len(kiosk.central.effects) == 5, within_s=1200)

    play(tmp_path, scene)


def test_a_gap_that_is_no_loss_deletes_nothing_and_blocks_no_changes(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.rate(5)
        kiosk.central.lost = {4}
        async with syncing(kiosk):
            await until(lambda: len(kiosk.central.effects) == 3)
            await asyncio.sleep(120)
            assert await kiosk.queued() == 2
            assert kiosk.sync.online, "central is there, though it does not take the events"
            kiosk.central.say("order.put", order())
            await until(lambda: len(kiosk.changes) == 1)
        assert kiosk.central.verdicts[-2:] == ["gap", "gap"]

    play(tmp_path, scene)


@pytest.mark.parametrize("says", [{"newest_generation": 2}, {"audit_head": {"sequence": 3, "hash": "ab" * 32}}])
def test_central_that_knows_more_of_the_kiosk_ends_it_and_the_next_start_knows(tmp_path: Path, says: Any) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.rate(3)
        async with syncing(kiosk):
            await until(lambda: none_queued(kiosk))
        kiosk.central.more = says
        kiosk.start()
        with pytest.raises(ExceptionGroup) as caught:
            async with syncing(kiosk) as task:
                await asyncio.wait([task], timeout=60)
        assert caught.group_contains(OldCopyError)
        found: list[Restoration] = []
        kiosk.database.settle(lambda book, restoration: found.append(restoration))
        newest = says.get("newest_generation", 0)
        assert found == [Restoration(max(2, newest + 1), 3, 0 if newest else 3, "central")]
        kiosk.rate(2)
        kiosk.central.more = {}
        kiosk.start()
        async with syncing(kiosk):
            await until(lambda: none_queued(kiosk))
        assert [one["kiosksequence"] for one in kiosk.central.effects] == [1, 2, 3, 1, 2]
        assert kiosk.central.effects[-1]["kioskgeneration"] == found[0].generation
        found.clear()
        kiosk.database.settle(lambda book, restoration: found.append(restoration))
        assert found == []

    play(tmp_path, scene)


def test_an_event_too_large_for_central_becomes_a_dead_letter_and_not_a_jam(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        kiosk.rate()
        work(kiosk.database, event("rating.given", session="x" * BATCH_BYTES, face=5, touchpoint="pickup"))
        kiosk.rate()
        async with syncing(kiosk):
            await until(lambda: none_queued(kiosk))
        types = [(one["kiosksequence"], one["type"]) for one in kiosk.central.effects]
        assert types == [(1, "rating.given"), (2, LOST_EVENT), (3, "rating.given")]

    play(tmp_path, scene)


def test_only_what_verdict_and_acknowledgement_both_say_is_deleted(tmp_path: Path) -> None:
    async def scene(kiosk: Kiosk) -> None:
        lawful_answer = kiosk.central.answer

        async def boasting(*request: Any) -> tuple[int, Any]:
            status, body = await lawful_answer(*request)
            return status, {**body, "acknowledged": 9_999} if body.get("verdicts") else body

        kiosk.rate(3)
        kiosk.central.lost = {2}
        kiosk.central.answer = boasting  # the fault of this test
        async with syncing(kiosk):
            await asyncio.sleep(30)
            left = [one.sequence for one in (await kiosk.database.queued(10)).events]
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
