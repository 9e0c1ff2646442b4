"""The controller's end of the link, over a real socket: handshake, order, newest wins, one screen at a time."""

import asyncio
import socket

import pytest
from link_world import HELLO, TOUCHED, WELCOME, World, play, snapshot, until

from kiosk.link import connection as connection_module
from kiosk.link import framing, server
from kiosk.link.messages import PROTOCOL, Goodbye, Hello, Pressed, Snapshot, Touched
from kiosk.link.screens import Button


def press(serial: int) -> Pressed:
    return Pressed(serial=serial, button=Button.DONE)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "link"


def test_a_screen_is_welcomed_and_shown_where_the_customer_was(path):
    async def story(world: World) -> None:
        world.server.publish(snapshot(1))
        world.server.publish(snapshot(2))
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME
            assert await screen.hear() == snapshot(2)
            world.server.publish(snapshot(3))
            assert await screen.hear() == snapshot(3)
            assert world.server.connected
        await until(lambda: not world.server.connected)

    assert play(path, story).server.counts.welcomed == 1


def test_before_the_first_snapshot_there_is_only_the_welcome(path):
    async def story(world: World) -> None:
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME
            world.server.publish(snapshot(1))
            assert await screen.hear() == snapshot(1)

    play(path, story)


@pytest.mark.parametrize("size", [1, 3, 7, 10_000])
def test_intents_arrive_in_order_however_the_bytes_are_cut(path, size):
    async def story(world: World) -> None:
        data = b"".join(framing.frame(message) for message in [HELLO, *map(press, range(20))])
        async with world.screen() as screen:
            for start in range(0, len(data), size):
                screen.writer.write(data[start : start + size])
                await asyncio.sleep(0)
            await until(lambda: len(world.intents) == 20)

    assert play(path, story).intents == [press(n) for n in range(20)]


