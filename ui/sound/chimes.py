"""Four short sounds, each at the volume of the hour.

Knows WAV files and percent. Must never know when one is due.
"""

import wave
from array import array
from importlib.resources import as_file, files
from pathlib import Path

NAMES = ("success", "attention", "door", "help")
"""`assets/sounds/NAME.wav`, written by `scripts/sounds.py`."""


def levelled(name: str, percent: int, folder: Path) -> Path:
    """The file of a sound at this volume, made once in `folder`. OSError where the folder cannot be written.

    The volume is in the samples and not an argument: of the three players, one has none.
    """
    target = folder / f"{name}.{percent}.wav"
    if target.is_file():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    with as_file(files("assets") / "sounds" / f"{name}.wav") as source, wave.open(str(source)) as sound:
        shape, frames = sound.getparams(), sound.readframes(sound.getnframes())
    samples = array("h", frames)
    for at, sample in enumerate(samples):
        samples[at] = sample * percent // 100
    with wave.open(str(half), "wb") as written:
        written.setparams(shape)
        written.writeframes(samples.tobytes())
    return half.replace(target)
