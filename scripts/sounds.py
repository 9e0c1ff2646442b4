"""Writes assets/sounds: four short, soft sounds, made of a few pure tones. Run again, it writes the same bytes."""

import sys
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assets" / "sounds"
RATE = 22_050
LOUDEST = 0.5

Note = tuple[float, float, float]
"""Begin in s, length in s, Hz."""
SOUNDS: dict[str, tuple[Note, ...]] = {
    "success": ((0.0, 0.45, 659.3), (0.12, 0.5, 880.0)),
    "attention": ((0.0, 0.4, 587.3), (0.22, 0.45, 587.3)),
    "door": ((0.0, 0.45, 523.3), (0.1, 0.45, 784.0)),
    "help": ((0.0, 0.35, 440.0), (0.16, 0.35, 554.4), (0.32, 0.5, 659.3)),
}


def tone(length_s: float, hertz: float) -> NDArray[np.float64]:
    """A struck tone: 8 ms to rise, then it dies away; one soft overtone."""
    time_s = np.arange(int(length_s * RATE)) / RATE
    shape = np.minimum(time_s / 0.008, 1.0) * np.exp(-6.0 * time_s / length_s) * (1 - time_s / length_s)
    return shape * (np.sin(2 * np.pi * hertz * time_s) + 0.2 * np.sin(4 * np.pi * hertz * time_s))


def sound(notes: tuple[Note, ...]) -> NDArray[np.int16]:
    """All notes together, as loud as is soft."""
    whole = np.zeros(int(max(begin + length for begin, length, _ in notes) * RATE))
    for begin, length, hertz in notes:
        note = tone(length, hertz)
        at = int(begin * RATE)
        whole[at : at + note.size] += note[: whole.size - at]
    return np.asarray(whole / np.abs(whole).max() * LOUDEST * 32767).round().astype("<i2")


def main() -> int:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, notes in SOUNDS.items():
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(sound(notes).tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
