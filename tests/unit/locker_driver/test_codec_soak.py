"""A small helping of the soak of every codec; the long one is `python scripts/soak_codecs.py`."""

from collections.abc import Callable
from types import ModuleType

import pytest

from locker_driver import profile_names

SEED = 7


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("soak_codecs")


@pytest.mark.parametrize("name", ["xor8a-24", "cu16", "cu12", "waveshare-8", "cu48-modbus", "wkly-24", "winnsen-16"])
def test_random_and_mutated_bytes_break_nothing(script: ModuleType, name: str) -> None:
    soaked = script.soak(name, 20_000, SEED)
    assert soaked.bounded, f"seed {SEED}"
    assert soaked.frames > 50
    assert soaked.refused > 50
    assert soaked.events > 20


def test_every_family_is_soaked(script: ModuleType) -> None:
    profiles = {script.load_profile(name).family for name in profile_names()}
    assert {script.load_profile(name).family for name in script.REPLIES} == profiles
