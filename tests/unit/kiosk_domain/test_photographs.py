"""What may be kept as a photograph: at the kiosk and at central, which share no code, the same."""

import random

import cv2
import numpy as np
import pytest

from central.photos.jpeg import is_picture
from kiosk.domain.photographs import MOST_BYTES, PhotographError, check


def encoded(
    width: int = 64, height: int = 48, *, kind: str = ".jpg", seed: int = 1, options: tuple[int, ...] = ()
) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return bytes(cv2.imencode(kind, pixels, list(options))[1].tobytes())


def passes(raw: bytes) -> bool:
    try:
        check(raw)
    except PhotographError:
        return False
    return True


GOOD = encoded()
EXIF = GOOD[:2] + b"\xff\xe1\x00\x10Exif\x00\x00" + bytes(8) + GOOD[2:]
PLACE = b"\xff\xfe\x00\x08at home"[:10] + GOOD[2:]
BAD = {
    "nothing": b"",
    "two bytes": b"\xff\xd8",
    "only its ends": b"\xff\xd8\xff\xd9",
    "a PNG": encoded(kind=".png"),
    "words": b"a photograph, honestly",
    "where it was taken": EXIF,
    "a comment": GOOD[:2] + PLACE,
    "something behind it": GOOD + b"PK\x03\x04",
    "another behind it": GOOD + GOOD,
    "another inside": GOOD[:-2] + GOOD[2:],
    "cut short": GOOD[: len(GOOD) // 2],
    "progressive": encoded(options=(cv2.IMWRITE_JPEG_PROGRESSIVE, 1)),
    "too wide": encoded(1281, 8),
    "too high": encoded(8, 961),
    "too long": encoded(1280, 960, options=(cv2.IMWRITE_JPEG_QUALITY, 95)),
}


@pytest.mark.parametrize("size", [(1, 1), (64, 48), (1280, 8), (8, 960)])
def test_a_small_picture_passes_at_both_ends(size: tuple[int, int]) -> None:
    raw = encoded(*size)
    assert passes(raw)
    assert is_picture(raw)


def test_a_picture_in_grey_passes() -> None:
    grey = bytes(cv2.imencode(".jpg", np.zeros((8, 8), np.uint8))[1].tobytes())
    assert passes(grey)
    assert is_picture(grey)


@pytest.mark.parametrize("name", BAD)
def test_anything_else_passes_at_neither(name: str) -> None:
    assert not passes(BAD[name])
    assert not is_picture(BAD[name])


def test_the_sample_too_long_is_too_long() -> None:
    assert len(BAD["too long"]) > MOST_BYTES


def test_both_ends_agree_on_spoilt_pictures_and_neither_fails() -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, refused = random.Random(seed), 0
    for _ in range(3000):
        raw = bytearray(GOOD)
        for _ in range(chance.randint(1, 3)):
            raw[chance.randrange(min(len(raw), chance.choice([30, 700, len(raw)])))] = chance.choice(
                [0, 0xFF, 0xE1, chance.randrange(256)]
            )
        spoilt = bytes(raw[: chance.choice([len(raw), chance.randrange(len(raw))])])
        assert passes(spoilt) == is_picture(spoilt), spoilt.hex()
        refused += not passes(spoilt)
    assert 0 < refused < 3000
