"""The alarm of a line: late never, made anew seldom."""

import asyncio

from lock_line import play

from locker_driver import timing


def test_an_alarm_rings_no_later_than_it_was_set_and_not_once_cleared() -> None:
    async def story() -> None:
        loop, rang = asyncio.get_running_loop(), list[float]()
        alarm = timing.Alarm(lambda: rang.append(loop.time()))
        began_s = loop.time()
        alarm.ring_at(began_s + 3)
        alarm.ring_at(began_s + 1)
        alarm.ring_at(began_s + 2)  # put off: the one that is set comes sooner, and does
        await asyncio.sleep(5)
        assert rang == [began_s + 1]
        alarm.ring_at(began_s + 6)
        alarm.ring_at(None)
        await asyncio.sleep(5)
        assert rang == [began_s + 1]
        alarm.ring_at(began_s)  # past: at once
        alarm.clear()
        alarm.ring_at(began_s)
        await asyncio.sleep(0.1)
        assert len(rang) == 2

    play(story())
