"""Changes down: by cursor, in pages, and at once when a request waits."""

import asyncio
import json
import selectors
from pathlib import Path

import pytest
from central_world import ADMIN, TOLD_AT_FIRST, KioskSide, World, order_body

from central import feed
from central.bells import WAITERS_PER_KIOSK
from central.system import ThreadExecutor

ADMIN_HEADERS = {"Authorization": f"Bearer {ADMIN}"}


def test_the_feed_is_read_in_pages(world: World, kiosk: KioskSide) -> None:
    for number in range(120):
        world.add_order(kiosk, f"W{number}")
    first = kiosk.pull()
    assert (len(first["changes"]), first["cursor"], first["more"]) == (200, 200, True)
    second = kiosk.pull(first["cursor"])
    last = 2 * 120 + TOLD_AT_FIRST
    assert (second["cursor"], second["more"]) == (last, False)
    assert [change["cursor"] for change in second["changes"]] == list(range(201, last + 1))
    assert kiosk.pull(last) == {"changes": [], "cursor": last, "more": False}


def test_a_cursor_beyond_the_feed_is_told(world: World, kiosk: KioskSide) -> None:
    answer = world.ask("GET", f"/v1/kiosks/{kiosk.id}/changes?cursor=99", headers=kiosk.headers())
    assert (answer.status_code, answer.json()["code"]) == (409, "cursor_ahead")


@pytest.mark.parametrize("query", ["cursor=-1", "cursor=x", "cursor=9007199254740992", "wait_s=26", "wait_s=nan"])
def test_a_cursor_or_a_wait_that_cannot_be_is_refused(world: World, kiosk: KioskSide, query: str) -> None:
    answer = world.ask("GET", f"/v1/kiosks/{kiosk.id}/changes?{query}", headers=kiosk.headers())
    assert (answer.status_code, answer.json()["code"]) == (422, "field_invalid")


def test_kiosks_have_feeds_of_their_own(world: World, kiosk: KioskSide) -> None:
    other = world.enrol()
    before = other.pull()
    world.add_order(kiosk)
    assert other.pull() == before


async def _waiting(world: World, kiosk: KioskSide, count: int = 1) -> None:
    """Returns once `count` requests wait for the kiosk's changes; bounded by the callers' limit."""
    while len(world.app.state.central.bells._waiting.get(kiosk.id, ())) < count:  # noqa: ASYNC110 - nothing to wait on
        await asyncio.sleep(0)  # a turn of the loop, no time


def _poll(world: World, kiosk: KioskSide, cursor: int, wait_s: float = 25) -> "asyncio.Task[object]":
    path = f"/v1/kiosks/{kiosk.id}/changes?cursor={cursor}&wait_s={wait_s}"
    return asyncio.create_task(world.ask_async("GET", path, headers=kiosk.headers()))


async def _wake(world: World, kiosk: KioskSide) -> list[str]:
    poll = _poll(world, kiosk, TOLD_AT_FIRST)
    async with asyncio.timeout(60):
        await _waiting(world, kiosk)
        await world.ask_async("POST", "/v1/orders", json=order_body(kiosk.id), headers=ADMIN_HEADERS)
        answer = await poll
    return [change["type"] for change in answer.json()["changes"]]


def test_a_waiting_request_wakes_at_a_change(world: World, kiosk: KioskSide) -> None:
    assert world.runner.run(_wake(world, kiosk)) == ["order.put", "credential.put"]


def test_it_wakes_with_the_worker_thread_too(tmp_path: Path) -> None:
    executor = ThreadExecutor()
    world = World(tmp_path, executor=executor)
    try:
        assert world.runner.run(_wake(world, world.enrol())) == ["order.put", "credential.put"]
    finally:
        executor.close()
        world.close()


def test_a_change_for_another_kiosk_wakes_nobody(world: World, kiosk: KioskSide) -> None:
    other = world.enrol()

    async def story() -> bool:
        poll = _poll(world, kiosk, TOLD_AT_FIRST)
        async with asyncio.timeout(60):
            await _waiting(world, kiosk)
            await world.ask_async("POST", "/v1/orders", json=order_body(other.id), headers=ADMIN_HEADERS)
        waits = not poll.done() and not world.app.state.central.bells._waiting[kiosk.id][0].is_set()
        world.app.state.central.bells.close()
        await poll
        return waits

    assert world.runner.run(story())


def test_too_many_waiting_requests_release_the_oldest(world: World, kiosk: KioskSide) -> None:
    async def story() -> object:
        polls = [_poll(world, kiosk, TOLD_AT_FIRST)]
        async with asyncio.timeout(60):
            await _waiting(world, kiosk)
            polls += [_poll(world, kiosk, TOLD_AT_FIRST) for _ in range(WAITERS_PER_KIOSK)]
            oldest = await polls[0]
        assert not any(poll.done() for poll in polls[1:])
        world.app.state.central.bells.close()
        await asyncio.gather(*polls)
        return oldest

    answer = world.runner.run(story())
    assert answer.json()["changes"] == []
    assert world.app.state.central.bells._waiting == {}


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next timer instead of waiting for it."""

    def __init__(self) -> None:
        self.virtual_s = 0.0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.virtual_s


class _Jumping(selectors.SelectSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._loop.virtual_s += timeout or 0.0
        return super().select(0)


def test_a_wait_ends_by_itself_on_a_virtual_clock(world: World, kiosk: KioskSide) -> None:
    loop = VirtualLoop()
    try:
        path = f"/v1/kiosks/{kiosk.id}/changes?cursor={TOLD_AT_FIRST}&wait_s=25"
        answer = loop.run_until_complete(world.ask_async("GET", path, headers=kiosk.headers()))
        assert answer.json() == {"changes": [], "cursor": TOLD_AT_FIRST, "more": False}
        assert 25 <= loop.virtual_s < 26
    finally:
        loop.close()


def test_a_central_that_goes_down_lets_waiting_kiosks_go(world: World, kiosk: KioskSide) -> None:
    async def story() -> object:
        poll = _poll(world, kiosk, TOLD_AT_FIRST)
        async with asyncio.timeout(60):
            await _waiting(world, kiosk)
            world.app.state.central.bells.close()
            return await poll

    assert world.runner.run(story()).json()["changes"] == []


def test_last_seen_is_noted_but_not_at_every_request(world: World, kiosk: KioskSide) -> None:
    def seen() -> int:
        return int(world.admin("GET", "/v1/kiosks")["kiosks"][0]["last_seen_ms"])

    kiosk.pull()
    first = seen()
    world.clock.pass_s(5)
    kiosk.pull()
    assert seen() == first
    world.clock.pass_s(5)
    kiosk.pull()
    assert seen() == first + 10_000


def test_a_page_ends_before_it_gets_too_long(world: World, kiosk: KioskSide, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        world.add_order(kiosk, f"W{number}")
    whole = kiosk.pull()["changes"]
    monkeypatch.setattr(feed, "PAGE_BYTES", 1200)
    cursor, pages, read = 0, 0, []
    while True:
        page = kiosk.pull(cursor)
        read += page["changes"]
        cursor, pages = page["cursor"], pages + 1
        assert len(page["changes"]) == 1 or sum(len(json.dumps(one["data"])) for one in page["changes"]) <= 1200
        if not page["more"]:
            break
    assert read == whole
    assert 1 < pages <= len(whole)
