"""A setting names a source; a wrong one is answered with a sentence. Cameras and back-off, without a device."""

from itertools import chain, repeat
from pathlib import Path

import cv2
import numpy as np
import pytest
from scan_pictures import FakeTiming

from kiosk.scan.camera import CameraSource, open_v4l2
from kiosk.scan.files import FolderSource, VideoSource
from kiosk.scan.hand_scanner import HandScanner
from kiosk.scan.seams import Backoff
from kiosk.scan.socket_camera import SocketCamera
from kiosk.scan.sources import SourceSettingError, frame_source, text_source

PIXELS = np.zeros((4, 6, 3), np.uint8)


class FakeCapture:
    """Gives so many pictures, then none, or breaks."""

    def __init__(self, pictures: int, *, breaks: bool = False) -> None:
        self.left, self.breaks, self.released = pictures, breaks, False

    def read(self) -> tuple[bool, np.ndarray | None]:
        if self.left == 0:
            if self.breaks:
                raise cv2.error("select() timeout")
            return False, None
        self.left -= 1
        return True, PIXELS

    def get(self, setting: int) -> float:
        return 0.0

    def set(self, setting: int, value: float) -> bool:
        return False

    def release(self) -> None:
        self.released = True


@pytest.mark.parametrize(
    ("setting", "kind"),
    [
        ("v4l2:0", CameraSource),
        ("v4l2:/dev/v4l/by-id/usb-Cam_1-video-index0", CameraSource),
        ("folder:/a b/c:d", FolderSource),
        ("video:clip.mp4", VideoSource),
        ("socket:/run/camera.sock", SocketCamera),
        ("none:", type(None)),
    ],
)
def test_a_setting_names_a_source_of_pictures(setting: str, kind: type) -> None:
    assert isinstance(frame_source(setting), kind)


@pytest.mark.parametrize("setting", ["serial:/dev/ttyACM0", "serial:/dev/ttyUSB0@115200"])
def test_a_setting_names_a_hand_scanner(setting: str) -> None:
    assert isinstance(text_source(setting), HandScanner)


def test_no_hand_scanner_is_a_setting_too() -> None:
    assert text_source("none:") is None


@pytest.mark.parametrize("setting", ["", "v4l2", "v4l2:", ":0", "none:x", "http://x", "serial:/dev/x", "folder:a\0b"])
def test_a_wrong_setting_is_answered_with_a_sentence(setting: str) -> None:
    with pytest.raises(SourceSettingError, match=r"v4l2:0"):
        frame_source(setting)


@pytest.mark.parametrize("setting", ["v4l2:0", "serial:", "serial:/dev/x@fast", "serial:/dev/x@", "serial:/dev/x@1"])
def test_a_wrong_scanner_setting_is_answered_with_a_sentence(setting: str) -> None:
    with pytest.raises(SourceSettingError, match=r"\.$"):
        text_source(setting)


def test_back_off_tries_at_once_then_ever_more_rarely() -> None:
    timing = FakeTiming()
    backoff = Backoff(timing)
    waits = []
    for _ in range(7):
        before_s = timing.now_s()
        while not backoff.wait(0.2):
            pass
        waits.append(round(timing.now_s() - before_s, 3))
        backoff.failed()
    assert waits == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    backoff.reset()
    assert backoff.wait(0.0)


@pytest.mark.parametrize("breaks", [False, True])
def test_a_camera_that_falls_silent_is_lost_and_found_again(breaks: bool) -> None:
    timing = FakeTiming()
    captures = [FakeCapture(2, breaks=breaks), None, FakeCapture(1)]
    opened = chain(captures, repeat(None))
    source = CameraSource("/dev/v4l/by-id/x", opener=lambda _device: next(opened), timing=timing)
    source.open()
    source.open()
    first, second = source.read(0.2), source.read(0.2)
    assert first is not None
    assert second is not None
    assert (first.serial, second.serial, first.pixels.shape) == (1, 2, PIXELS.shape)
    assert [source.read(0.2) for _ in range(3)] == [None] * 3
    assert captures[0] is not None
    assert captures[0].released
    assert source.lost == "The camera /dev/v4l/by-id/x gives no pictures."
    found = [source.read(0.2) for _ in range(20)]
    assert [frame.serial for frame in found if frame is not None] == [3]
    source.close()
    source.close()


def test_a_camera_that_is_not_there_says_so_and_is_not_waited_for_longer_than_asked() -> None:
    timing = FakeTiming()
    source = CameraSource(7, opener=lambda _device: None, timing=timing)
    source.open()
    assert source.lost == "The camera 7 cannot be opened."
    before_s = timing.now_s()
    assert source.read(0.2) is None
    assert timing.now_s() - before_s == pytest.approx(0.2)


def test_opening_a_device_that_is_no_camera_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "video9").write_bytes(b"")
    assert open_v4l2(str(tmp_path / "video9")) is None
    assert open_v4l2(str(tmp_path / "missing")) is None
