"""Clips of a phone held to the camera: 2 s at 15 frames a second, drawn from a seed, each with its own troubles.

Knows how a hand moves, how a lens seeks its focus and how a screen shines. Must never know a decoder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks import hard_frames as hf
from benchmarks.hard_frames import Grey, Light

FRAMES_PER_S, FRAMES = 15, 30


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stays the same through a clip. Lengths in pixels, times in seconds."""

    centre: tuple[float, float]
    side_px: float
    sway_px: float
    sway_s: float
    blur_px: float
    seek_px: float
    light: float
    noise: float
    moire: float
    period_px: float
    spot: float
    inverted: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip: its text and what it is made of. `frames` draws it."""

    seed: int
    text: str
    code: Light
    trouble: Trouble

    def frames(self) -> Iterator[Grey]:
        """The frames, one after the other."""
        rng = np.random.default_rng([self.seed, 7])
        scene = hf.background(rng) * np.float32(rng.uniform(0.1, 0.8))
        spin, phase = rng.normal(0, 0.3), rng.uniform(0, 6)
        for at in range(FRAMES):
            yield self._frame(rng, scene.copy(), at / FRAMES_PER_S, spin, phase)

    def _frame(self, rng: np.random.Generator, frame: Light, at_s: float, spin: float, phase: float) -> Grey:
        it = self.trouble
        swing = 2 * np.pi * at_s / it.sway_s + phase
        offset = np.array([np.sin(swing), 0.6 * np.cos(1.7 * swing)]) * it.sway_px
        speed = np.hypot(np.cos(swing), 1.02 * np.sin(1.7 * swing)) * it.sway_px * 2 * np.pi / it.sway_s
        corners = self._corners(offset, spin + 0.05 * np.sin(swing))
        shown = 1 - self.code if it.inverted else self.code
        hf.put(frame, (0.01 + shown * it.light).astype(np.float32), corners)
        if it.spot:
            frame += hf.spots(rng, 1, corners[:2] + (corners[2] - corners[0]) * 0.2, (15, 60), it.spot)
        if it.moire:
            rows, columns = np.mgrid[0 : hf.HEIGHT, 0 : hf.WIDTH].astype(np.float32)
            wave = np.sin(6.28 / it.period_px * (columns * np.cos(spin) + rows * np.sin(spin)) + 9 * at_s)
            frame = (frame * (1 + it.moire * wave)).astype(np.float32)
        if speed > 60:
            frame = hf.motion(frame, speed / 60, float(np.arctan2(offset[1], offset[0] + 1e-6)))
        seeking = it.seek_px * max(0.0, 1 - at_s / 0.9)
        return hf.camera(rng, np.clip(frame, 0, 4).astype(np.float32), blur=it.blur_px + seeking, noise=it.noise)

    def _corners(self, offset: np.ndarray[tuple[int, ...], np.dtype[np.float64]], spin: float) -> Light:
        square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * self.trouble.side_px / 2
        turn = np.array([[np.cos(spin), -np.sin(spin)], [np.sin(spin), np.cos(spin)]])
        return np.asarray(square @ turn.T + self.trouble.centre + offset, np.float32)


def clips(count: int, seed: int) -> Iterator[Clip]:
    """So many clips, the same for the same seed; the code is as long as a signed one."""
    for at in range(count):
        rng = np.random.default_rng([seed, at])
        text = hf.text(rng, 122)
        code = hf.modules(text, "M")
        yield Clip(seed * 1000 + at, text, code, _trouble(rng, len(code)))


def _trouble(rng: np.random.Generator, modules: int) -> Trouble:
    return Trouble(
        centre=(rng.uniform(420, 860), rng.uniform(280, 440)),
        side_px=modules * rng.uniform(2.3, 5.5),
        sway_px=rng.uniform(2, 70),
        sway_s=rng.uniform(0.7, 2.5),
        blur_px=rng.uniform(0.6, 1.7),
        seek_px=rng.uniform(0, 3) if rng.random() < 0.5 else 0.0,
        light=rng.uniform(0.05, 0.9),
        noise=rng.uniform(0.02, 0.09),
        moire=rng.uniform(0.1, 0.5) if rng.random() < 0.4 else 0.0,
        period_px=rng.uniform(2.3, 10),
        spot=rng.uniform(0.3, 2.5) if rng.random() < 0.4 else 0.0,
        inverted=rng.random() < 0.12,
    )


def preview(clip: Clip) -> Grey:
    """Every sixth frame side by side, to be looked at."""
    frames = [frame for at, frame in enumerate(clip.frames()) if at % 6 == 0]
    return np.hstack([np.asarray(cv2.resize(frame, (320, 180)), np.uint8) for frame in frames])
