"""The socket file: who may knock, and what a crash leaves behind."""

import asyncio
import os
import socket
import stat
from pathlib import Path

import pytest
from link_world import HELLO, WELCOME, serving

from kiosk.link import peer
from kiosk.link.limit import Bucket
from kiosk.link.peer import ListenError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "link"


def first_words(path: Path, gid: int | None = None):
    """What a screen of this very process hears, and how many were turned away."""

    async def story():
        async with serving(path, gid) as world, world.screen(HELLO) as screen:
            return await screen.hear(), world.server.counts.turned_away

    return asyncio.run(story())


def test_the_file_is_for_user_and_group_and_goes_at_the_end(path):
    async def story() -> None:
        async with serving(path):
            assert stat.S_IMODE(path.stat().st_mode) == 0o660

    asyncio.run(story())
    assert not path.exists()


def test_the_umask_makes_no_difference(path):
    before = os.umask(0o777)
    try:
        listener = peer.listen(path, None)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    listener.close()


def test_a_file_left_by_a_dead_program_is_replaced(path):
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(path))
    dead.listen()
    dead.close()
    assert path.exists()
    assert first_words(path) == (WELCOME, 0)


def test_a_live_program_keeps_its_socket(path):
    async def story() -> None:
        async with serving(path) as world:
            with pytest.raises(ListenError, match="Another program"):
                peer.listen(path, None)
            async with world.screen(HELLO) as screen:
                assert await screen.hear() == WELCOME

    asyncio.run(story())


def test_another_kind_of_file_is_never_removed(path):
    path.write_text("precious")
    with pytest.raises(ListenError, match="no socket"):
        peer.listen(path, None)
    assert path.read_text() == "precious"


@pytest.mark.parametrize("name", ["no/such/folder/link", "x" * 120])
def test_a_place_that_cannot_be_gets_a_sentence(tmp_path, name):
    with pytest.raises(ListenError, match="cannot be made"):
        peer.listen(tmp_path / name, None)


def test_a_stranger_hears_nothing(path, monkeypatch):
    monkeypatch.setattr(peer.os, "geteuid", lambda: 4_000_000)
    assert first_words(path) == (None, 1)


def test_a_member_of_the_group_is_welcome(path, monkeypatch):
    monkeypatch.setattr(peer.os, "geteuid", lambda: 4_000_000)
    assert first_words(path, gid=os.getegid()) == (WELCOME, 0)


def test_a_member_by_a_further_group_is_welcome(monkeypatch):
    here, there = socket.socketpair()
    assert set(peer._more_groups(here)) == set(os.getgroups())
    monkeypatch.setattr(peer.os, "geteuid", lambda: 4_000_000)
    assert not peer.may_knock(here, 4_000_001)
    monkeypatch.setattr(peer, "_more_groups", lambda connection: (7, 4_000_001))
    assert peer.may_knock(here, 4_000_001)
    assert not peer.may_knock(here, None)
    here.close()
    there.close()


def test_the_group_is_given_to_the_file(path):
    gid = max({os.getegid(), *os.getgroups()})
    listener = peer.listen(path, gid)
    assert path.stat().st_gid == gid
    listener.close()


def test_a_bucket_never_holds_more_than_its_burst():
    now_s = 0.0
    bucket = Bucket(2, 3, lambda: now_s)
    assert [bucket.take() for _ in range(5)] == [True] * 3 + [False] * 2
    now_s = 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    now_s = 1000.0
    assert [bucket.take() for _ in range(4)] == [True] * 3 + [False]
