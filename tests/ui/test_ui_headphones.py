"""Headphones: the jack the kernel tells of, and the screen read aloud while they are in."""

import os
import struct
from pathlib import Path

from pytestqt.qtbot import QtBot

from ui import samples
from ui.app import Screen
from ui.settings import Settings
from ui.sound import headphones
from ui.sound.headphones import Headphones, KernelHeadphones, jacks

WAIT_MS = 10_000
LIST = """I: Bus=0000 Vendor=0000
N: Name="Power Button"
H: Handlers=kbd event0
B: EV=3

I: Bus=0000 Vendor=0000
N: Name="HDA Intel PCH Headphone"
H: Handlers=event7
B: EV=21
B: SW=4

N: Name="Lid Switch"
H: Handlers=event8
B: SW=1

N: Name="odd"
B: SW=zz
"""


def test_jacks_are_found_in_the_kernels_list(tmp_path: Path) -> None:
    (tmp_path / "devices").write_text(LIST, encoding="utf-8")
    assert list(jacks(tmp_path / "devices")) == ["event7"]
    assert list(jacks(tmp_path / "none")) == []


def test_a_plug_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    """A pipe in the place of the device: it says what the kernel's does."""
    (tmp_path / "devices").write_text(LIST, encoding="utf-8")
    os.mkfifo(tmp_path / "event7")
    jack = KernelHeadphones(tmp_path / "devices", tmp_path)
    told: list[bool] = []
    jack.plugged.connect(told.append)
    jack.start()
    writer = os.open(tmp_path / "event7", os.O_WRONLY)
    event = struct.Struct("llHHi")
    os.write(writer, event.pack(1, 2, 0x05, 0x02, 1) + event.pack(1, 2, 0, 0, 0))
    qtbot.waitUntil(lambda: told == [True], timeout=WAIT_MS)
    os.write(writer, event.pack(1, 2, 0x05, 0x04, 1) + event.pack(1, 2, 0x05, 0x02, 0))
    qtbot.waitUntil(lambda: told == [True, False], timeout=WAIT_MS)
    os.write(writer, event.pack(1, 2, 0x05, 0x02, 1))
    qtbot.waitUntil(lambda: jack.inside, timeout=WAIT_MS)
    os.close(writer)
    qtbot.waitUntil(lambda: not jack.inside, timeout=WAIT_MS)
    jack.close()


def test_no_jack_is_no_harm(tmp_path: Path) -> None:
    none = KernelHeadphones(tmp_path / "none", tmp_path)
    none.start()
    (tmp_path / "devices").write_text(LIST, encoding="utf-8")
    missing = KernelHeadphones(tmp_path / "devices", tmp_path)
    missing.start()
    assert not none.inside
    assert not missing.inside
    assert headphones.EVENT.size == 24


class FakeHeadphones(Headphones):
    """A jack a test plugs into."""


def test_headphones_read_the_screen_aloud(tmp_path: Path, qtbot: QtBot) -> None:
    jack = FakeHeadphones()
    settings = Settings(link=tmp_path / "none", frames="none:", reduce_motion=True, cache=tmp_path, volume_percent=0)
    screen = Screen(settings, now=lambda: samples.NOW_MS, headphones=jack)
    try:
        model = screen.view_model
        model.aloud.possible = True
        heard: list[tuple[str, list[str]]] = []
        model.aloud.said.connect(lambda language, sentences: heard.append((language, sentences)))
        model.welcome(samples.welcome())
        model.follow_link("up")
        model.show(samples.customer()["idle"])
        assert heard == []
        jack.plugged.emit(True)
        assert heard[-1][0] == "zh-CN"
        assert "请出示取件码" in heard[-1][1]
        model.press("language", "")
        assert heard[-1] == ("en", heard[-1][1])
        assert "Please show your pickup code" in heard[-1][1]
        model.show(samples.customer()["jam"])
        assert "Your number is 4 8 2 1" in heard[-1][1]
        jack.plugged.emit(False)
        before = len(heard)
        model.show(samples.customer()["idle"])
        assert len(heard) == before
    finally:
        screen.close()
