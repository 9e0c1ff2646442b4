"""How soon a phone held to the camera is read, by zxing-cpp alone and by the live decoder.

Knows the decoder and drawn clips. Must never know a camera. A frame that comes while the one before is still being
decoded is lost, as with a camera; the time of a reading is that of its frame plus all decoding since.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks.clip_frames import FRAMES, FRAMES_PER_S, Clip, clips
from kiosk.scan import zxing
from kiosk.scan.decoder import Decoder
from kiosk.scan.picture import Grey
from kiosk.scan.symbols import Decoded

SEED = 2028
CLIPS = 40
WITHIN_S = 1.0
Read = Callable[[Grey], Iterable[Decoded]]


@dataclass(slots=True)
class Outcome:
    """One clip: when it was read (None: never), wrong texts, and the share of one core spent until then."""

    read_s: float | None
    wrong: int
    busy: float


def run() -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    print(f"clips (one core, seed {SEED}): {CLIPS} clips of {FRAMES} frames at {FRAMES_PER_S} a second")
    print(f"{'':<12}{'within 1 s':>12}{'ever':>8}{'median s':>10}{'wrong':>7}{'of a core':>11}")
    ways: dict[str, Callable[[], Read]] = {
        "zxing-cpp": lambda: lambda grey: zxing.look(grey).read,
        "decoder": lambda: Decoder().decode,
    }
    outcomes: dict[str, list[Outcome]] = {way: [] for way in ways}
    for clip in clips(CLIPS, SEED):
        frames = list(clip.frames())
        for way, reader in ways.items():
            outcomes[way].append(_watched(clip, frames, reader()))
    for way, seen in outcomes.items():
        _show(way, seen)


def _watched(clip: Clip, frames: list[Grey], read: Read) -> Outcome:
    free_s = busy_s = 0.0
    wrong = 0
    for at, frame in enumerate(frames):
        shown_s = at / FRAMES_PER_S
        if shown_s < free_s:
            continue
        began_s = time.perf_counter()
        texts = {code.text for code in read(frame)}
        spent_s = time.perf_counter() - began_s
        busy_s += spent_s
        free_s = shown_s + spent_s
        wrong += len(texts - {clip.text})
        if clip.text in texts:
            return Outcome(free_s, wrong, busy_s / max(free_s, 1 / FRAMES_PER_S))
    return Outcome(None, wrong, busy_s / (FRAMES / FRAMES_PER_S))


def _show(way: str, seen: list[Outcome]) -> None:
    times_s = [one.read_s if one.read_s is not None else np.inf for one in seen]
    within = sum(at <= WITHIN_S for at in times_s) / len(seen)
    ever = sum(at < np.inf for at in times_s) / len(seen)
    wrong, busy = sum(one.wrong for one in seen), float(np.mean([one.busy for one in seen]))
    print(f"{way:<12}{within:>12.1%}{ever:>8.1%}{float(np.median(times_s)):>10.2f}{wrong:>7}{busy:>11.1%}")
