"""The serial port on real file descriptors: a pseudo terminal and a TCP socket."""

import asyncio
import os
import pty
import socket
import threading
import tty
import types
from collections.abc import Iterator

import pytest
import serial
from serial import rfc2217

from locker_driver import PortEvents, PortFault, SerialPort

BOUND_S = 60


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """The far end of a pseudo terminal, and the path of the near end."""
    far, near = pty.openpty()
    tty.setraw(near)
    path = os.ttyname(near)
    os.close(near)
    keep = os.open(path, os.O_RDWR | os.O_NOCTTY)
    yield far, path
    os.close(keep)
    os.close(far)


class Told:
    """What a port told, in order."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[object] = asyncio.Queue()
        put = self.queue.put_nowait
        self.threads: set[str] = set()
        self.events = PortEvents(lambda: self._put("open"), self._put, self._put, self._put)
        self._put_raw = put

    def _put(self, what: object) -> None:
        self.threads.add(threading.current_thread().name)
        self._put_raw(what)

    async def next(self) -> object:
        return await asyncio.wait_for(self.queue.get(), BOUND_S)

    async def echoed(self, count: int) -> bytes:
        """As many bytes, and among them that something was sent: where a line is quick, either is told first."""
        out, sent_at_s = b"", None
        while sent_at_s is None or len(out) < count:
            what = await self.next()
            if isinstance(what, float):
                assert sent_at_s is None
                sent_at_s = what
            else:
                assert isinstance(what, bytes)
                out += what
        return out

    async def bytes(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            part = await self.next()
            assert isinstance(part, bytes)
            out += part
        return out


def test_bytes_go_both_ways_and_callbacks_stay_on_the_loop(terminal: tuple[int, str]) -> None:
    far, path = terminal

    async def story() -> None:
        told, port = Told(), SerialPort(path, 9600)
        port.open(told.events)
        assert await told.next() == "open"
        before_s = asyncio.get_running_loop().time()
        port.write(b"\x8a\x01\x01\x11\x9b")
        sent_at_s = await told.next()
        assert isinstance(sent_at_s, float)
        assert before_s <= sent_at_s <= asyncio.get_running_loop().time()
        assert os.read(far, 100) == b"\x8a\x01\x01\x11\x9b"
        os.write(far, bytes(range(256)))
        assert await told.bytes(256) == bytes(range(256))
        port.close()
        port.close()
        os.write(far, b"late")
        assert told.queue.empty()
        assert told.threads == {threading.current_thread().name}

    asyncio.run(story())


def test_a_line_that_ends_is_told_once_and_a_gone_device_at_opening() -> None:
    far, near = pty.openpty()
    tty.setraw(near)
    path = os.ttyname(near)

    async def story() -> None:
        told, port = Told(), SerialPort(path, 9600)
        port.open(told.events)
        assert await told.next() == "open"
        os.close(near)
        os.close(far)
        assert isinstance(await told.next(), PortFault)
        port.write(b"into the void")
        port.open(told.events)
        fault = await told.next()
        assert isinstance(fault, PortFault)
        assert not fault.denied
        assert told.queue.empty()
        port.close()

    asyncio.run(story())


@pytest.mark.parametrize(
    "url",
    [
        "/nonexistent/tty",
        "nonsense://x",
        "rfc2217://127.0.0.1:1",
        "rfc2217://x:y",
        "socket://127.0.0.1:1",
        "/etc/hostname",
    ],
)
def test_what_cannot_be_opened_is_a_fault_with_its_name(url: str) -> None:
    async def story() -> None:
        told, port = Told(), SerialPort(url, 9600)
        port.open(told.events)
        fault = await told.next()
        assert isinstance(fault, PortFault)
        assert url in fault.reason
        port.close()

    asyncio.run(story())


def test_a_network_bridge_is_a_port_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"socket://127.0.0.1:{server.getsockname()[1]}"

        async def story() -> None:
            told, port = Told(), SerialPort(url, 9600)
            port.open(told.events)
            far, _ = await asyncio.get_running_loop().run_in_executor(None, server.accept)
            with far:
                assert await told.next() == "open"
                port.write(b"ask")
                assert isinstance(await told.next(), float)
                assert far.recv(10) == b"ask"
                far.sendall(b"answer")
                assert await told.bytes(6) == b"answer"
            assert isinstance(await told.next(), PortFault)
            port.close()

        asyncio.run(story())


class Bridge:
    """A network port server (RFC 2217) with nothing behind it but its own echo."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"rfc2217://127.0.0.1:{self.listening.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        link, _ = self.listening.accept()
        with self.listening, link, serial.serial_for_url("loop://", timeout=0) as line:
            self.line = line
            manager = rfc2217.PortManager(line, types.SimpleNamespace(write=link.sendall))
            while data := link.recv(1024):
                heard = b"".join(manager.filter(data))
                if heard == b"hang up":
                    return
                line.write(heard)
                link.sendall(b"".join(manager.escape(line.read(1024))))


@pytest.mark.filterwarnings("ignore:set(Daemon|Name)")
@pytest.mark.parametrize("ending", ["close", "hang up"])
def test_a_line_without_a_descriptor_is_a_port_too(ending: str) -> None:
    bridge = Bridge()

    async def story() -> None:
        told, port = Told(), SerialPort(bridge.url, 19200)
        port.open(told.events)
        assert await told.next() == "open"
        assert bridge.line.baudrate == 19200
        for _ in range(3):
            port.write(bytes(range(256)))
            assert await told.echoed(256) == bytes(range(256))
        if ending == "hang up":
            port.write(b"hang up")
            assert isinstance(await told.next(), float)
            assert isinstance(await told.next(), PortFault)
        assert told.threads == {threading.current_thread().name}
        port.close()
        assert told.queue.empty()

    asyncio.run(story())
    bridge.thread.join(BOUND_S)
    assert not bridge.thread.is_alive()


def test_a_port_whose_loop_has_ended_dies_quietly(terminal: tuple[int, str]) -> None:
    far, path = terminal
    port = SerialPort(path, 9600)

    async def story() -> None:
        told = Told()
        port.open(told.events)
        assert await told.next() == "open"

    asyncio.run(story())
    mine = [thread for thread in threading.enumerate() if thread.name == f"port {path}"]
    os.write(far, b"nobody listens")
    port.close()
    for thread in mine:
        thread.join(BOUND_S)
        assert not thread.is_alive()
