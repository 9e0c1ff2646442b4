"""The camera behind a Unix socket, against a small server: whole, cut up, wrong, ended and back again."""

import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scan_pictures import FakeTiming

from kiosk.scan.seams import Frame
from kiosk.scan.socket_camera import SocketCamera

READ_S = 0.05


class Server:
    """Listens where the camera connects; each test sends what it likes."""

    def __init__(self, path: Path) -> None:
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(path))
        self.listener.listen(1)
        self.listener.settimeout(60)
        self.client: socket.socket | None = None

    def accept(self) -> socket.socket:
        self.hang_up()
        self.client = self.listener.accept()[0]
        self.client.settimeout(60)
        return self.client

    def hang_up(self) -> None:
        if self.client is not None:
            self.client.close()

    def close(self) -> None:
        self.hang_up()
        self.listener.close()


def packed(pixels: np.ndarray) -> bytes:
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    return b"FRM1" + struct.pack(">HHB", pixels.shape[1], pixels.shape[0], channels) + pixels.tobytes()


def picture(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "camera.sock"


@pytest.fixture
def server(place: Path) -> Iterator[Server]:
    server = Server(place)
    yield server
    server.close()


@pytest.fixture
def camera(place: Path) -> Iterator[SocketCamera]:
    camera = SocketCamera(place, timing=FakeTiming())
    yield camera
    camera.close()


def read(camera: SocketCamera, tries: int = 1200) -> Frame:
    for _ in range(tries):
        frame = camera.read(READ_S)
        if frame is not None:
            return frame
    raise AssertionError(f"no frame came: {camera.lost}")


def find_again(camera: SocketCamera, tries: int = 1200) -> None:
    for _ in range(tries):
        if camera.lost is None:
            return
        camera.read(READ_S)
    raise AssertionError(f"still lost: {camera.lost}")


def test_grey_and_colour_frames_arrive_whole(server: Server, camera: SocketCamera) -> None:
    camera.open()
    client = server.accept()
    sent = [picture(1, 7, 9, 3), picture(2, 5, 4), picture(3, 60, 80, 3)]
    client.sendall(b"".join(packed(pixels) for pixels in sent))
    frames = [read(camera) for _ in sent]
    assert [frame.serial for frame in frames] == [1, 2, 3]
    for frame, pixels in zip(frames, sent, strict=True):
        assert np.array_equal(frame.pixels, pixels)
    assert camera.lost is None


def test_a_frame_cut_into_pieces_survives_reads_that_time_out(server: Server, camera: SocketCamera) -> None:
    camera.open()
    client = server.accept()
    pixels = picture(4, 20, 30, 3)
    content = packed(pixels)
    for start, end in ((0, 3), (3, 8), (8, 10), (10, 900), (900, len(content) - 1)):
        client.sendall(content[start:end])
        assert camera.read(0.01) is None
    client.sendall(content[-1:])
    assert np.array_equal(read(camera).pixels, pixels)


@pytest.mark.parametrize(
    "header",
    [
        b"FRM2" + struct.pack(">HHB", 2, 2, 1),
        b"FRM1" + struct.pack(">HHB", 0, 2, 1),
        b"FRM1" + struct.pack(">HHB", 2, 4097, 3),
        b"FRM1" + struct.pack(">HHB", 2, 2, 2),
        b"HTTP/1.1 ",
    ],
)
def test_anything_but_a_frame_ends_the_connection_and_a_new_one_begins(
    server: Server, camera: SocketCamera, header: bytes
) -> None:
    camera.open()
    server.accept().sendall(header + bytes(20))
    for _ in range(1200):
        if camera.read(READ_S) is None and camera.lost:
            break
    assert camera.lost is not None
    assert "not a picture" in camera.lost
    find_again(camera)
    server.accept().sendall(packed(picture(5, 3, 3)))
    assert read(camera).pixels.shape == (3, 3)


def test_a_camera_that_ends_in_the_middle_of_a_frame_is_found_again(server: Server, camera: SocketCamera) -> None:
    camera.open()
    pixels = picture(6, 10, 10, 3)
    server.accept().sendall(packed(pixels)[:100])
    assert camera.read(0.01) is None
    server.hang_up()
    assert camera.read(READ_S) is None
    assert camera.lost is not None
    find_again(camera)
    server.accept().sendall(packed(pixels))
    assert np.array_equal(read(camera).pixels, pixels)


def test_a_camera_that_starts_later_is_found(place: Path, camera: SocketCamera) -> None:
    camera.open()
    assert camera.read(0.0) is None
    assert camera.lost == f"The camera at {place} does not answer."
    server = Server(place)
    find_again(camera)
    server.accept().sendall(packed(picture(7, 2, 2)))
    assert read(camera).serial == 1
    server.close()


def test_a_path_that_cannot_be_a_socket_is_lost_not_an_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / ("x" * 200), Path("a\0b")):
        camera = SocketCamera(path)
        camera.open()
        assert camera.read(0.0) is None
        assert camera.lost is not None
