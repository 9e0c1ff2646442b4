"""The simulator on real ports: a PTY driven by a plain descriptor, TCP, and the socket that commands it."""

import json
import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sim_helpers import small_bank

from sim.acts import Acts
from sim.client import ControlClient
from sim.control import MOST_LINE
from sim.errors import SimError
from sim.pty_bench import PtyBench
from sim.stand import Plan, Stand
from sim.timing import monotonic_s
from sim.world import Event, World

QUERY = bytes.fromhex("80 01 01 33 B3")
CLOSED = bytes.fromhex("80 01 01 11 91")
OPEN = bytes.fromhex("8A 01 01 11 9B")
OPENED = bytes.fromhex("8A 01 01 00 8A")
BOUND_S = 60.0
AT_ONCE = {"tcp_port": 0, "turnaround_ms": 0}
"""These tests ask again as soon as they have an answer."""


class Port:
    """A serial port as a program without any library has it."""

    def __init__(self, path: Path) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY)

    def close(self) -> None:
        os.close(self.fd)

    def write(self, data: bytes) -> None:
        os.write(self.fd, data)

    def read(self, count: int) -> bytes:
        data = b""
        deadline = monotonic_s() + BOUND_S
        while len(data) < count:
            assert select.select([self.fd], [], [], max(0.0, deadline - monotonic_s()))[0], data.hex(" ")
            data += os.read(self.fd, count - len(data))
        return data

    def ask(self, request: bytes, reply: bytes) -> None:
        self.write(request)
        assert self.read(len(reply)) == reply


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[PtyBench]:
    world = World(small_bank(boards=2, line=AT_ONCE), seed=1, start=monotonic_s())
    with PtyBench(world, tmp_path) as running:
        yield running


@pytest.fixture
def port(bench: PtyBench) -> Iterator[Port]:
    opened = Port(bench.paths["main"])
    yield opened
    opened.close()


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    with Stand(Plan(small_bank(), tmp_path, seed=2, camera=False)) as running:
        yield running


@pytest.fixture
def client(stand: Stand) -> Iterator[ControlClient]:
    with ControlClient(stand.control_path) as connected:
        connected.subscribe()
        yield connected


def test_a_request_on_the_port_is_answered_at_the_pace_of_the_line(port):
    begun = monotonic_s()
    port.ask(QUERY, CLOSED)
    assert monotonic_s() - begun >= 10 * 10 / 9600 + 0.015
    begun = monotonic_s()
    port.ask(OPEN, OPENED)
    assert monotonic_s() - begun >= 0.3 + 10 * 10 / 9600


def test_zero_bytes_and_control_characters_pass_unchanged(bench, port):
    acts = Acts(bench.world)
    nasty = bytes(range(32)) + b"\x7f\xff"
    bench.loop.call(lambda now: acts.perform("garbage", {"data": nasty.hex()}, now))
    port.ask(QUERY, nasty + CLOSED)


def test_the_port_survives_being_closed_and_opened_again(bench):
    for _ in range(3):
        port = Port(bench.paths["main"])
        port.ask(QUERY, CLOSED)
        port.close()


def test_what_nobody_reads_is_lost_and_harms_nothing(bench, port):
    acts = Acts(bench.world)
    bench.loop.call(lambda now: acts.perform("garbage", {"data": "AA" * 1024, "count": 8}, now))
    for line in bench.world.lines.values():
        line.byte_s = 1e-6
    for _ in range(8):
        port.write(QUERY)
    assert bench.loop.call(lambda now: now > 0)


def test_a_pulled_adapter_hangs_up_and_comes_back_under_the_same_name(bench, port):
    acts = Acts(bench.world)
    bench.loop.call(lambda now: acts.perform("unplug", {}, now))
    bench.loop.call(lambda now: None)  # a turn later the port is gone
    assert not bench.paths["main"].exists()
    assert select.select([port.fd], [], [], BOUND_S)[0]
    with pytest.raises(OSError, match="Input/output error"):
        os.write(port.fd, QUERY)
    bench.loop.call(lambda now: acts.perform("plug", {}, now))
    bench.loop.call(lambda now: None)
    again = Port(bench.paths["main"])
    again.ask(QUERY, CLOSED)
    again.close()


def test_the_line_is_served_on_tcp_as_well_and_a_new_peer_takes_over(bench):
    address = ("127.0.0.1", bench.tcp_ports["main"])
    with socket.create_connection(address, BOUND_S) as first:
        first.sendall(QUERY)
        with first.makefile("rb") as stream:
            assert stream.read(5) == CLOSED
        with socket.create_connection(address, BOUND_S) as second:
            second.sendall(QUERY)
            with second.makefile("rb") as stream:
                assert stream.read(5) == CLOSED
            assert first.recv(1) == b""


