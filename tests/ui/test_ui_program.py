"""The program around the screen: scanning, starting, ending."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from link_server import LinkServer
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from kiosk.link.messages import Hello, Scanned
from ui import pictures, samples
from ui.app import Screen
from ui.scanning import Scanner, image
from ui.settings import Settings

WAIT_MS = 60_000


@pytest.fixture
def server(tmp_path: Path, qtbot: QtBot) -> Iterator[LinkServer]:
    server = LinkServer(tmp_path / "ui.sock")
    yield server
    server.vanish()


def drawn(text: str) -> NDArray[np.uint8]:
    """A picture of a QR code with its quiet border."""
    modules = np.array(pictures.matrix(text), np.uint8)
    return (np.kron(1 - np.pad(modules, 4), np.ones((8, 8), np.uint8)) * 255).astype(np.uint8)


def test_a_code_shown_to_the_camera_is_told(tmp_path: Path, server: LinkServer, qtbot: QtBot) -> None:
    folder = tmp_path / "frames"
    folder.mkdir()
    cv2.imwrite(str(folder / "one.png"), drawn("PICKUP-4821"))
    settings = Settings(link=server.path, frames=f"folder:{folder}", reduce_motion=True)
    server.show(samples.customer()["idle"])
    screen = Screen(settings)
    try:
        screen.link.start()
        qtbot.waitUntil(lambda: screen.view_model.snapshot is not None, timeout=WAIT_MS)
        screen.scanner.start()
        qtbot.waitUntil(lambda: bool(server.intents(Scanned)), timeout=WAIT_MS)
        heard = server.intents(Scanned)[0]
        assert isinstance(heard, Scanned)
        assert (heard.text, heard.source) == ("PICKUP-4821", "camera")
    finally:
        screen.close()


def test_a_scan_too_long_for_the_link_is_not_told(server: LinkServer, qtbot: QtBot) -> None:
    screen = Screen(Settings(link=server.path, frames="none:", reduce_motion=True))
    try:
        server.show(samples.customer()["idle"])
        screen.link.start()
        qtbot.waitUntil(lambda: screen.view_model.snapshot is not None, timeout=WAIT_MS)
        screen.view_model.scanned("x" * 5000, "camera", "QRCode")
        screen.view_model.scanned("short", "scanner", "text")
        qtbot.waitUntil(lambda: bool(server.intents(Scanned)), timeout=WAIT_MS)
        assert [heard.text for heard in server.intents(Scanned) if isinstance(heard, Scanned)] == ["short"]
    finally:
        screen.close()


def test_the_picture_is_a_copy_in_its_own_memory(qtbot: QtBot) -> None:
    pixels = np.zeros((4, 6, 3), np.uint8)
    pixels[:, :, 2] = 200
    picture = image(pixels)
    pixels[:] = 0
    assert (picture.width(), picture.height()) == (6, 4)
    assert picture.pixelColor(1, 1).red() == 200
    assert image(np.full((3, 5), 90, np.uint8)).pixelColor(4, 2).green() == 90


def test_nothing_is_watched_without_a_camera(qtbot: QtBot) -> None:
    scanner = Scanner("none:", "none:")
    scanner.start()
    scanner.watch(True)
    assert not scanner.live
    scanner.stop()


def test_what_is_shown_for_long_and_is_no_code_gets_a_hint(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.scanning.PUZZLED_MS", 20)
    scanner = Scanner("none:", "none:")
    assert not scanner.puzzled
    scanner._become(True)
    qtbot.waitUntil(lambda: scanner.puzzled, timeout=2000)
    scanner.read.emit("K1", "scanner", "text")
    assert not scanner.puzzled
    qtbot.waitUntil(lambda: scanner.puzzled, timeout=2000)
    scanner._become(False)
    assert not scanner.puzzled
    scanner.read.emit("K1", "scanner", "text")
    assert not scanner._waiting.isActive()


def test_a_qr_on_the_receipt_can_be_read_back(qtbot: QtBot) -> None:
    assert cv2.QRCodeDetector().detectAndDecode(drawn("R1042-7KQ2M9"))[0] == "R1042-7KQ2M9"


def test_every_icon_named_is_there(qtbot: QtBot) -> None:
    from ui.viewmodels import buttons, cards, scenes

    named = set(buttons.ICONS.values()) | set(cards.REASON_ICONS.values())
    named |= {icon for icon, _ in cards.TASKS.values()} | {icon for _, icon in cards.DOOR_TEXTS.values()}
    named |= {icon for icon, _ in scenes.SIGNS.values()} - {"spinner"}
    named |= {f"face-{face}" for face in range(1, 6)} | {"arrow-left", "arrow-right", "arrow-up", "arrow-down"}
    for name in sorted(named):
        text = pictures.drawing(name)
        assert 'viewBox="0 0 48 48"' in text
        assert 'stroke-linecap="round"' in text


def _program(tmp_path: Path, **settings: str) -> subprocess.Popen[str]:
    environment = os.environ | {f"KIOSK_UI_{name.upper()}": value for name, value in settings.items()}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    return subprocess.Popen(
        [sys.executable, "-m", "ui.app"], env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )


def test_a_wrong_setting_ends_it_with_a_sentence(tmp_path: Path, qtbot: QtBot) -> None:
    for settings, says in (({"frames": "telepathy:1"}, "source of pictures"), ({"width_px": "3"}, "width_px")):
        program = _program(tmp_path, **settings)
        _, said = program.communicate(timeout=WAIT_MS / 1000)
        assert program.returncode == 2
        assert says in said
        assert "Traceback" not in said


def test_it_greets_and_ends_at_once_when_told(tmp_path: Path, server: LinkServer, qtbot: QtBot) -> None:
    program = _program(tmp_path, link=str(server.path), frames="none:")
    try:
        qtbot.waitUntil(lambda: bool(server.intents(Hello)), timeout=WAIT_MS)
        program.send_signal(signal.SIGTERM)
        _, said = program.communicate(timeout=WAIT_MS / 1000)
        assert program.returncode == 0
        assert "Traceback" not in said
    finally:
        program.kill()