class Slow:
    """Begins with an intent at once, and is done with it when the gate opens."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.begun = []

    async def __call__(self, intent) -> None:
        self.begun.append(intent)
        await self.gate.wait()


def test_an_intent_waits_until_the_one_before_is_done(path):
    async def story(world: World) -> None:
        world.handle = slow = Slow()
        async with world.screen(HELLO, press(1)) as old:
            assert await old.hear() == WELCOME
            await until(lambda: len(slow.begun) == 1)
            old.say(press(2))
            async with world.screen(HELLO, press(3)) as new:
                assert await new.hear() == WELCOME
                assert await old.last_word() == "replaced"
                assert slow.begun == [press(1)]
                slow.gate.set()
                await until(lambda: len(world.intents) == 2)

    assert play(path, story).intents == [press(1), press(3)]


def test_what_a_replaced_screen_still_had_to_say_does_nothing(path):
    async def story(world: World) -> None:
        world.handle = slow = Slow()
        async with world.screen() as first, world.screen() as second, world.screen() as third:
            first.say(HELLO, press(1), press(10))
            await until(lambda: slow.begun == [press(1)])
            second.say(HELLO, press(2), press(20))
            assert await first.last_word() == "replaced"
            await until(lambda: world.server._bucket._tokens == 98)
            third.say(HELLO, press(3), press(30))
            assert await second.last_word() == "replaced"
            slow.gate.set()
            await until(lambda: len(world.intents) == 3)
        await until(lambda: not world.server._connections)

    assert play(path, story).intents == [press(1), press(3), press(30)]


def test_another_protocol_is_told_so(path):
    async def story(world: World) -> None:
        async with world.screen(Hello(protocol=PROTOCOL + 1, client="old"), press(1)) as screen:
            (goodbye,) = await screen.hear_all()
            assert isinstance(goodbye, Goodbye)
            assert (goodbye.code, world.server.counts.other_protocol) == ("protocol", 1)
            assert str(PROTOCOL + 1) in goodbye.sentence

    assert play(path, story).intents == []


def test_a_newer_screen_replaces_the_old(path):
    async def story(world: World) -> None:
        world.server.publish(snapshot(1))
        async with world.screen(HELLO) as old:
            assert await old.hear() == WELCOME
            async with world.screen(HELLO) as new:
                assert await new.hear() == WELCOME
                assert await old.last_word() == "replaced"
                assert await new.hear() == snapshot(1)
                world.server.publish(snapshot(2))
                assert await new.hear() == snapshot(2)
                new.say(press(2))
                await until(lambda: len(world.intents) == 1)
                assert world.server.connected

    assert play(path, story).server.counts.replaced == 1


def test_a_blocked_old_screen_does_not_hold_up_the_new(path):
    async def story(world: World) -> None:
        world.server.publish(snapshot(1, marks=2000))
        async with world.screen(HELLO) as blocked:
            blocked.reader._transport.pause_reading()
            await until(lambda: world.server.connected)
            async with world.screen(HELLO) as new:
                assert await new.hear() == WELCOME
                assert await new.hear() == snapshot(1, marks=2000)

    play(path, story)


def test_a_slow_screen_gets_the_newest_and_not_every_one(path):
    async def story(world: World) -> None:
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME
            for serial in range(1, 501):
                world.server.publish(snapshot(serial, marks=500))
                await asyncio.sleep(0)
            heard = []
            while not heard or heard[-1] < 500:
                message = await screen.hear()
                assert isinstance(message, Snapshot)
                heard.append(message.serial)
            assert heard == sorted(set(heard))
            assert len(heard) < 50

    play(path, story)


def test_a_screen_that_takes_nothing_is_sent_away(path, monkeypatch):
    monkeypatch.setattr(connection_module, "SEND_LIMIT_S", 0.05)
    monkeypatch.setattr(connection_module, "FAREWELL_S", 60)

    async def story(world: World) -> None:
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME
            for serial in range(200):
                world.server.publish(snapshot(serial, marks=2000))
                await asyncio.sleep(0)
            await until(lambda: world.server.counts.too_slow == 1)
            assert await screen.last_word() == "too_slow"
        await until(lambda: not world.server.connected)

    play(path, story)


def test_a_screen_that_stays_blocked_cannot_hang_its_farewell(path, monkeypatch):
    monkeypatch.setattr(connection_module, "SEND_LIMIT_S", 0.02)
    monkeypatch.setattr(connection_module, "FAREWELL_S", 0.02)

    async def story(world: World) -> None:
        world.server.publish(snapshot(1, marks=2500))
        with socket.socket(socket.AF_UNIX) as mute:
            mute.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            mute.connect(str(path))
            mute.sendall(framing.frame(HELLO))
            await until(lambda: world.server.counts.too_slow == 1)
            await until(lambda: not world.server.connected)

    play(path, story)


def test_who_says_nothing_is_sent_away(path, monkeypatch):
    monkeypatch.setattr(server, "HELLO_LIMIT_S", 0.02)

    async def story(world: World) -> None:
        async with world.screen() as screen:
            assert await screen.last_word() == "too_slow"

    play(path, story)


def test_a_flood_is_cut_to_its_measure_and_counted(path):
    async def story(world: World) -> None:
        counts = world.server.counts
        async with world.screen(HELLO) as screen:
            screen.writer.write(TOUCHED * 150)
            await until(lambda: len(world.intents) + counts.dropped_intents == 150)
            assert (len(world.intents), counts.dropped_intents) == (100, 50)
            world.clock.now_s += 0.5
            screen.writer.write(TOUCHED * 30)
            await until(lambda: len(world.intents) + counts.dropped_intents == 180)
            assert (len(world.intents), counts.dropped_intents) == (125, 55)
        async with world.screen(HELLO, Touched()):
            await until(lambda: counts.dropped_intents == 56)

    play(path, story)


def test_no_more_than_a_few_may_wait_at_the_door(path):
    async def story(world: World) -> None:
        waiting = [await asyncio.open_unix_connection(str(path)) for _ in range(server.CONNECTIONS_AT_ONCE)]
        async with world.screen(HELLO) as screen:
            assert await screen.hear() is None
        for _, writer in waiting:
            writer.transport.abort()
        await until(lambda: not world.server._connections)
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME

    assert play(path, story).server.counts.turned_away == 1


def test_a_failing_handler_is_the_programs_end_not_the_screens_fault(path):
    async def story(world: World) -> None:
        async def fail(intent) -> None:
            world.server.publish(snapshot(1, marks=framing.LIMIT // 60))

        world.handle = fail
        async with world.screen(HELLO, press(1)):
            await until(lambda: bool(world.died))

    world = play(path, story, dies=True)
    assert world.server.counts.bad_messages == 0


def test_stopping_says_goodbye(path):
    async def story(world: World) -> None:
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME
            await world.server.stop()
            assert await screen.last_word() == "stopping"
        assert not path.exists()

    play(path, story)
