"""How much is read of frames spoiled in one way each, by zxing-cpp alone, by ZBar alone and by the decoder.

Knows the decoder and the drawn conditions. Must never know a camera. Shares are of codes, times in milliseconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.hard_conditions import ALL, PRINTED, cases
from benchmarks.hard_frames import Case
from kiosk.scan import zbar, zxing
from kiosk.scan.decoder import Decoder
from kiosk.scan.picture import Grey

SEED = 2027
FRAMES = 24
Read = Callable[[Grey], set[str]]

WAYS: dict[str, Read] = {
    "zxing-cpp": lambda grey: {code.text for code in zxing.look(grey).read},
    "ZBar": lambda grey: {code.text for code in zbar.look(grey)},
    "decoder": lambda grey: {code.text for code in Decoder().decode_still(grey)},
}


def run() -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    print(f"conditions (one core, seed {SEED}, {FRAMES} frames each): share of codes read, median and p95 ms")
    print(f"{'':<14}" + "".join(f"{way:>28}" for way in WAYS))
    shares: dict[str, list[float]] = {way: [] for way in WAYS}
    wrong = dict.fromkeys(WAYS, 0)
    for draw in ALL:
        frames = list(cases(draw, FRAMES, SEED))
        row = f"{draw.__name__:<14}"
        for way, read in WAYS.items():
            share, false, times_ms = _measured(frames, read)
            wrong[way] += false
            if draw in PRINTED:
                shares[way].append(share)
            median_ms, p95_ms = np.percentile(times_ms, [50, 95])
            row += f"{share:>10.1%}{median_ms:>9.1f}{p95_ms:>9.1f}"
        print(row, flush=True)
    print(f"{'mean, printed':<14}" + "".join(f"{np.mean(shares[way]):>10.1%}{'':>18}" for way in WAYS))
    print(f"{'wrong texts':<14}" + "".join(f"{wrong[way]:>10}{'':>18}" for way in WAYS))


def _measured(frames: list[Case], read: Read) -> tuple[float, int, list[float]]:
    found = false = wanted = 0
    times_ms: list[float] = []
    for case in frames:
        began_s = time.perf_counter()
        texts = read(case.grey)
        times_ms.append((time.perf_counter() - began_s) * 1000)
        found += len(texts & set(case.texts))
        false += len(texts - set(case.texts))
        wanted += len(case.texts)
    return found / max(1, wanted), false, times_ms
