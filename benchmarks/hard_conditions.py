"""The conditions by name: each draws one frame from a generator of chance.

Knows which spoilings make which condition. Must never know a decoder. Sizes are chosen so that a good reader reads a
part of each, not all: a condition that everybody reads measures nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import cv2
import numpy as np

from benchmarks import hard_frames as hf
from benchmarks.hard_frames import Case, Grey, Light


class Draw(Protocol):
    """One condition."""

    __name__: str

    def __call__(self, rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
        """A frame and the texts of the codes in it."""
        ...


def _one(rng: np.random.Generator, module_px: tuple[float, float], **how: float) -> tuple[Light, str, Light]:
    """A frame with one printed code; the text and the corners."""
    code, content = hf.some_code(rng)
    frame = hf.background(rng)
    corners = hf.corners(rng, min(680.0, code.shape[0] * rng.uniform(*module_px)), **how)
    hf.put(frame, hf.inked(code, rng), corners)
    return frame, content, corners


def nominal(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, _ = _one(rng, (2.2, 8))
    return hf.camera(rng, frame, blur=rng.uniform(0.5, 1.1)), (content,)


def blurred(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, _ = _one(rng, (3.0, 9))
    if rng.random() < 0.5:
        return hf.camera(rng, hf.motion(frame, rng.uniform(3, 16), rng.uniform(0, np.pi)), blur=0.8), (content,)
    return hf.camera(rng, frame, blur=rng.uniform(1.2, 4.5)), (content,)


def bright_spots(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, corners = _one(rng, (3.5, 9))
    lit = frame + hf.spots(rng, int(rng.integers(1, 5)), corners, (8, 90), rng.uniform(0.6, 5))
    return hf.camera(rng, lit, blur=rng.uniform(0.6, 1.3), gain=rng.uniform(0.5, 1.1)), (content,)


def brightness(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, _ = _one(rng, (3, 8))
    gain = rng.uniform(1.6, 8) if rng.random() < 0.4 else rng.uniform(0.004, 0.15)
    return hf.camera(rng, frame, gain=gain, noise=rng.uniform(0.004, 0.02)), (content,)


def close(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    code, content = hf.some_code(rng)
    frame = hf.background(rng)
    corners = hf.corners(rng, rng.uniform(640, 860), tilt=0.03)
    hf.put(frame, hf.inked(code, rng), corners)
    return hf.camera(rng, frame, blur=rng.uniform(1, 9)), (content,)


def curved(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    code, content = hf.some_code(rng)
    fine = np.kron(hf.inked(code, rng), np.ones((12, 12), np.float32))
    size = fine.shape[0]
    radius = size * rng.uniform(0.36, 0.8)
    half = radius * np.sin(min(1.5, size / 2 / radius))
    x = np.linspace(-half, half, size, dtype=np.float32)
    across = (np.arcsin(np.clip(x / radius, -1, 1)) * radius + size / 2).astype(np.float32)
    sag = (rng.uniform(-0.15, 0.15) * size * (1 - np.cos(np.arcsin(np.clip(x / radius, -1, 1))))).astype(np.float32)
    down = np.arange(size, dtype=np.float32)[:, None] + sag[None, :]
    bent = cv2.remap(fine, np.tile(across, (size, 1)), down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    bent *= np.sqrt(1 - np.clip(x / radius, -1, 1) ** 2 * 0.9)[None, :]
    frame = hf.background(rng)
    spin = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.2)
    hf.lay(
        frame,
        np.asarray(bent, np.float32),
        hf.corners(rng, code.shape[0] * rng.uniform(3.5, 8), angle=spin),
        (size, size),
    )
    return hf.camera(rng, frame, blur=rng.uniform(0.6, 1.2)), (content,)


def damaged(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, corners = _one(rng, (4, 8))
    low, high = corners.min(axis=0), corners.max(axis=0)
    for _ in range(int(rng.integers(1, 6))):
        tone = float(rng.choice([0.02, 0.3, 0.85]))
        points = rng.uniform(low, high, (int(rng.integers(2, 6)), 2)).astype(np.int32)
        if rng.random() < 0.6:
            cv2.polylines(frame, [points], False, tone, int(rng.integers(2, 14)), cv2.LINE_AA)
        else:
            cv2.ellipse(
                frame,
                tuple(int(v) for v in points[0]),
                (int(rng.integers(6, 40)), int(rng.integers(6, 30))),
                float(rng.uniform(0, 180)),
                0,
                360,
                tone,
                -1,
            )
    return hf.camera(rng, frame, blur=rng.uniform(0.6, 1.2)), (content,)


def glare(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, corners = _one(rng, (3.5, 8))
    veil = hf.spots(rng, int(rng.integers(1, 3)), corners, (60, 260), rng.uniform(0.4, 3))
    return hf.camera(rng, frame + veil, blur=rng.uniform(0.6, 1.2), gain=rng.uniform(0.5, 1.0)), (content,)


def high_version(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    code, content = hf.some_code(rng, (300, 1500))
    frame = hf.background(rng)
    hf.put(frame, hf.inked(code, rng), hf.corners(rng, min(700, code.shape[0] * rng.uniform(2.6, 6)), tilt=0.025))
    return hf.camera(rng, frame, blur=rng.uniform(0.5, 1.2)), (content,)


def lots(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    rows, columns = int(rng.integers(3, 7)), int(rng.integers(4, 9))
    codes = [hf.some_code(rng, (8, 30)) for _ in range(rows * columns)]
    cell = 33 * 12
    sheet = np.full((rows * cell, columns * cell), 1.0, np.float32)
    for at, (code, _) in enumerate(codes):
        size = code.shape[0] * 12
        big = cv2.resize(code, (min(size, cell), min(size, cell)), interpolation=cv2.INTER_NEAREST)
        y, x = at // columns * cell, at % columns * cell
        sheet[y : y + big.shape[0], x : x + big.shape[1]] = big
    frame = hf.background(rng)
    w = min(1240.0, 690.0 * columns / rows) * rng.uniform(0.75, 1.0)
    h = w * rows / columns
    square = np.array([[-w, -h], [w, -h], [w, h], [-w, h]]) / 2 + (hf.WIDTH / 2, hf.HEIGHT / 2)
    corners = (square + rng.normal(0, h * 0.05, (4, 2))).astype(np.float32)
    hf.lay(frame, hf.inked(sheet, rng), corners, (columns * cell, rows * cell))
    lit = frame * hf.shade(rng, rng.uniform(0.4, 1), corners)
    return hf.camera(rng, lit, blur=rng.uniform(0.4, 1.0)), tuple(content for _, content in codes)


def monitor(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    """A screen filmed: its grid of pixels beats with that of the sensor; bands of its refreshing."""
    code, content = hf.some_code(rng)
    frame = hf.background(rng) * 0.3
    corners = hf.corners(rng, min(680.0, code.shape[0] * rng.uniform(3, 8)), tilt=0.02)
    hf.put(frame, 0.02 + 0.9 * code, corners)
    rows, columns = np.mgrid[0 : hf.HEIGHT, 0 : hf.WIDTH].astype(np.float32)
    for _ in range(int(rng.integers(1, 4))):
        period, spin = rng.uniform(2.1, 24), rng.uniform(0, np.pi)
        wave = np.sin(2 * np.pi / period * (columns * np.cos(spin) + rows * np.sin(spin)) + rng.uniform(0, 6))
        frame = frame * (1 + rng.uniform(0.1, 0.6) * wave)
    band = 1 + rng.uniform(0, 0.6) * np.sin(2 * np.pi * rows / rng.uniform(80, 700) + rng.uniform(0, 6))
    frame = np.clip(frame * band + rng.uniform(0, 0.15), 0, 4).astype(np.float32)
    return hf.camera(rng, frame, blur=rng.uniform(0.5, 1.2), gain=rng.uniform(0.3, 1.6)), (content,)


def noncompliant(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    """Inverted, without a quiet zone, in round dots, or with a picture in the middle."""
    content = hf.text(rng, int(rng.integers(12, 80)))
    code = hf.modules(content, "H")
    kind = int(rng.integers(4))
    fine = np.kron(code, np.ones((12, 12), np.float32))
    size = fine.shape[0]
    if kind == 0:
        fine = 1 - fine
    elif kind == 1:
        fine = np.ascontiguousarray(fine[48:-48, 48:-48])
    elif kind == 2:
        dot = np.zeros((12, 12), np.float32)
        cv2.circle(dot, (6, 6), int(rng.integers(3, 6)), 1.0, -1)
        dots = 1 - np.kron(1 - code, dot)
        for y, x in ((4, 4), (4, code.shape[1] - 11), (code.shape[0] - 11, 4)):
            dots[y * 12 : (y + 7) * 12, x * 12 : (x + 7) * 12] = fine[y * 12 : (y + 7) * 12, x * 12 : (x + 7) * 12]
        fine = dots
    else:
        cv2.circle(fine, (size // 2, size // 2), int(size * rng.uniform(0.08, 0.16)), float(rng.random()), -1)
    frame = hf.background(rng)
    corners = hf.corners(rng, min(680, code.shape[0] * rng.uniform(2.8, 7)))
    hf.lay(frame, hf.inked(fine, rng), corners, (fine.shape[1], fine.shape[0]))
    return hf.camera(rng, frame, blur=rng.uniform(0.6, 1.3)), (content,)


def pathological(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    """Almost no contrast, or grains as coarse as the modules."""
    code, content = hf.some_code(rng)
    frame = hf.background(rng)
    corners = hf.corners(rng, min(680.0, code.shape[0] * rng.uniform(3.5, 8)))
    hf.put(frame, hf.inked(code, rng, contrast=rng.uniform(0.08, 0.5)), corners)
    grain = cv2.GaussianBlur(rng.normal(0, 1, frame.shape).astype(np.float32), (0, 0), rng.uniform(0.6, 3))
    return hf.camera(rng, np.clip(frame * (1 + grain * rng.uniform(0, 0.25)), 0, 2).astype(np.float32)), (content,)


def perspective(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, _ = _one(rng, (4, 10), lean=float(rng.uniform(0.6, 1.25)), angle=float(rng.uniform(0, 6.28)))
    return hf.camera(rng, frame, blur=rng.uniform(0.5, 1.0)), (content,)


def rotations(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, _ = _one(rng, (2.4, 8), angle=float(rng.uniform(0, 6.28)))
    return hf.camera(rng, frame, blur=rng.uniform(0.6, 1.2)), (content,)


def shadows(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    frame, content, corners = _one(rng, (3, 8))
    for _ in range(int(rng.integers(1, 4))):
        frame = frame * hf.shade(rng, rng.uniform(0.05, 0.4), corners)
    return hf.camera(rng, frame, blur=rng.uniform(0.6, 1.2), gain=rng.uniform(0.5, 2.5)), (content,)


def phone(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    """A phone held up: small or near, bright or dim, light on dark, in motion, with light on its glass."""
    code, content = hf.some_code(rng, (20, 122))
    frame = hf.background(rng) * rng.uniform(0.1, 1.2)
    corners = hf.corners(rng, code.shape[0] * rng.uniform(2.2, 7), angle=float(rng.normal(0, 0.5)))
    shown = code if rng.random() < 0.85 else 1 - code
    hf.put(frame, (0.01 + shown * rng.uniform(0.08, 1.0)).astype(np.float32), corners)
    if rng.random() < 0.4:
        frame = frame + hf.spots(rng, 1, corners, (20, 200), rng.uniform(0.1, 1.2))
    if rng.random() < 0.4:
        rows, columns = np.mgrid[0 : hf.HEIGHT, 0 : hf.WIDTH].astype(np.float32)
        period, spin = rng.uniform(2.2, 12), rng.uniform(0, np.pi)
        frame = frame * (
            1 + rng.uniform(0.05, 0.4) * np.sin(6.28 / period * (columns * np.cos(spin) + rows * np.sin(spin)))
        )
    if rng.random() < 0.4:
        frame = hf.motion(np.asarray(frame, np.float32), rng.uniform(2, 9), rng.uniform(0, np.pi))
    return hf.camera(
        rng, np.clip(frame, 0, 4).astype(np.float32), blur=rng.uniform(0.5, 1.8), noise=rng.uniform(0.01, 0.06)
    ), (content,)


def empty(rng: np.random.Generator) -> tuple[Grey, tuple[str, ...]]:
    """No code at all."""
    return hf.camera(
        rng, hf.background(rng), blur=rng.uniform(0.4, 1.5), noise=rng.uniform(0.005, 0.05), gain=rng.uniform(0.2, 1.5)
    ), ()


PRINTED: tuple[Draw, ...] = (
    nominal,
    blurred,
    bright_spots,
    brightness,
    close,
    curved,
    damaged,
    glare,
    high_version,
    lots,
    monitor,
    noncompliant,
    pathological,
    perspective,
    rotations,
    shadows,
)

ALL: tuple[Draw, ...] = (*PRINTED, phone, empty)


def cases(draw: Draw, count: int, seed: int) -> Iterator[Case]:
    """So many frames of one condition; the same for the same seed."""
    for at in range(count):
        grey, texts = draw(np.random.default_rng([seed, at, sum(draw.__name__.encode())]))
        yield Case(draw.__name__, grey, texts)
