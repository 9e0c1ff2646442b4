"""A scanner that types: keys become texts, and bad input becomes nothing."""

import fcntl
import os
import random
from pathlib import Path

import pytest
from scan_pictures import FakeTiming

from kiosk.scan import wedge
from kiosk.scan.sources import SourceSettingError, text_source
from kiosk.scan.wedge import ENTER, EVENT, KEY, LEFT_SHIFT, PLAIN, SHIFTED, KeyReader, WedgeScanner

CODES = {sign: (code, False) for code, sign in PLAIN.items()}
CODES |= {sign: (code, True) for code, sign in SHIFTED.items() if sign not in CODES}


def typed(text: str) -> bytes:
    """The events of a scanner that types this text and Enter."""
    keys: list[tuple[int, int]] = []
    for sign in text:
        code, shifted = CODES[sign]
        strokes = [(code, 1), (code, 0)]
        keys += [(LEFT_SHIFT, 1), *strokes, (LEFT_SHIFT, 0)] if shifted else strokes
    keys += [(ENTER, 1), (ENTER, 0)]
    return b"".join(EVENT.pack(0, 0, KEY, *key) + EVENT.pack(0, 0, 0, 0, 0) for key in keys)


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipe in place of the device; a pipe cannot be grabbed, so that call is noted instead."""
    path = tmp_path / "event-kbd"
    os.mkfifo(path)
    monkeypatch.setattr(fcntl, "ioctl", lambda *_call: 0)
    return path


def test_every_sign_of_our_codes_is_typed_right(line: Path) -> None:
    scanner = WedgeScanner(str(line))
    scanner.open()
    text = "K1: 6BF+A3%$*T./-8Q2 KSB1:abc_XYZ https://shop.example/p?token=A~B&c=(1)"
    with line.open("wb", buffering=0) as device:
        device.write(typed(text) + typed("SECOND"))
        read = [scanner.read(0.0) for _ in range(8)]
        assert [one for one in read if one] == [text, "SECOND"]
        assert scanner.read(0.0) is None
    scanner.close()


def test_events_that_come_in_pieces_are_put_together(line: Path) -> None:
    scanner = WedgeScanner(str(line))
    scanner.open()
    sent = typed("PIECES")
    with line.open("wb", buffering=0) as device:
        read = []
        for at in range(0, len(sent), 7):
            device.write(sent[at : at + 7])
            read.append(scanner.read(0.0))
        assert [one for one in read if one] == ["PIECES"]


def test_a_device_that_goes_is_said_and_found_again(line: Path, tmp_path: Path) -> None:
    timing = FakeTiming()
    scanner = WedgeScanner(str(line), timing=timing)
    scanner.open()
    with line.open("wb", buffering=0) as device:
        device.write(typed("ONE"))
        assert scanner.read(0.1) == "ONE"
    assert scanner.read(0.1) is None
    assert scanner.lost == f"The typing scanner at {line} is gone."
    line.rename(tmp_path / "away")
    for _ in range(20):
        assert scanner.read(0.2) is None
    assert scanner.lost == f"The typing scanner at {line} cannot be opened."
    (tmp_path / "away").rename(line)
    for _ in range(60):
        scanner.read(0.2)
        if scanner.lost is None:
            break
    assert scanner.lost is None


def test_a_device_somebody_else_holds_is_not_read(line: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_call: object) -> int:
        raise OSError("busy")

    monkeypatch.setattr(fcntl, "ioctl", held)
    scanner = WedgeScanner(str(line), timing=FakeTiming())
    scanner.open()
    assert scanner.lost == f"The typing scanner at {line} cannot be held alone."


def test_what_is_left_unfinished_or_far_too_long_is_dropped() -> None:
    keys = KeyReader()
    code = CODES["7"][0]
    assert keys.feed(code, 1, 0.0) is None
    assert keys.feed(code, 1, 2.0) is None
    assert keys.feed(ENTER, 1, 2.1) == "7"
    assert keys.dropped == 1
    for _ in range(5000):
        assert keys.feed(code, 1, 3.0) is None
    assert keys.feed(ENTER, 1, 3.0) is None
    assert keys.dropped == 2
    assert keys.feed(ENTER, 1, 3.0) is None


@pytest.mark.parametrize("seed", range(5))
def test_no_bytes_at_all_break_it(line: Path, seed: int) -> None:
    print("seed", seed)
    chance = random.Random(seed)
    scanner = WedgeScanner(str(line))
    scanner.open()
    with line.open("wb", buffering=0) as device:
        for _ in range(40):
            device.write(chance.randbytes(chance.randrange(1, 400)))
            text = scanner.read(0.0)
            assert text is None or 0 < len(text) <= 4096
        assert scanner.lost is None


def test_the_setting_names_it() -> None:
    assert isinstance(text_source("keys:/dev/input/by-id/x-event-kbd"), WedgeScanner)
    with pytest.raises(SourceSettingError):
        text_source("keys:")
    assert wedge.EVENT.size == 24
