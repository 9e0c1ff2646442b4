"""The ladder reads codes turned, inverted, noisy, small and several at once; and reads nothing in nothing."""

import cv2
import numpy as np
import pytest
import zxingcpp
from scan_pictures import drawn, noisy, on_desk, turned

from kiosk.scan import zbar, zxing
from kiosk.scan.decoder import Decoder, Pace
from kiosk.scan.symbols import Decoded

SIGNED = "K1:" + "6BF+A3%$*T./-8Q2" * 7
QUICK = Pace(deep=0, zbar=0, others=0)


def texts(codes: tuple[Decoded, ...]) -> list[str]:
    return [code.text for code in codes]


# EAN-13 (ISO/IEC 15420): the bars of the ten digits. After a first digit 6, the next three are mirrored.
DIGITS = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")


def ean13(digits: str) -> np.ndarray:
    """The bar code of thirteen digits, the first a 6, at three pixels a module."""
    inverse = str.maketrans("01", "10")
    right = [DIGITS[int(digit)].translate(inverse) for digit in digits]
    mirrored = (2, 3, 4)
    left = [right[at][::-1] if at in mirrored else DIGITS[int(digits[at])] for at in range(1, 7)]
    bars = "101" + "".join(left) + "01010" + "".join(right[7:]) + "101"
    row = np.array([0 if bar == "1" else 255 for bar in "0" * 12 + bars + "0" * 12], np.uint8)
    return np.kron(row[None, :].repeat(50, axis=0), np.ones((3, 3), np.uint8))


def test_a_code_is_read_with_its_bytes_and_corners() -> None:
    (code,) = Decoder().decode(on_desk(drawn(SIGNED, 4)))
    assert (code.text, code.raw, code.format, code.charset) == (SIGNED, SIGNED.encode(), "QRCode", "utf-8")
    (left, top), (right, _), (_, bottom), _ = code.corners
    size = drawn(SIGNED, 4).shape[0] - 32
    assert (left, top) == pytest.approx((40 + 16, 60 + 16), abs=3)
    assert (right - left, bottom - top) == pytest.approx((size, size), abs=4)


def test_a_code_keeps_its_text_out_of_its_repr() -> None:
    (code,) = Decoder().decode(on_desk(drawn("SECRET-TOKEN")))
    assert "SECRET" not in repr(code)


def test_a_payment_code_is_text_like_any_other() -> None:
    assert texts(Decoder().decode(on_desk(drawn("134567890123456789")))) == ["134567890123456789"]


def test_an_inverted_code_is_read() -> None:
    assert texts(Decoder().decode(on_desk(255 - drawn(SIGNED, 4), ground=20))) == [SIGNED]


@pytest.mark.parametrize("degrees", range(0, 360, 23))
def test_a_turned_code_is_read(degrees: int) -> None:
    frame = on_desk(drawn(SIGNED, 5), size=(400, 400))
    assert texts(Decoder(QUICK).decode(turned(frame, degrees, 0.7))) == [SIGNED]


def test_several_codes_in_one_frame_are_all_read() -> None:
    wanted = {"FIRST", "SECOND", "中文取货码"}
    frame = on_desk(*(drawn(text) for text in sorted(wanted)))
    for codes in (Decoder().decode(frame), Decoder().decode_still(frame)):
        assert set(texts(codes)) == wanted
        assert len(codes) == 3


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_chinese_text_is_read_in_both_character_sets(charset: str) -> None:
    (code,) = Decoder().decode(on_desk(drawn("请到一号柜取货".encode(charset))))
    assert code.text == "请到一号柜取货"


def test_noise_that_defeats_one_look_does_not_defeat_the_ladder() -> None:
    seed = 7
    print("seed", seed)
    rng = np.random.default_rng(seed)
    frame = cv2.GaussianBlur(on_desk(drawn(SIGNED, 4)), (0, 0), 1.2)
    frames = [noisy(frame, rng, sigma) for sigma in np.linspace(30, 70, 30)]
    alone = sum(SIGNED in texts(zxing.look(frame).read) for frame in frames)
    quick = sum(SIGNED in texts(Decoder(QUICK).decode(frame)) for frame in frames)
    still = sum(SIGNED in texts(Decoder().decode_still(frame)) for frame in frames)
    print("zxing-cpp alone", alone, "every frame", quick, "still picture", still, "of", len(frames))
    assert alone < quick <= still
    assert quick - alone >= 5


