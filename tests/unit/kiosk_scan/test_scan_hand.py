"""The hand scanner: lines from a serial port, here one end of a PTY pair."""

import os
import tty
from collections.abc import Iterator

import pytest
from scan_pictures import FakeTiming

from kiosk.scan.hand_scanner import MAX_TEXT_BYTES, HandScanner, LineSplitter


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """The scanner's end and the name of the kiosk's end."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    os.close(theirs)
    os.close(ours)


@pytest.fixture
def scanner(line: tuple[int, str]) -> Iterator[HandScanner]:
    scanner = HandScanner(line[1], timing=FakeTiming())
    scanner.open()
    yield scanner
    scanner.close()


def read(scanner: HandScanner, count: int) -> list[str]:
    texts: list[str] = []
    for _ in range(200):
        if len(texts) == count:
            break
        text = scanner.read(0.05)
        texts += [] if text is None else [text]
    return texts


def test_lines_become_texts_whatever_their_end(line: tuple[int, str], scanner: HandScanner) -> None:
    os.write(line[0], "K1:ABC\r\n4711\n\r\n中文\r".encode() + "提货\r\n".encode("gbk") + b"\x02FRAMED\x03\r")
    assert read(scanner, 5) == ["K1:ABC", "4711", "中文", "提货", "FRAMED"]
    assert scanner.read(0.0) is None


def test_a_text_sent_in_pieces_is_one_text(line: tuple[int, str], scanner: HandScanner) -> None:
    os.write(line[0], b"K1:A")
    assert scanner.read(0.02) is None
    os.write(line[0], b"BC\r")
    assert read(scanner, 1) == ["K1:ABC"]


def test_a_scanner_that_is_unplugged_is_lost(scanner: HandScanner, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_size: int = 1) -> bytes:
        raise OSError(5, "Input/output error")

    assert scanner._port is not None
    monkeypatch.setattr(scanner._port, "read", gone)
    assert scanner.read(0.01) is None
    assert scanner.lost is not None
    assert scanner.lost.endswith("is gone.")
    for _ in range(100):
        scanner.read(0.05)
        if scanner.lost is None:
            break
    assert scanner.lost is None


def test_a_scanner_that_is_not_there_says_so_and_costs_no_time() -> None:
    timing = FakeTiming()
    scanner = HandScanner("/dev/there-is-none", timing=timing)
    scanner.open()
    assert scanner.lost == "The hand scanner at /dev/there-is-none cannot be opened."
    assert [scanner.read(0.2) for _ in range(10)] == [None] * 10
    assert 100.5 < timing.now_s() <= 102.0 + 1e-6
    scanner.close()


def test_a_line_that_is_too_long_is_dropped_whole() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b"x" * (MAX_TEXT_BYTES + 1), 0.0) == []
    assert splitter.feed(b"yyy\rGOOD\r", 0.1) == [b"GOOD"]
    assert splitter.feed(b"z" * MAX_TEXT_BYTES + b"\n", 0.2) == [b"z" * MAX_TEXT_BYTES]
    assert splitter.dropped == 1


def test_half_a_line_is_not_glued_to_the_next_one() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b"HALF", 0.0) == []
    assert splitter.feed(b"", 0.9) == []
    assert splitter.feed(b"WHOLE\r", 1.1) == [b"WHOLE"]
    assert splitter.dropped == 1


def test_memory_stays_bounded_under_endless_noise() -> None:
    splitter = LineSplitter()
    for _ in range(100):
        splitter.feed(b"\x55" * 1000, 0.0)
    assert len(splitter._begun) == MAX_TEXT_BYTES
