"""The wrapper around the real machine."""

import asyncio
import json
import subprocess
import sys

import pytest

from kiosk.log import log_to
from kiosk.system import EXIT_FATAL, SystemClock, SystemEntropy, Tasks


class World:
    def __init__(self) -> None:
        self.died: list[str] = []
        self.lines: list[str] = []
        self.tasks = Tasks(self.died.append, log_to(SystemClock(), self.lines.append))


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_failed_task_is_logged_and_fatal_and_its_words_stay_out_of_the_log():
    async def story() -> World:
        world = World()

        async def fail() -> None:
            raise KeyError("123456")

        world.tasks(fail(), "watchman")
        await settle()
        return world

    world = asyncio.run(story())
    assert world.died == ["task watchman failed: KeyError"]
    (line,) = map(json.loads, world.lines)
    assert (line["event"], line["task"], line["error"]) == ("task.failed", "watchman", "KeyError")
    assert "123456" not in "".join([*world.lines, *world.died])


def test_tasks_that_end_or_are_stopped_are_no_failure():
    async def story() -> World:
        world, ended, cancelled = World(), [], asyncio.Event()

        async def end() -> None:
            ended.append(True)

        async def for_ever() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()

        world.tasks(end(), "short")
        world.tasks(for_ever(), "long")
        await settle()
        await world.tasks.stop()
        assert ended
        assert cancelled.is_set()
        return world

    assert asyncio.run(story()).died == []


def test_a_task_nobody_holds_is_not_lost():
    async def story() -> None:
        world, done = World(), asyncio.Event()

        async def work() -> None:
            await asyncio.get_running_loop().run_in_executor(None, __import__("gc").collect)
            done.set()

        world.tasks(work(), "unheld")
        async with asyncio.timeout(60):
            await done.wait()

    asyncio.run(story())


def test_the_clock_is_the_loops():
    async def story() -> None:
        clock = SystemClock()
        before = asyncio.get_running_loop().time()
        await clock.sleep(-1)
        assert before <= clock.monotonic_s() <= asyncio.get_running_loop().time()
        assert clock.wall_ms() > 1_700_000_000_000

    asyncio.run(story())


@pytest.mark.parametrize("count", [0, 10])
def test_entropy_is_as_long_as_asked_and_not_the_same_twice(count):
    entropy = SystemEntropy()
    first, second = entropy.bytes(count), entropy.bytes(count)
    assert len(first) == count
    assert (first != second) == bool(count)


def test_fatal_ends_the_process_at_once_and_says_why():
    child = """
import atexit, sys
from kiosk.log import make_log
from kiosk.system import SystemClock, make_fatal
atexit.register(print, "cleaned up")
try:
    make_fatal(make_log(SystemClock()))("a commit failed: disk I/O error")
finally:
    print("went on")
"""
    ended = subprocess.run([sys.executable, "-c", child], timeout=120, check=False, capture_output=True, text=True)
    assert ended.returncode == EXIT_FATAL
    assert ended.stdout == ""
    line = json.loads(ended.stderr)
    assert (line["event"], line["level"]) == ("fatal", "critical")
    assert line["reason"] == "a_commit_failed:_disk_I/O_error"
