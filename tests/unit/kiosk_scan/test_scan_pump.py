"""The scan loops: newest wins, one announcement, failures survived, a prompt end."""

import threading
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue

import numpy as np
import pytest
from scan_pictures import FakeTiming, drawn, eventually, on_desk

from kiosk.scan.debounce import Debounce
from kiosk.scan.decoder import Decoder
from kiosk.scan.mailbox import Mailbox
from kiosk.scan.pump import ScanPump
from kiosk.scan.scans import Scan
from kiosk.scan.seams import Frame
from kiosk.scan.symbols import Decoded
from kiosk.scan.text_pump import TextPump

BOUND_S = 60.0
CORNERS = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


class Fed:
    """A source that gives what the test puts in: frames, texts, or exceptions to raise."""

    def __init__(self) -> None:
        self.items: SimpleQueue[object] = SimpleQueue()
        self.opened, self.closed = 0, 0
        self.lost: str | None = None

    def open(self) -> None:
        self.opened += 1

    def read(self, timeout_s: float) -> object:
        try:
            item = self.items.get(timeout=min(timeout_s, 0.05))
        except Empty:
            return None
        if isinstance(item, Exception):
            raise item
        return item

    def close(self) -> None:
        self.closed += 1


class Told:
    """Keeps the scans and lets a test wait for them."""

    def __init__(self) -> None:
        self.scans: SimpleQueue[Scan] = SimpleQueue()

    def __call__(self, scan: Scan) -> None:
        self.scans.put(scan)

    def next(self) -> Scan:
        return self.scans.get(timeout=BOUND_S)