def test_nothing_is_read_where_there_is_nothing() -> None:
    seed = 11
    print("seed", seed)
    rng = np.random.default_rng(seed)
    decoder = Decoder(Pace(deep=1, zbar=2, others=1))
    for ground in (0, 127, 255):
        assert decoder.decode(np.full((720, 1280, 3), ground, np.uint8)) == ()
    for cells in (5, 40, 200, 700):
        coarse = rng.integers(0, 256, (cells, cells * 16 // 9), dtype=np.uint8)
        frame = cv2.resize(coarse, (1280, 720), interpolation=cv2.INTER_NEAREST)
        assert decoder.decode(frame) == ()
        assert decoder.decode_still(frame, others=True) == ()


def test_a_small_code_in_a_large_picture_is_read_and_placed() -> None:
    large = np.full((3000, 4000), 128, np.uint8)
    code = drawn(SIGNED, 3)
    large[2000 : 2000 + code.shape[0], 3000 : 3000 + code.shape[1]] = code
    (read,) = Decoder().decode_still(large)
    assert read.text == SIGNED
    assert read.corners[0] == pytest.approx((3012, 2012), abs=6)


def test_deep_looks_come_only_every_few_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = np.full((200, 300), 128, np.uint8)
    looks: list[tuple[int, ...]] = []
    real = zxing.look
    monkeypatch.setattr(zxing, "look", lambda grey, **how: looks.append(grey.shape) or real(grey, **how))
    decoder = Decoder(Pace(deep=3, zbar=0, others=0))
    per_frame = []
    for _ in range(6):
        looks.clear()
        decoder.decode(blank)
        per_frame.append(len(looks))
    assert per_frame == [2, 2, 3, 2, 2, 3]


def test_bar_codes_are_read_in_a_pass_of_their_own() -> None:
    frame = on_desk(ean13("6901234567892"))
    decoder = Decoder(Pace(deep=0, zbar=0, others=2))
    assert decoder.decode(frame) == ()
    (code,) = decoder.decode(frame)
    assert (code.text, code.format) == ("6901234567892", "EAN13")
    assert Decoder().decode_still(frame) == ()
    assert texts(Decoder().decode_still(frame, others=True)) == ["6901234567892"]


@pytest.mark.skipif(not zbar.AVAILABLE, reason="libzbar0 is not installed")
@pytest.mark.parametrize("raw", ["请到一号柜".encode("gbk"), "ﾃﾞｻﾞｲﾝ".encode("shift_jis"), b"\x00\xff\x01", b"PLAIN"])
def test_zbar_gives_the_bytes_of_the_symbol(raw: bytes) -> None:
    (code,) = zbar.look(on_desk(drawn(raw)))
    assert code.raw == raw
    assert code.corners[0] == pytest.approx((60, 80), abs=4)
    assert code.corners[2][0] > code.corners[0][0]
    assert code.corners[2][1] > code.corners[0][1]


@pytest.mark.skipif(not zbar.AVAILABLE, reason="libzbar0 is not installed")
def test_zbar_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zxing, "look", lambda _grey, **_how: zxing.Found((), ()))
    frame = on_desk(drawn("LAST RESORT"))
    decoder = Decoder(Pace(deep=0, zbar=2, others=0))
    assert [texts(decoder.decode(frame)) for _ in range(4)] == [[], ["LAST RESORT"], [], ["LAST RESORT"]]
    assert texts(Decoder().decode_still(frame)) == ["LAST RESORT"]


def test_without_the_zbar_library_the_ladder_is_only_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zbar, "wrapper", None)
    assert Decoder().decode_still(np.full((100, 100), 90, np.uint8)) == ()


@pytest.mark.parametrize("module_px", [4, 15])
def test_a_symbol_seen_but_not_read_is_looked_at_more_closely(module_px: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look only sees where the symbol is; the close one reads it and gives corners of the whole frame."""
    frame = on_desk(drawn(SIGNED, module_px), size=(1080, 1280))
    (seen,) = zxing.look(frame).read
    real = zxing.look

    def half_blind(grey: np.ndarray, **how: object) -> zxing.Found:
        if grey.shape == frame.shape:
            return zxing.Found((), (seen.corners,))
        return real(grey, **how)

    monkeypatch.setattr(zxing, "look", half_blind)
    (read,) = Decoder(QUICK).decode(frame)
    assert read.text == SIGNED
    for point, truth in zip(read.corners, seen.corners, strict=True):
        assert point == pytest.approx(truth, abs=3)


def family(text: str, kind: zxingcpp.BarcodeFormat) -> np.ndarray:
    return np.asarray(zxingcpp.create_barcode(text, kind).to_image(scale=6, add_quiet_zones=True))


def test_small_relatives_are_read_in_stills_and_never_in_frames() -> None:
    picture = family("HELLO WORLD1", zxingcpp.BarcodeFormat.MicroQRCode)
    assert [(code.text, code.format) for code in Decoder().decode_still(picture)] == [("HELLO WORLD1", "MicroQRCode")]
    decoder = Decoder(Pace(deep=1, zbar=1, others=1))
    assert [decoder.decode(picture) for _ in range(4)] == [()] * 4


def test_a_symbol_that_cannot_be_checked_is_not_believed() -> None:
    assert Decoder().decode_still(family("25", zxingcpp.BarcodeFormat.MicroQRCode)) == ()


def test_the_same_text_in_two_places_is_two_codes_and_in_one_place_one() -> None:
    twice = Decoder().decode_still(on_desk(drawn("SAME"), drawn("SAME")))
    assert texts(twice) == ["SAME", "SAME"]
    assert Decoder().decode_still(on_desk(drawn("SAME"), drawn("SAME"))) == twice
