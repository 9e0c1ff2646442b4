"""How much the decoder reads and how long it takes, on one core.

Real photographs are taken from the folder `shared/qr-photos` beside the checkout where it exists; drawn frames
come from a printed seed. Knows the decoder; must never know a camera.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray

from kiosk.scan import zxing
from kiosk.scan.decoder import Decoder, Pace
from kiosk.scan.picture import Grey, open_picture
from kiosk.scan.symbols import Decoded
from kiosk.scan.views import DEEP, HALVED, SMOOTHED, View

PHOTOS = Path(__file__).parents[1].parent / "shared" / "qr-photos"
SEED = 2026
DRAWN = 120
EMPTY = 60
_SIZE = (1280, 720)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

Case = tuple[Grey, str | None]
Read = Callable[[Grey], Sequence[Decoded]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; times in milliseconds."""

    pictures: str
    way: str
    read: int
    false: int
    count: int
    median_ms: float
    p95_ms: float


def run() -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng(SEED)
    codes = [_matrix(_text(rng, length)) for length in (20, 60, 122, 200) for _ in range(8)]
    sets: list[tuple[str, list[Case]]] = [
        ("photographs", _photographs()),
        ("drawn, 1280x720", [_drawn(rng, codes) for _ in range(DRAWN)]),
        ("no code, 1280x720", [(_background(rng), None) for _ in range(EMPTY)]),
    ]
    print(f"decoder (one core, seed {SEED})")
    print(f"{'pictures':<20}{'way':<28}{'read':>10}{'false':>7}{'median ms':>11}{'p95 ms':>9}")
    for name, cases in sets:
        for way, read in _ways():
            if cases:
                _show(_measure(name, cases, way, read))
    for view in (HALVED, SMOOTHED, *DEEP):
        _show(_measure("no code, 1280x720", sets[2][1], f"view: {view.name}", partial(_through, view)))


def _through(view: View, grey: Grey) -> Sequence[Decoded]:
    return zxing.look(view.filter(grey), global_histogram=view.global_histogram).read


def _ways() -> list[tuple[str, Read]]:
    live = Decoder()
    return [
        ("zxing-cpp alone", lambda grey: zxing.look(grey).read),
        ("first frame", lambda grey: Decoder(Pace(deep=0, zbar=0, others=0)).decode(grey)),
        ("live, frame after frame", live.decode),
        ("still picture", lambda grey: Decoder().decode_still(grey)),
    ]


def _measure(pictures: str, cases: Sequence[Case], way: str, read: Read) -> Row:
    times_ms: list[float] = []
    right = false = 0
    for grey, text in cases:
        began_s = time.perf_counter()
        codes = read(grey)
        times_ms.append((time.perf_counter() - began_s) * 1000)
        right += any(code.text == text for code in codes)
        false += any(code.text != text for code in codes) and not any(code.text == text for code in codes)
    median_ms, p95_ms = np.percentile(times_ms, [50, 95])
    return Row(pictures, way, right, false, len(cases), float(median_ms), float(p95_ms))


def _show(row: Row) -> None:
    read = f"{row.read}/{row.count}"
    print(f"{row.pictures:<20}{row.way:<28}{read:>10}{row.false:>7}{row.median_ms:>11.1f}{row.p95_ms:>9.1f}")


def _photographs() -> list[Case]:
    pictures = sorted(path for path in PHOTOS.glob("*/*") if path.suffix in (".png", ".jpg"))
    return [(open_picture(path), path.with_suffix(".txt").read_bytes().decode("utf-8")) for path in pictures]


def _text(rng: np.random.Generator, length: int) -> str:
    return "K" + "".join(_ALPHABET[at] for at in rng.integers(0, len(_ALPHABET) - 10, length - 1))


def _matrix(text: str) -> tuple[Grey, str]:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    return np.where(np.array(code.get_matrix()), 0, 255).astype(np.uint8), text


def _drawn(rng: np.random.Generator, codes: Sequence[tuple[Grey, str]]) -> Case:
    """A phone held to the camera: bent, lit badly, blurred, with noise and the grid of its screen."""
    matrix, text = codes[int(rng.integers(len(codes)))]
    modules = matrix.shape[0]
    side_px = modules * rng.uniform(2.4, 7.0)
    dark = rng.uniform(0, 90)
    light = rng.uniform(dark + 50, 255)
    code = dark + matrix.astype(np.float32) / 255 * (light - dark)
    if rng.random() < 0.15:
        code = dark + light - code
    centre = np.array([rng.uniform(side_px, 1280 - side_px), rng.uniform(340, 380)])
    angle = rng.normal(0, 0.5)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * side_px / 2
    corners = square @ turn.T + centre + rng.normal(0, side_px * 0.04, (4, 2))
    fine = np.kron(code, np.ones((12, 12), np.float32))
    edge = float(modules * 12)
    flat = np.array([[0, 0], [edge, 0], [edge, edge], [0, edge]], np.float32)
    bend = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    soft = cv2.GaussianBlur(fine, (0, 0), 12 / (side_px / modules) * rng.uniform(0.4, 1.3))
    there = cv2.warpPerspective(np.ones_like(fine), bend, _SIZE)
    seen = cv2.warpPerspective(soft, bend, _SIZE)
    frame = _background(rng) * (1 - there) + seen * there
    return _camera(rng, np.asarray(frame, np.float32)), text


def _camera(rng: np.random.Generator, frame: NDArray[np.float32]) -> Grey:
    rows, columns = np.mgrid[0:720, 0:1280].astype(np.float32)
    if rng.random() < 0.4:
        period_px, slant = rng.uniform(2.2, 9), rng.uniform(0, 3.14)
        wave = np.sin(6.28 / period_px * (columns * np.cos(slant) + rows * np.sin(slant)))
        frame = frame * (1 + rng.uniform(0.05, 0.3) * wave)
    noisy = frame * rng.uniform(0.5, 1) + rng.normal(0, rng.uniform(2, 20), frame.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def _background(rng: np.random.Generator) -> Grey:
    """A blurred shop: soft patches and hard-edged boxes."""
    patches = rng.integers(0, 200, (int(rng.integers(5, 60)), int(rng.integers(8, 90))), dtype=np.uint8)
    frame = cv2.resize(patches, _SIZE, interpolation=cv2.INTER_CUBIC)
    for _ in range(int(rng.integers(5, 40))):
        x, y = int(rng.integers(1280)), int(rng.integers(720))
        w, h = int(rng.integers(4, 200)), int(rng.integers(4, 150))
        cv2.rectangle(frame, (x, y), (x + w, y + h), float(rng.integers(256)), -1 if rng.random() < 0.6 else 3)
    noisy = np.asarray(frame, np.float32) + rng.normal(0, 3, (_SIZE[1], _SIZE[0]))
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


if __name__ == "__main__":
    run()