class Named:
    """Reads a frame's serial number as its text; waits at a gate when one is set."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def decode(self, pixels: object) -> tuple[Decoded, ...]:
        self.entered.set()
        assert self.gate.wait(BOUND_S)
        assert isinstance(pixels, np.ndarray)
        if pixels.flat[0] == 255:
            raise RuntimeError("a strange frame")
        text = f"T{pixels.flat[0]}"
        return (Decoded(text, text.encode(), "QRCode", CORNERS),)


def frame(number: int, at_s: float = 0.0) -> Frame:
    return Frame(np.full((720, 1280, 3), number, np.uint8), at_s or float(number), number)


Start = Callable[..., tuple[ScanPump, Fed, Told]]


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[tuple[ScanPump, list[threading.Thread]]] = []

    def begin(reader: object = None, told: object = None) -> tuple[ScanPump, Fed, Told]:
        source, listener = Fed(), Told()
        timing = FakeTiming()
        pump = ScanPump(source, reader or Named(), told or listener, Debounce(lambda _t: True), timing=timing)
        threads = [threading.Thread(target=loop) for loop in pump.loops]
        for thread in threads:
            thread.start()
        running.append((pump, threads))
        return pump, source, listener

    yield begin
    for pump, threads in running:
        pump.stop()
        for thread in threads:
            thread.join(BOUND_S)
            assert not thread.is_alive(), "the loop did not end"
        assert pump.preview is None


def test_a_code_held_to_the_camera_is_told_once_with_the_time_of_its_frame(start: Start) -> None:
    _, source, told = start(Decoder())
    pixels = on_desk(drawn("K1:ABC"))
    source.items.put(Frame(pixels, 7.5, 1))
    scan = told.next()
    assert (scan.text, scan.format, scan.at_s) == ("K1:ABC", "QRCode", 7.5)
    assert "ABC" not in repr(scan)


def test_the_same_text_is_told_again_only_after_it_was_away(start: Start) -> None:
    pump, source, told = start()
    for count, (number, at_s) in enumerate([(1, 1.0), (1, 2.0), (1, 3.0), (2, 3.1), (1, 5.0)], 1):
        source.items.put(frame(number, at_s))
        assert eventually(lambda count=count: pump.counts.decoded == count, threading.Event().wait)
    assert [(scan.text, scan.at_s) for scan in (told.next() for _ in range(3))] == [
        ("T1", 1.0),
        ("T2", 3.1),
        ("T1", 5.0),
    ]
    assert told.scans.empty()


def test_the_newest_frame_wins_while_the_decoder_is_busy(start: Start) -> None:
    reader = Named()
    reader.gate.clear()
    pump, source, told = start(reader)
    source.items.put(frame(1))
    assert reader.entered.wait(BOUND_S)
    assert pump.busy
    for number in range(2, 10):
        source.items.put(frame(number))
    assert eventually(lambda: pump.counts.frames == 9, threading.Event().wait)
    reader.gate.set()
    assert [told.next().text, told.next().text] == ["T1", "T9"]
    assert eventually(lambda: not pump.busy, threading.Event().wait)
    assert (pump.counts.dropped, pump.counts.decoded, pump.counts.told) == (7, 2, 2)


def test_a_frame_that_breaks_the_decoder_is_counted_and_survived(start: Start) -> None:
    pump, source, told = start()
    source.items.put(frame(255))
    assert eventually(lambda: pump.counts.failures == 1, threading.Event().wait)
    assert not pump.busy
    source.items.put(frame(3))
    assert told.next().text == "T3"


def test_a_source_that_raises_is_survived(start: Start) -> None:
    pump, source, told = start()
    source.items.put(OSError("the camera is on fire"))
    source.items.put(frame(4))
    assert told.next().text == "T4"
    assert pump.counts.failures == 1


def test_a_listener_that_raises_is_survived(start: Start) -> None:
    heard = Told()

    def listener(scan: Scan) -> None:
        heard(scan)
        raise RuntimeError("nobody home")

    pump, source, _ = start(told=listener)
    source.items.put(frame(5))
    assert heard.next().text == "T5"
    assert eventually(lambda: pump.counts.failures == 1, threading.Event().wait)
    source.items.put(frame(6))
    assert heard.next().text == "T6"


def test_the_preview_is_small_and_a_copy_and_goes_when_the_camera_does(start: Start) -> None:
    pump, source, _ = start()
    assert pump.preview is None
    shown = frame(7, 100.0)
    source.items.put(shown)
    assert eventually(lambda: pump.preview is not None, threading.Event().wait)
    preview = pump.preview
    assert preview is not None
    assert preview.pixels.shape == (360, 640, 3)
    assert not np.shares_memory(preview.pixels, shown.pixels)
    pump._timing.pause(2.5)
    assert eventually(lambda: pump.preview is None, threading.Event().wait)


def test_the_source_is_opened_and_closed_by_the_loop(start: Start) -> None:
    pump, source, _ = start()
    assert eventually(lambda: source.opened == 1, threading.Event().wait)
    pump.stop()
    assert eventually(lambda: source.closed == 1, threading.Event().wait)


def test_a_mailbox_holds_the_newest_thing_once() -> None:
    box: Mailbox[int] = Mailbox()
    assert box.take(0.0) is None
    assert [box.put(1), box.put(2)] == [False, True]
    assert box.take(0.0) == 2
    assert box.take(0.0) is None
    box.close()
    assert box.put(3)
    assert box.take(BOUND_S) is None


def test_a_hand_scanner_tells_a_repeated_text_once() -> None:
    source, told, timing = Fed(), Told(), FakeTiming()
    pump = TextPump(source, told, timing=timing)
    thread = threading.Thread(target=pump.run)
    thread.start()
    try:
        source.items.put("4711")
        source.items.put("4711")
        source.items.put(OSError("unplugged"))
        source.items.put("4712")
        assert [told.next().text, told.next().text] == ["4711", "4712"]
        timing.pause(1.5)
        source.items.put("4711")
        assert told.next().text == "4711"
        assert (pump.counts.decoded, pump.counts.failures, source.opened) == (4, 1, 1)
    finally:
        pump.stop()
        thread.join(BOUND_S)
    assert not thread.is_alive()
    assert source.closed == 1
