"""The shape of a symbol, held against symbols drawn by another writer (zxing-cpp); and Reed-Solomon."""

import numpy as np
import pytest
import zxingcpp

from kiosk.scan import qr_shape
from kiosk.scan.reed_solomon import corrected


def written(text: str, level: str, version: int) -> np.ndarray:
    options = f"ecLevel={level},version={version}"
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCodeModel2, options=options)
    return np.asarray(code.to_image(scale=1, add_quiet_zones=False)) < 128


def taken_apart(symbol: np.ndarray, version: int) -> tuple[int, int, np.ndarray]:
    level, pattern, agreement = qr_shape.likely_formats(np.where(symbol, 1, -1).astype(np.float32))[0]
    assert agreement == 1.0
    order = qr_shape.shape(version).order
    bits = symbol.ravel()[order] ^ qr_shape.mask(version, pattern)
    return level, pattern, np.packbits(bits[: len(bits) // 8 * 8])


@pytest.mark.parametrize("version", range(1, 41))
@pytest.mark.parametrize("level", "LH")
def test_symbols_of_another_writer_come_apart_and_together(version: int, level: str) -> None:
    symbol = written("PICKUP", level, version)
    form = qr_shape.shape(version)
    assert symbol.shape == (form.side, form.side)
    assert (symbol == form.tones)[form.fixed].all()
    ec_level, pattern, codewords = taken_apart(symbol, version)
    for block in qr_shape.blocks(version, ec_level):
        word = codewords[block.places].tobytes()
        assert corrected(word, len(word) - block.data) == word
    assert (qr_shape.drawn(version, ec_level, pattern, codewords) == symbol).all()


@pytest.mark.parametrize("seed", range(40))
def test_errors_and_erasures_within_the_limit_are_corrected(seed: int) -> None:
    print("seed", seed)
    rng = np.random.default_rng(seed)
    version = int(rng.integers(1, 12))
    level, _, codewords = taken_apart(written("PICKUP 4821", "Q", version), version)
    block = qr_shape.blocks(version, level)[0]
    word = codewords[block.places].tobytes()
    checks = len(word) - block.data
    errors = int(rng.integers(0, checks // 2 + 1))
    doubtful = int(rng.integers(0, checks - 2 * errors + 1))
    places = [int(at) for at in rng.permutation(len(word))[: errors + doubtful]]
    received = bytearray(word)
    for at in places:
        received[at] ^= int(rng.integers(1, 256))
    assert corrected(bytes(received), checks, places[:doubtful]) == word


def test_beyond_the_limit_nothing_is_made_up() -> None:
    rng = np.random.default_rng(3)
    made_up = 0
    for _ in range(300):
        received = rng.integers(0, 256, 44, dtype=np.uint8).tobytes()
        made_up += corrected(received, 16, range(10), spare=2) is not None
    assert made_up == 0


def test_more_doubt_than_checks_is_refused() -> None:
    assert corrected(bytes(range(26)), 7, range(8)) is None


def test_spare_checks_are_left_alone() -> None:
    _, _, codewords = taken_apart(written("PICKUP", "L", 1), 1)
    word = bytearray(codewords.tobytes())
    word[3] ^= 1
    checks = 26 - qr_shape.blocks(1, taken_apart(written("PICKUP", "L", 1), 1)[0])[0].data
    assert corrected(bytes(word), checks, spare=checks - 2) == codewords.tobytes()
    assert corrected(bytes(word), checks, spare=checks - 1) is None
