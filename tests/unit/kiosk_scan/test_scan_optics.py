"""Light and focus: what a camera is told, and that a code it drowned in light is read then."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import qrcode
from numpy.typing import NDArray
from scan_pictures import FakeTiming

from kiosk.scan.camera import CameraSource
from kiosk.scan.decoder import Decoder
from kiosk.scan.lens import CAMERA_CHOOSES, MANUAL, Lens
from kiosk.scan.optics import (
    HOLD_FRAMES,
    LONGEST_REST_FRAMES,
    REST_FRAMES,
    STEP_FRAMES,
    VAIN_FRAMES,
    Expose,
    Glimpse,
    Optics,
    Order,
    Refocus,
)
from kiosk.scan.tuner import Tuner

NOTHING, CODE = Glimpse(False, False, 0.0, 0.0), Glimpse(True, True, 0.1, 0.0)
PATCH, SHADE, BLUR = Glimpse(False, False, 0.1, 0.0), Glimpse(False, True, 0.0, 0.8), Glimpse(False, True, 0.0, 0.0)
TEXT = "K1:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def told(optics: Optics, glimpse: Glimpse, frames: int) -> list[Order]:
    """Every order in so many frames that are all alike."""
    return [order for _ in range(frames) for order in optics.see(glimpse)]


def test_nothing_is_told_while_there_is_nothing_to_read() -> None:
    optics = Optics()
    assert told(optics, NOTHING, 1000) == []
    assert told(optics, CODE, 1000) == []
    assert told(optics, Glimpse(False, False, 0.9, 0.0), 1000) == [], "a picture all white is a lamp on the lens"


@pytest.mark.parametrize(("glimpse", "first"), [(PATCH, 0.5), (SHADE, 2.0), (BLUR, 0.5)])
def test_trouble_is_met_by_the_likeliest_light(glimpse: Glimpse, first: float) -> None:
    optics = Optics()
    assert told(optics, glimpse, VAIN_FRAMES - 1) == []
    assert optics.see(glimpse) == (Expose(first),)


def test_a_trial_in_vain_ends_as_the_camera_likes_and_rests_longer_each_time() -> None:
    optics = Optics()
    trial = [Expose(0.5), Expose(0.25), Expose(0.125), Expose(None), Refocus()]
    pauses = []
    for _ in range(8):
        frames, orders = 0, []
        while Refocus() not in orders:
            frames, orders = frames + 1, [*orders, *optics.see(PATCH)]
        assert orders == trial
        pauses.append(frames - 3 * STEP_FRAMES)
    assert pauses[0] < REST_FRAMES <= pauses[1] < pauses[2] < pauses[3]
    assert max(pauses) <= LONGEST_REST_FRAMES + VAIN_FRAMES


def test_what_worked_is_kept_for_a_while_and_then_let_go() -> None:
    optics = Optics()
    told(optics, PATCH, VAIN_FRAMES + 2)
    assert told(optics, CODE, 10) == []
    assert told(optics, NOTHING, HOLD_FRAMES - 1) == []
    assert optics.see(NOTHING) == (Expose(None),)
    assert told(optics, NOTHING, 500) == []


class Camera:
    """Measures the whole picture as cameras do, two frames late, unless it is told."""

    def __init__(self, scene: NDArray[np.float64], *, settings: bool = True) -> None:
        self.scene, self.settings = scene, settings
        self.chosen = 100 * 0.43 / float(scene.mean())
        self.kept: dict[int, float] = {cv2.CAP_PROP_AUTO_EXPOSURE: CAMERA_CHOOSES, cv2.CAP_PROP_EXPOSURE: self.chosen}
        self.coming = [self.chosen, self.chosen]
        self.focused = 0

    def get(self, setting: int) -> float:
        return self.kept.get(setting, 0.0) if self.settings else 0.0

    def set(self, setting: int, value: float) -> bool:
        if setting == cv2.CAP_PROP_AUTOFOCUS:
            self.focused += 1
        if self.settings:
            self.kept[setting] = value
        return self.settings

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        exposure = self.coming.pop(0)
        if self.kept[cv2.CAP_PROP_AUTO_EXPOSURE] == CAMERA_CHOOSES:
            self.kept[cv2.CAP_PROP_EXPOSURE] = self.chosen
        self.coming.append(self.kept[cv2.CAP_PROP_EXPOSURE])
        return True, np.clip(self.scene * exposure * 2.55, 0, 255).astype(np.uint8)

    def release(self) -> None:
        pass


def phone_in_a_dim_hall() -> NDArray[np.float64]:
    """A screen whose black is brighter than the hall, and its white seven times that."""
    drawn = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    drawn.add_data(TEXT)
    code = np.kron(np.array(drawn.get_matrix()), np.ones((4, 4), bool))
    scene = np.full((720, 1280), 0.10)
    high, wide = code.shape
    top, left = (720 - high) // 2, (1280 - wide) // 2
    scene[top : top + high, left : left + wide] = np.where(code, 0.9, 6.0)
    return scene


def frames_until_read(camera: Camera, *, tuned: bool, most: int) -> int | None:
    """How many frames the decoder needed, over the real source."""
    source = CameraSource(0, opener=lambda device: camera, timing=FakeTiming())
    decoder = Decoder()
    tuner = Tuner(decoder, source)
    source.open()
    for number in range(1, most + 1):
        frame = source.read(0.1)
        assert frame is not None
        if [code.text for code in decoder.decode(frame.pixels)] == [TEXT]:
            source.close()
            return number
        if tuned:
            tuner.look()
    return None


def test_a_telephone_that_is_drowned_in_light_is_read_within_a_second_and_a_half() -> None:
    camera = Camera(phone_in_a_dim_hall())
    found = frames_until_read(camera, tuned=True, most=60)
    assert found is not None
    assert found <= 22
    assert camera.kept[cv2.CAP_PROP_AUTO_EXPOSURE] == CAMERA_CHOOSES, "the camera is left as it was found"


def test_without_that_it_is_never_read() -> None:
    assert frames_until_read(Camera(phone_in_a_dim_hall()), tuned=False, most=60) is None
    assert frames_until_read(Camera(phone_in_a_dim_hall(), settings=False), tuned=True, most=60) is None


def test_factors_are_of_what_the_camera_chose_by_itself() -> None:
    camera = Camera(np.full((4, 4), 0.43))
    lens = Lens(camera)
    lens.obey(Expose(0.5))
    lens.obey(Expose(0.25))
    assert (camera.kept[cv2.CAP_PROP_AUTO_EXPOSURE], camera.kept[cv2.CAP_PROP_EXPOSURE]) == (MANUAL, 25.0)
    lens.obey(Expose(0.0001))
    assert camera.kept[cv2.CAP_PROP_EXPOSURE] == 1.0
    lens.obey(Expose(None))
    assert camera.kept[cv2.CAP_PROP_AUTO_EXPOSURE] == CAMERA_CHOOSES
    lens.obey(Refocus())
    assert camera.focused == 2


def test_a_camera_that_refuses_is_asked_once() -> None:
    asked: list[int] = []

    class Stubborn(Camera):
        def set(self, setting: int, value: float) -> bool:
            asked.append(setting)
            if setting == cv2.CAP_PROP_AUTOFOCUS:
                raise cv2.error("no such control")
            return False

    lens = Lens(Stubborn(np.ones((4, 4))))
    for _ in range(3):
        lens.obey(Expose(0.5))
        lens.obey(Refocus())
    assert asked == [cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_AUTOFOCUS]


def test_orders_for_a_camera_that_is_gone_are_no_trouble() -> None:
    source = CameraSource(0, opener=lambda device: None, timing=FakeTiming())
    for _ in range(100):
        source.tune(Expose(0.5))
    source.open()
    assert source.read(0.1) is None
