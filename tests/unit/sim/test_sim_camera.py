"""The simulated camera keeps its word: the protocol at the top of its file, and codes that can be read."""

import socket
import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
import qrcode
import zxingcpp
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pure import PyPNGImage

from sim.camera import MOST_CLIENTS, CameraServer, pack_frame
from sim.errors import CameraError, SimError
from sim.picture import Scene, read_picture

BOUND_S = 60.0
TEXT = "OPK1:" + "7WZ3K" * 23  # as long as a signed credential


@pytest.fixture
def code(tmp_path: Path) -> Path:
    path = tmp_path / "code.png"
    maker = qrcode.QRCode(error_correction=ERROR_CORRECT_M, image_factory=PyPNGImage)
    maker.add_data(TEXT)
    with path.open("wb") as file:
        maker.make_image().save(file)
    return path


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[CameraServer]:
    with CameraServer(tmp_path / "camera.sock", seed=1) as running:
        yield running


@pytest.fixture
def connect(camera: CameraServer) -> Iterator[Callable[[], BinaryIO]]:
    opened: list[socket.socket | BinaryIO] = []

    def one() -> BinaryIO:
        raw = socket.socket(socket.AF_UNIX)
        raw.settimeout(BOUND_S)
        raw.connect(str(camera.path))
        opened.append(stream := raw.makefile("rb"))
        opened.append(raw)
        return stream

    yield one
    for each in opened:
        each.close()


def read_frame(stream: BinaryIO) -> np.ndarray:
    magic, width, height, channels = struct.unpack(">4sHHB", stream.read(9))
    assert magic == b"FRM1"
    pixels = np.frombuffer(stream.read(width * height * channels), np.uint8)
    return pixels.reshape(height, width, channels)


def texts(frame: np.ndarray) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(np.ascontiguousarray(frame))]


@pytest.mark.parametrize("seed", range(12))
def test_a_code_held_to_the_camera_can_be_read_in_every_frame(seed, code):
    scene = Scene(seed)
    scene.hold_up(read_picture(code))
    for _ in range(3):
        assert texts(scene.frame()) == [TEXT]
    scene.put_away()
    assert texts(scene.frame()) == []


def test_same_seed_same_pixels_and_no_two_frames_in_a_row_are_alike(code):
    def film(seed: int) -> list[bytes]:
        scene = Scene(seed)
        scene.hold_up(read_picture(code))
        return [scene.frame().tobytes() for _ in range(10)]

    assert film(4) == film(4)
    assert film(4)[0] != film(5)[0]
    pictures = film(4)
    assert all(one != other for one, other in pairwise(pictures))


def test_frames_flow_with_and_without_a_code(camera, connect, code):
    stream = connect()
    frame = read_frame(stream)
    assert frame.shape == (720, 1280, 3)
    assert texts(frame) == []
    camera.show(code)
    assert any(texts(read_frame(stream)) == [TEXT] for _ in range(4))
    camera.clear()
    assert any(texts(read_frame(stream)) == [] for _ in range(4))


def test_several_clients_see_and_one_who_leaves_or_sleeps_disturbs_nobody(camera, connect):
    streams = [connect() for _ in range(3)]
    for stream in streams[1:]:
        read_frame(stream)
    streams[1].close()
    for _ in range(3):
        read_frame(streams[2])


def test_more_clients_than_agreed_are_closed_at_once(camera, connect):
    streams = [connect() for _ in range(MOST_CLIENTS)]
    read_frame(streams[-1])
    assert connect().read(1) == b""


def test_grey_pictures_pack_as_one_channel():
    packed = pack_frame(np.full((2, 3), 7, np.uint8))
    assert packed == b"FRM1" + bytes([0, 3, 0, 2, 1]) + b"\x07" * 6
    with pytest.raises(CameraError, match="cannot be sent"):
        pack_frame(np.zeros((2, 5000), np.uint8))


def test_what_is_no_picture_is_told_in_a_sentence(camera, tmp_path):
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    (tmp_path / "empty.png").touch()
    for name in ("text.png", "empty.png", "missing.png"):
        with pytest.raises(CameraError, match=name):
            camera.acts()["camera.show"](0.0, path=str(tmp_path / name))


def test_a_socket_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    camera = CameraServer(tmp_path / "missing" / "camera.sock", seed=1)
    with pytest.raises(SimError, match="cannot be made"):
        camera.start()
    camera.stop()
