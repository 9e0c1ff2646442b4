"""Whatever comes over the socket, the controller answers, closes and goes on."""

import asyncio
import random

import pytest
from link_world import HELLO, TOUCHED, WELCOME, World, play, snapshot, until

from kiosk.link import framing
from kiosk.link.messages import Goodbye


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(framing.HEAD) + body


@pytest.fixture
def path(tmp_path):
    return tmp_path / "link"


BAD = {
    "length zero": bytes(4),
    "length beyond the limit": (framing.LIMIT + 1).to_bytes(4) + b"{",
    "length of four gigabytes": b"\xff\xff\xff\xff",
    "no json": framed(b"open all doors"),
    "no utf-8": framed(b'{"kind":"scanned","text":"\xff\xfe"}'),
    "no object": framed(b"[]"),
    "deep": framed(b"[" * 100_000),
    "unknown kind": framed(b'{"kind":"open_all"}'),
    "unknown field": framed(b'{"kind":"touched","door":"A01"}'),
    "missing field": framed(b'{"kind":"pressed","serial":1}'),
    "unknown button": framed(b'{"kind":"pressed","serial":1,"button":"open_all"}'),
    "text too long": framed(b'{"kind":"scanned","text":"' + b"1" * 5000 + b'"}'),
    "number too large": framed(b'{"kind":"pressed","serial":1e400,"button":"done"}'),
    "downward message": framing.frame(snapshot(1)),
    "second hello": framing.frame(HELLO),
    "web browser": b"GET / HTTP/1.1\r\nHost: kiosk\r\n\r\n",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_after_the_welcome_it_is_answered_and_closed(path, data):
    async def story(world: World) -> None:
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME
            screen.writer.write(data + TOUCHED)
            assert await screen.last_word() == "bad_message"
        assert world.server.counts.bad_messages == 1
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME

    assert play(path, story).intents == []


@pytest.mark.parametrize("data", [*[BAD[name] for name in BAD if name != "second hello"], TOUCHED])
def test_instead_of_a_hello_it_is_answered_and_closed(path, data):
    async def story(world: World) -> None:
        async with world.screen() as screen:
            screen.writer.write(data)
            assert await screen.last_word() == "bad_message"
        assert not world.server.connected

    play(path, story)


def test_a_pin_in_a_bad_message_is_neither_answered_nor_logged(path):
    async def story(world: World) -> None:
        async with world.screen(HELLO) as screen:
            screen.writer.write(framed(b'{"kind":"pin_typed","serial":"x","pin":"83521974a"}'))
            *_, goodbye = await screen.hear_all()
            assert isinstance(goodbye, Goodbye)
            assert "8352" not in goodbye.sentence

    world = play(path, story)
    assert world.logged
    assert "8352" not in "".join(world.logged)


def test_what_was_good_before_the_bad_counts(path):
    async def story(world: World) -> None:
        async with world.screen(HELLO) as screen:
            screen.writer.write(TOUCHED + BAD["no json"] + TOUCHED)
            assert await screen.last_word() == "bad_message"

    assert len(play(path, story).intents) == 1


def test_gone_in_mid_message_is_no_fault(path):
    async def story(world: World) -> None:
        for cut in range(1, len(TOUCHED)):
            async with world.screen(HELLO) as screen:
                screen.writer.write(TOUCHED[:cut])
                screen.writer.write_eof()
                assert await screen.hear_all() in ([], [WELCOME])
        await until(lambda: not world.server._connections)

    world = play(path, story)
    assert (world.intents, world.server.counts.bad_messages) == ([], 0)


def test_random_bytes_never_end_it(path, seed):
    dice = random.Random(seed)

    async def story(world: World) -> None:
        for _ in range(150):
            data = bytearray(framing.frame(HELLO) + TOUCHED * dice.randrange(4) + dice.randbytes(dice.randrange(40)))
            for _ in range(dice.randrange(5)):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            async with world.screen() as screen:
                at = 0
                while at < len(data):
                    size = dice.randint(1, 60)
                    screen.writer.write(data[at : at + size])
                    at += size
                    await asyncio.sleep(0)
                if dice.random() < 0.5:
                    screen.writer.write_eof()
                    await screen.hear_all()
        async with world.screen(HELLO) as screen:
            assert await screen.hear() == WELCOME

    play(path, story)
