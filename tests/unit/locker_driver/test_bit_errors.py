"""docs/bit-errors.md: it is what the codecs say, and its shortcut is none."""

import importlib.util
import sys
from itertools import islice
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "bit_errors.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bit_errors", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_codecs_say(script: ModuleType) -> None:
    assert script.text() == script.FILE.read_text(encoding="utf-8"), "run: python scripts/bit_errors.py"


@pytest.mark.parametrize("family", ["xor8a", "kerong1", "kerong2", "modbus", "wkly", "winnsen"])
def test_the_codec_alone_counts_the_same(script: ModuleType, family: str) -> None:
    """The quick check may only throw away what the codec refuses: tried without it, on frames drawn by lot."""
    seed = 20261122
    one = script.FAMILIES[family]
    opened = Random(seed).sample(list(islice(script.opens(one), 200)), 12)
    read = Random(seed).sample(list(script.replies(one)), 2)
    for frames in (opened, read):
        assert script.count(one, iter(frames)) == script.count(one, iter(frames), unfiltered=True), f"seed {seed}"
