"""Real photographs, where the folder of them lies beside the checkout: a floor under the share that is read."""

from pathlib import Path

import pytest

from kiosk.scan.decoder import Decoder, Pace
from kiosk.scan.picture import open_picture

PHOTOS = Path(__file__).parents[3].parent / "shared" / "qr-photos"
pytestmark = pytest.mark.skipif(not PHOTOS.is_dir(), reason="the photographs are not beside the checkout")


def cases() -> list[tuple[Path, str]]:
    pictures = sorted(path for path in PHOTOS.glob("*/*") if path.suffix in (".png", ".jpg"))
    return [(path, path.with_suffix(".txt").read_bytes().decode("utf-8")) for path in pictures]


def unread(decode: str, pace: Pace) -> list[str]:
    missed = []
    for path, wanted in cases():
        codes = getattr(Decoder(pace), decode)(open_picture(path))
        if wanted not in [code.text for code in codes]:
            missed.append(f"{path.parent.name}/{path.name}")
    print("not read:", missed)
    return missed


def test_of_77_photographs_76_are_read_as_still_pictures() -> None:
    assert len(cases()) == 77
    assert len(unread("decode_still", Pace())) <= 1


def test_of_77_photographs_75_are_read_in_the_first_frame() -> None:
    assert len(unread("decode", Pace(deep=0, zbar=0, others=0))) <= 2