def test_stopping_removes_the_port_and_may_be_done_twice(tmp_path):
    bench = PtyBench(World(small_bank(), 1, start=monotonic_s()), tmp_path)
    bench.start()
    assert bench.paths["main"].is_char_device()
    bench.stop()
    bench.stop()
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    bench = PtyBench(World(small_bank(), 1, start=monotonic_s()), tmp_path / "missing")
    with pytest.raises(SimError, match="cannot be made"):
        bench.start()


def test_a_failure_inside_the_loop_comes_out_when_it_is_stopped(tmp_path):
    bench = PtyBench(World(small_bank(), 1, start=monotonic_s()), tmp_path)

    def fail(_: Event) -> None:
        raise RuntimeError("a listener broke")

    bench.loop.on_event(fail)
    bench.start()
    bench.loop.call(lambda now: bench.world.emit("anything", now))
    with pytest.raises(RuntimeError, match="a listener broke"):
        bench.stop()


def test_events_of_a_door_reach_a_subscriber_on_the_clock_of_the_machine(stand, client):
    port = Port(stand.bench.paths["main"])
    before = monotonic_s()
    port.ask(OPEN, OPENED)
    seen = client.wait_for("door.opened", "A01")
    assert before < seen.t < monotonic_s()
    client.do("put", door="A01", parcel="P-1")
    client.do("close", door="A01")
    assert client.wait_for("door.closed", "A01").t > seen.t
    port.close()


def test_acts_answer_and_the_state_shows_what_they_did(client):
    client.do("jam", door="A02", on=True)
    client.do("stock", door="A02", parcel="P-2")
    client.do("force", door="A03")
    state = client.do("state")
    assert state["doors"]["A02"] == {
        "leaf": "closed", "sensor": "closed", "coil": False, "jammed": True, "parcels": ["P-2"], "ajar": False,
        "lies": "truth", "late_s": 0.0, "bounces": 0, "flickers": False, "spring": True, "needs_ms": 0.0,
        "welded": False, "along": [], "cable": "A02",
    }  # fmt: skip
    assert state["doors"]["A03"]["leaf"] == "open"
    assert "lose_ack" in client.do("acts")
    assert client.do("take", door="A03") == []


def test_a_refused_act_is_a_sentence_and_the_connection_goes_on(client):
    with pytest.raises(SimError, match="A01 is closed already"):
        client.do("close", door="A01")
    with pytest.raises(SimError, match="no act 'dance'"):
        client.do("dance")
    assert client.do("acts")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"hello", "not JSON"),
        (b"[1]", "JSON object"),
        (b"{}", "needs 'do'"),
        (b'{"do": 5}', "needs 'do'"),
        (b'{"id": 3, "do": "jam", "door": {"a": 1}}', "must be a text"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 5000, "not JSON"),
    ],
)
def test_a_bad_line_gets_an_answer_too(stand, line, sentence):
    with socket.socket(socket.AF_UNIX) as raw, raw.makefile("rb") as answers:
        raw.settimeout(BOUND_S)
        raw.connect(str(stand.control_path))
        raw.sendall(line + b"\n")
        answer = json.loads(answers.readline())
        assert answer["ok"] is False
        assert sentence in answer["error"]


def test_an_endless_line_is_cut_off(stand):
    with socket.socket(socket.AF_UNIX) as raw:
        raw.settimeout(BOUND_S)
        raw.connect(str(stand.control_path))
        with pytest.raises(OSError, match=r"Broken pipe|Connection reset"):
            raw.sendall(b"x" * 64 * MOST_LINE)


def test_a_subscriber_who_does_not_read_is_cut_off_and_others_go_on(stand, client):
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.settimeout(BOUND_S)
        deaf.connect(str(stand.control_path))
        deaf.sendall(b'{"do": "subscribe"}\n')
        assert deaf.recv(1)
        for _ in range(40):
            stand.bench.loop.call(lambda now: [stand.world.emit("noise", now, detail="x" * 1000) for _ in range(60)])
            client.poll()
        while deaf.recv(1 << 20):
            pass  # ends only when the simulator hung up
    assert client.do("acts")


def test_the_log_holds_every_event_as_the_socket_sends_it(stand, client):
    client.do("force", door="A01")
    client.wait_for("door.opened", "A01")
    client.do("state")
    lines = [json.loads(line) for line in stand.log_path.read_text().splitlines()]
    assert [line["event"] for line in lines][-3:] == ["door.forced", "door.opened", "act"]
    assert all(line["t"] <= monotonic_s() for line in lines)


def test_no_simulator_is_told_in_a_sentence(tmp_path):
    with pytest.raises(SimError, match="no simulator answers"):
        ControlClient(tmp_path / "none.sock")
