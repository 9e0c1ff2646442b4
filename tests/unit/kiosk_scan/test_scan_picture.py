"""Arrays and files of every kind become one grey picture, or a sentence that says why not."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from scan_pictures import drawn

from kiosk.scan.decoder import Decoder
from kiosk.scan.picture import ScanInputError, decode_picture, open_picture, to_grey, within

CODE = drawn("HELLO")


def encoded(suffix: str, picture: np.ndarray) -> bytes:
    done, content = cv2.imencode(suffix, picture)
    assert done
    return content.tobytes()


@pytest.mark.parametrize(
    "picture",
    [
        CODE,
        CODE[:, :, None],
        cv2.cvtColor(CODE, cv2.COLOR_GRAY2BGR),
        cv2.cvtColor(CODE, cv2.COLOR_GRAY2BGRA),
        CODE.astype(np.uint16) * 257,
        CODE > 0,
        CODE[::-1, ::-1],
        np.asfortranarray(CODE),
        np.dstack([CODE, np.full_like(CODE, 255)]),
    ],
    ids=["grey", "one channel", "bgr", "bgra", "16 bit", "boolean", "negative strides", "by columns", "grey+alpha"],
)
def test_every_kind_of_picture_is_read(picture: np.ndarray) -> None:
    assert to_grey(picture).dtype == np.uint8
    assert [code.text for code in Decoder().decode_still(picture)] == ["HELLO"]


@pytest.mark.parametrize("ink", [0, 255], ids=["black ink", "white ink"])
def test_a_code_drawn_on_nothing_gets_a_ground_it_can_be_seen_on(ink: int) -> None:
    picture = np.full((*CODE.shape, 4), ink, np.uint8)
    picture[:, :, 3] = np.where(CODE == 0, 255, 0)
    assert [code.text for code in Decoder().decode_still(picture)] == ["HELLO"]


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        "text",
        [[1, 2], [3, 4]],
        np.zeros((0, 10), np.uint8),
        np.zeros((10, 0, 3), np.uint8),
        np.zeros(10, np.uint8),
        np.zeros((2, 2, 5), np.uint8),
        np.zeros((2, 2, 2, 2), np.uint8),
        np.zeros((8, 8), np.float32),
        np.full((8, 8), np.nan),
        np.zeros((8, 8), np.int64),
        np.zeros((8, 8), np.complex64),
        np.array([["a"]]),
        np.broadcast_to(np.zeros((1, 1), np.uint8), (100_000, 100_000)),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(nothing: object) -> None:
    for decode in (Decoder().decode, Decoder().decode_still):
        with pytest.raises(ScanInputError, match=r"[Pp]icture.*\.$"):
            decode(nothing)


@pytest.mark.parametrize("shape", [(1, 1), (1, 2000), (2000, 1), (2, 2), (3, 3), (1, 1, 3), (5, 4000)])
def test_the_smallest_pictures_hold_no_code(shape: tuple[int, ...]) -> None:
    assert Decoder().decode(np.zeros(shape, np.uint8)) == ()
    assert Decoder().decode_still(np.full(shape, 255, np.uint8), others=True) == ()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp"])
def test_files_are_told_by_their_bytes(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "取货 码\n.bin"
    path.write_bytes(encoded(suffix, CODE))
    assert [code.text for code in Decoder().decode_still(open_picture(path))] == ["HELLO"]


def test_a_sixteen_bit_file_with_alpha_is_read() -> None:
    picture = cv2.cvtColor(CODE, cv2.COLOR_GRAY2BGRA).astype(np.uint16) * 257
    assert [c.text for c in Decoder().decode_still(decode_picture(encoded(".png", picture)))] == ["HELLO"]


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", encoded(".png", CODE)[:40], b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"RIFF\0\0\0\0WEBP"],
)
def test_a_corrupt_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    with pytest.raises(ScanInputError, match=r"\.$"):
        open_picture(path)


def test_random_bytes_never_break_the_reading_of_files() -> None:
    seed = 20261121
    print("seed", seed)
    rng = np.random.default_rng(seed)
    whole = [encoded(suffix, CODE) for suffix in (".png", ".jpg", ".webp")]
    for turn in range(60):
        content = bytearray(whole[turn % 3])
        for at in rng.integers(0, len(content), 8):
            content[at] = rng.integers(0, 256)
        try:
            Decoder().decode(decode_picture(bytes(content)))
        except ScanInputError:
            continue


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.png", Path("a\0b"), Path("/dev/zero")):
        with pytest.raises(ScanInputError, match=r"\.$"):
            open_picture(path)


def test_reducing_keeps_the_proportions_and_says_the_factor() -> None:
    small, factor = within(np.zeros((1000, 4000), np.uint8), 2000)
    assert (small.shape, factor) == ((500, 2000), 0.5)
    assert within(small, 2000)[1] == 1.0
