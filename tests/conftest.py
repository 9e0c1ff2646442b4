"""What every test stands on: the same drawn examples in every run (`--hypothesis-profile deep` draws many new ones),
seeds by the same rule, an order in which no worker waits long for another, and programs of `scripts` as modules."""

import importlib.util
import random
import signal
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from migrated import copies

import central.users.desk

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"

BUSY = [HealthCheck.too_slow]
"""How long drawing takes says how busy the computer is, and nothing of the product."""
settings.register_profile("quick", deadline=None, derandomize=True, suppress_health_check=BUSY)
settings.register_profile("deep", deadline=None, max_examples=10_000, print_blob=True, suppress_health_check=BUSY)
settings.load_profile("quick")

_is_ours = providers.is_local_module_file


def _is_drawn_from(path: str) -> bool:
    """Numbers of our own modules are drawn as well, of those that this worker happens to have loaded: not the same ones
    in every run."""
    return not settings.default.derandomize and _is_ours(path)


providers.is_local_module_file = _is_drawn_from

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background deaf to Ctrl-C, and so would be every program that a test interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _tables_are_copied() -> Iterator[None]:
    with copies():
        yield


@pytest.fixture(scope="session", autouse=True)
def password_hasher() -> Iterator[PasswordHasher]:
    """What hashes passwords in the product. Here a hash costs next to nothing: each page is seen by every role."""
    real = central.users.desk.HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(central.users.desk, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield real


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What a test draws its chances from: its own and the same in every run, a new one where examples are new."""
    same = settings.default.derandomize
    drawn = zlib.crc32(request.node.nodeid.encode()) if same else random.SystemRandom().getrandbits(32)
    print("seed", drawn)
    return drawn


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes has a time-out of its own and goes first: begun last, it would leave a worker idle."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


@pytest.fixture(scope="session")
def load_script() -> Callable[[str], ModuleType]:
    """Makes a module of the script of this name, a new one each time."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # its dataclasses look themselves up
        spec.loader.exec_module(module)
        return module

    return load
