"""`kiosk scan-image [--json] FILE...`: what the decoder reads in pictures.

Knows files and how a result is printed. Must never know what a text opens.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from kiosk.scan.decoder import Decoder
from kiosk.scan.picture import ScanInputError, open_picture
from kiosk.scan.symbols import Decoded
from kiosk.scan.timing import SYSTEM, Timing


@dataclass(frozen=True, slots=True)
class Result:
    """What one file gave: its codes, the milliseconds of decoding alone, or why it could not be read."""

    file: str
    codes: tuple[Decoded, ...]
    ms: float
    error: str | None = None

    def as_json(self) -> str:
        """One line: file, text (the first, or null), texts, ms; error where there was one."""
        texts = [code.text for code in self.codes]
        line: dict[str, object] = {
            "file": self.file,
            "text": texts[0] if texts else None,
            "texts": texts,
            "ms": round(self.ms, 2),
        }
        return json.dumps(line if self.error is None else line | {"error": self.error})

    def as_sentence(self) -> str:
        """One line for a person."""
        if self.error is not None:
            return f"{self.file}: {self.error}"
        if not self.codes:
            return f"{self.file}: no code found ({self.ms:.1f} ms)"
        texts = ", ".join(f"{code.text!r} ({code.format})" for code in self.codes)
        return f"{self.file}: {texts} ({self.ms:.1f} ms)"


def scan(file: str, *, others: bool = False, timing: Timing = SYSTEM) -> Result:
    """Read the codes of one file. Never raises for what is in the file or for its absence."""
    try:
        picture = open_picture(Path(file))
        started_s = timing.now_s()
        codes = Decoder().decode_still(picture, others=others)
    except ScanInputError as error:
        return Result(file, (), 0.0, str(error))
    return Result(file, codes, (timing.now_s() - started_s) * 1000)


def main(argv: Sequence[str]) -> int:
    """Print one line per file, in order; 1 when a file could not be read, else 0."""
    parser = argparse.ArgumentParser(prog="kiosk scan-image", description="Read the codes in pictures.")
    parser.add_argument("--json", action="store_true", help="one JSON object per file")
    parser.add_argument("--barcodes", action="store_true", help="read EAN-13 and Code 128, too")
    parser.add_argument("files", nargs="+", metavar="FILE", help="PNG, JPEG or WebP")
    arguments = parser.parse_args(argv)
    as_json, others = bool(arguments.json), bool(arguments.barcodes)
    cv2.setNumThreads(1)  # times are for one core
    failed = False
    for file in arguments.files:
        result = scan(str(file), others=others)
        failed = failed or result.error is not None
        line = result.as_json() if as_json else result.as_sentence()
        sys.stdout.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
        sys.stdout.flush()
    return 1 if failed else 0
