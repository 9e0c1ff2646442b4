"""The worker: one thread, in order, bounded, and it ends."""

import asyncio
import threading

import pytest
from db_world import SeededEntropy, StillClock, run

from kiosk.db.engine import DatabaseSettings
from kiosk.db.opening import open_database
from kiosk.db.worker import InlineExecutor, ThreadExecutor, WorkerError
from kiosk.domain.events import Event

BOUND_S = 60


def fail() -> None:
    raise KeyError("inside")


@pytest.fixture
def worker():
    worker = ThreadExecutor("database", limit=3)
    yield worker
    assert worker.stop(BOUND_S)


@pytest.mark.parametrize("kind", ["thread", "inline"])
def test_results_and_exceptions_come_back(kind, worker):
    executor = worker if kind == "thread" else InlineExecutor()
    assert run(executor.run(lambda: 7)) == 7
    with pytest.raises(KeyError, match="inside"):
        run(executor.run(fail))
    assert run(executor.run(lambda: 8)) == 8


def test_inline_work_is_done_when_run_returns():
    step = InlineExecutor().run(lambda: 7)
    with pytest.raises(StopIteration) as done:
        step.send(None)
    assert done.value.value == 7


def test_all_work_runs_in_order_on_one_thread_that_is_not_the_loops(worker):
    async def story():
        return await asyncio.gather(*(worker.run(lambda n=n: (n, threading.current_thread().name)) for n in range(3)))

    assert run(story()) == [(n, "database") for n in range(3)]


def test_a_full_queue_refuses_and_a_cancelled_waiter_does_not_run(worker):
    started, release, ran = threading.Event(), threading.Event(), []

    def block() -> None:
        started.set()
        assert release.wait(BOUND_S)

    async def story() -> None:
        first = asyncio.ensure_future(worker.run(block))
        await asyncio.to_thread(started.wait, BOUND_S)
        waiting = [asyncio.ensure_future(worker.run(lambda n=n: ran.append(n))) for n in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(WorkerError, match="3 pieces of work"):
            await worker.run(lambda: None)
        waiting[1].cancel()
        await asyncio.sleep(0)
        release.set()
        await asyncio.wait_for(asyncio.gather(first, waiting[0], waiting[2]), BOUND_S)

    run(story())
    assert ran == [0, 2]


def test_stopping_finishes_what_is_queued_and_takes_nothing_more():
    worker, done = ThreadExecutor("database"), []

    async def story() -> None:
        jobs = [asyncio.ensure_future(worker.run(lambda n=n: done.append(n))) for n in range(20)]
        await asyncio.sleep(0)
        assert await asyncio.to_thread(worker.stop, BOUND_S)
        await asyncio.gather(*jobs)
        with pytest.raises(WorkerError, match="stopped"):
            await worker.run(lambda: None)

    run(story())
    assert done == list(range(20))
    assert worker.stop(BOUND_S)


def test_the_database_runs_on_the_worker(path):
    worker = ThreadExecutor("database")
    database = open_database(
        DatabaseSettings(path), executor=worker, clock=StillClock(), entropy=SeededEntropy(), fatal=print
    )

    async def story() -> list[str]:
        names = []
        work = lambda book: (book.record(Event("t", "kiosk")), names.append(threading.current_thread().name))  # noqa: E731
        await asyncio.gather(*(database.transact(work) for _ in range(20)))
        assert (await database.queued(0)).head[0] == 20
        return names

    assert run(story()) == ["database"] * 20
    assert worker.stop(BOUND_S)
    database.close()
