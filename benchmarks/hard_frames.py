"""Frames a decoder finds hard, drawn from a seed: light, glass, paper and distance as they go wrong in a shop.

Knows how a picture is spoiled. Must never know a decoder. Each condition is named; a frame holds one code, or many.
Light is added up as light (linear), blurred as light, and made grey steps at the end, as a camera does.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Light = NDArray[np.float32]
Grey = NDArray[np.uint8]

WIDTH, HEIGHT = 1280, 720
_FINE = 12
_ALPHABET = np.array(list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:"))


@dataclass(frozen=True, slots=True)
class Case:
    """One frame and the texts of the codes in it."""

    condition: str
    grey: Grey
    texts: tuple[str, ...]


def text(rng: np.random.Generator, length: int) -> str:
    """Characters as in our codes, drawn."""
    return "K" + "".join(rng.choice(_ALPHABET, length - 1))


def modules(content: str, level: str = "M", version: int = 0) -> Light:
    """The code at one pixel a module with its quiet zone: 0 dark, 1 light."""
    options = f"ecLevel={level}" + (f",version={version}" if version else "")
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCodeModel2, options=options)
    drawn = np.asarray(code.to_image(scale=1, add_quiet_zones=True))
    return (drawn > 127).astype(np.float32)


def some_code(rng: np.random.Generator, lengths: tuple[int, int] = (12, 122)) -> tuple[Light, str]:
    """A code of so many characters, and its text."""
    content = text(rng, int(rng.integers(*lengths)))
    return modules(content, str(rng.choice(list("LMMQ")))), content


def background(rng: np.random.Generator) -> Light:
    """A shop: soft patches, boxes with hard edges, some lettering."""
    cells = int(rng.integers(20, 60)) if rng.random() < 0.2 else int(rng.integers(3, 16))
    patches = rng.uniform(0.02, 0.6, (max(2, cells * 9 // 16), cells)).astype(np.float32)
    frame = cv2.resize(patches, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    for _ in range(int(rng.integers(5, 40))):
        x, y = int(rng.integers(WIDTH)), int(rng.integers(HEIGHT))
        w, h = int(rng.integers(4, 260)), int(rng.integers(4, 160))
        cv2.rectangle(frame, (x, y), (x + w, y + h), float(rng.uniform(0, 0.8)), -1 if rng.random() < 0.6 else 3)
    for _ in range(int(rng.integers(0, 12))):
        at = (int(rng.integers(WIDTH - 200)), int(rng.integers(20, HEIGHT)))
        words, size = text(rng, int(rng.integers(6, 24))), float(rng.uniform(0.4, 1.6))
        mask = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.putText(mask, words, at, cv2.FONT_HERSHEY_SIMPLEX, size, 255, 2)
        frame[mask > 127] = float(rng.uniform(0, 0.9))
    return np.clip(frame, 0.01, 1).astype(np.float32)


def corners(
    rng: np.random.Generator, side_px: float, *, tilt: float = 0.04, angle: float | None = None, lean: float = 0.0
) -> Light:
    """Where the four corners of a square of this side come to lie, somewhere in the frame."""
    spin = rng.normal(0, 0.25) if angle is None else angle
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * side_px / 2
    if lean:
        depth = 1 + (square[:, 1] * np.sin(lean)) / (side_px * 1.6)
        square = np.stack([square[:, 0] / depth, square[:, 1] * np.cos(lean) / depth], axis=1)
    turn = np.array([[np.cos(spin), -np.sin(spin)], [np.sin(spin), np.cos(spin)]])
    room = np.abs(square @ turn.T).max(axis=0) + 4
    x = rng.uniform(min(room[0], WIDTH / 2), max(WIDTH - room[0], WIDTH / 2))
    y = rng.uniform(min(room[1], HEIGHT / 2), max(HEIGHT - room[1], HEIGHT / 2))
    return np.asarray(square @ turn.T + (x, y) + rng.normal(0, side_px * tilt, (4, 2)), np.float32)


def put(frame: Light, code: Light, at: Light) -> None:
    """Lay the code into the frame, in place; drawn twice as fine as the frame, as a lens sees it."""
    height, width = code.shape
    fine = np.kron(code, np.ones((_FINE, _FINE), np.float32))
    lay(frame, fine, at, (width * _FINE, height * _FINE))


def lay(frame: Light, fine: Light, at: Light, size: tuple[int, int]) -> None:
    """As `put`, for a code drawn fine already."""
    flat = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    bend = cv2.getPerspectiveTransform(flat, (at * 2).astype(np.float32))
    twice = (WIDTH * 2, HEIGHT * 2)
    seen = cv2.resize(cv2.warpPerspective(fine, bend, twice, flags=cv2.INTER_AREA), (WIDTH, HEIGHT), None, 0, 0, 3)
    there = cv2.resize(cv2.warpPerspective(np.ones_like(fine), bend, twice), (WIDTH, HEIGHT), None, 0, 0, 3)
    frame[:] = frame * (1 - there) + seen


def inked(code: Light, rng: np.random.Generator, contrast: float = 0.75) -> Light:
    """Dark and light as paper has them."""
    light = rng.uniform(0.55, 0.9)
    dark = light * (1 - contrast) * rng.uniform(0.6, 1.0)
    return (dark + code * (light - dark)).astype(np.float32)


def camera(
    rng: np.random.Generator, light: Light, *, blur: float = 0.6, noise: float = 0.012, gain: float = 1.0
) -> Grey:
    """What the sensor makes of the light: blur, exposure, clipping, noise, gamma and, at times, JPEG."""
    seen = cv2.GaussianBlur(light, (0, 0), blur) if blur > 0.2 else light
    exposed = seen * gain
    noisy = exposed + rng.normal(0, 1, exposed.shape).astype(np.float32) * noise * np.sqrt(exposed + 0.05)
    grey = (255 * np.clip(noisy, 0, 1) ** (1 / 2.2)).astype(np.uint8)
    if rng.random() < 0.6:
        _, packed = cv2.imencode(".jpg", grey, (cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 95))))
        grey = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.asarray(grey, np.uint8)


def spots(rng: np.random.Generator, count: int, near: Light, size_px: tuple[float, float], power: float) -> Light:
    """Highlights on a shiny surface around the points given."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    low, high = near.min(axis=0), near.max(axis=0)
    for _ in range(count):
        x, y = rng.uniform(low, high)
        a, b = rng.uniform(*size_px, 2)
        spin = rng.uniform(0, np.pi)
        u = (columns - x) * np.cos(spin) + (rows - y) * np.sin(spin)
        v = (rows - y) * np.cos(spin) - (columns - x) * np.sin(spin)
        far = (u / a) ** 2 + (v / b) ** 2
        total += power * rng.uniform(0.5, 1.2) / (1 + far**2)
    return np.asarray(total, np.float32)


def shade(rng: np.random.Generator, depth: float, near: Light) -> Light:
    """A shadow with an edge, across the points given."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    x, y = rng.uniform(near.min(axis=0), near.max(axis=0))
    spin, soft = rng.uniform(0, 2 * np.pi), rng.uniform(1, 40)
    side = (columns - x) * np.cos(spin) + (rows - y) * np.sin(spin)
    return np.asarray(depth + (1 - depth) / (1 + np.exp(np.clip(-side / soft, -30, 30))), np.float32)


def motion(light: Light, length_px: float, angle: float) -> Light:
    """Smeared along a line."""
    size = max(3, int(length_px) | 1)
    kernel = np.zeros((size, size), np.float32)
    centre = size // 2
    dx, dy = np.cos(angle) * length_px / 2, np.sin(angle) * length_px / 2
    cv2.line(
        kernel, (round(centre - dx), round(centre - dy)), (round(centre + dx), round(centre + dy)), 1.0, 1, cv2.LINE_AA
    )
    return np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()), np.float32)
