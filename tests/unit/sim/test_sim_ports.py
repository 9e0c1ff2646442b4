"""Ports as a computer has them: names that change, rates that are wrong, connections that are half dead."""

import os
import select
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from sim_helpers import small_bank

from sim.acts import Acts
from sim.baud import resample
from sim.errors import ActError
from sim.pty_bench import PtyBench
from sim.timing import monotonic_s
from sim.world import World

QUERY = bytes.fromhex("80 01 01 33 B3")
CLOSED = bytes.fromhex("80 01 01 11 91")
BOUND_S = 60.0


class Bench:
    """A running bank and its acts."""

    def __init__(self, bench: PtyBench) -> None:
        self.bench = bench
        self._acts = Acts(bench.world)

    def act(self, name: str, **arguments: object) -> None:
        self.bench.loop.call(lambda now: self._acts.perform(name, arguments, now))
        self.bench.loop.call(lambda now: None)  # a turn later the ports have followed


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Bench]:
    world = World(small_bank(line={"turnaround_ms": 0}), seed=1, start=monotonic_s())
    with PtyBench(world, tmp_path) as bench:
        yield Bench(bench)


def asked(path: Path, baud: int = termios.B9600, wait_s: float = 0.5) -> bytes:
    """What comes back on the port within a moment."""
    fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
    try:
        how = termios.tcgetattr(fd)
        how[4] = how[5] = baud
        termios.tcsetattr(fd, termios.TCSANOW, how)
        os.write(fd, QUERY)
        said = b""
        while len(said) < len(CLOSED) and select.select([fd], [], [], wait_s)[0]:
            said += os.read(fd, 64)
        return said
    finally:
        os.close(fd)


def test_an_adapter_that_comes_back_under_another_name_is_found_by_id(running):
    first, lasting = running.bench.paths["main"], running.bench.lasting_paths["main"]
    assert asked(lasting, wait_s=BOUND_S) == CLOSED
    for name in ("ttyUSB1", "ttyUSB2"):
        running.act("unplug")
        assert not lasting.exists()
        running.act("plug", line="main", port=name)
        assert running.bench.paths["main"].name == name
        assert not first.exists()
        assert asked(lasting, wait_s=BOUND_S) == CLOSED
    running.act("clear_faults")
    assert asked(first, wait_s=BOUND_S) == CLOSED


def test_a_port_name_cannot_lead_out_of_the_folder(running):
    with pytest.raises(ActError, match="letters, digits"):
        running.act("plug", line="main", port="../x")


def test_a_port_opened_at_another_rate_understands_nothing(running):
    path = running.bench.paths["main"]
    assert asked(path, termios.B19200) != CLOSED
    assert asked(path, termios.B9600, BOUND_S) == CLOSED


def test_a_frozen_connection_takes_bytes_and_gives_none(running):
    running.act("freeze")
    assert asked(running.bench.paths["main"]) == b""
    running.act("freeze", on=False)
    assert asked(running.bench.paths["main"], wait_s=BOUND_S) == CLOSED


def test_bytes_read_at_their_own_rate_are_themselves():
    data = bytes(range(256))
    assert [value for _, value in resample(data, 9600, 9600)] == list(data)
    assert resample(data, 9600, 9600)[-1][0] == pytest.approx(256 * 10 / 9600)


@pytest.mark.parametrize(("sent", "read"), [(9600, 19200), (19200, 9600), (115200, 9600), (9600, 115200)])
def test_bytes_read_at_another_rate_are_others_and_not_without_end(sent, read):
    data = bytes.fromhex("02 00 30 03 35")
    heard = resample(data, sent, read)
    assert bytes(value for _, value in heard) != data
    assert 0 < len(heard) <= len(data) * 10 * max(1, read // sent)
    assert resample(b"", sent, read) == []
