"""Every code the program can produce stands in the catalogue, and every word it names is on the screen."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from typing import get_args

import pytest

import assets
from kiosk import settings
from kiosk.db import errors as database_errors
from kiosk.domain.credentials import Refusal
from kiosk.domain.errors import CatalogueError, read_catalogue
from kiosk.domain.tasks import TaskKind
from kiosk.flows import operation
from kiosk.flows.events import NOT_BEGUN
from kiosk.link import connection, peer
from kiosk.lockers import layout
from kiosk.services import changes, health, operations, watchman
from kiosk.services.answers import doors
from kiosk.sync import errors as sync_errors
from locker_driver import errors as driver_errors

CATALOGUE = read_catalogue(tomllib.loads(assets.read_text("errors.toml")))


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix("Error")).lower()


def _faults(module: object, base: type[Exception]) -> set[str]:
    found = {each for each in vars(module).values() if isinstance(each, type) and issubclass(each, base)}
    return {_snake(each.__name__) for each in found}


def _texts(module: object) -> Iterator[str]:
    """Every text in a module's source that is no sentence."""
    for at in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(at, ast.Constant) and isinstance(at.value, str) and re.fullmatch(r"[a-z]+(_[a-z]+)*", at.value):
            yield at.value


def _evidences() -> set[str]:
    """What is given as `evidence=` or to `_give_up`, wherever an operation is written."""
    found = {"door_open_before", "door_unknown_before", *NOT_BEGUN}  # made of the door's word, or kept in a table
    for module in (operation, operations, doors):
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call):
                given = [word.value for word in call.keywords if word.arg == "evidence"]
                given += call.args[1:2] if ast.unparse(call.func) == "_give_up" else []
                found |= {at.value for at in given if isinstance(at, ast.Constant) and isinstance(at.value, str)}
    return found


def _used() -> dict[str, set[str]]:
    return {
        "refusal": set(Refusal),
        "evidence": _evidences(),
        "task": set(TaskKind),
        "alarm": {text for text in _texts(watchman) if text == "late_opening"}
        | {text for text in _texts(changes) if text == "malformed_change"},
        "driver": _faults(driver_errors, driver_errors.LockerError) - {"locker"},
        "database": _faults(database_errors, Exception),
        "sync": _faults(sync_errors, sync_errors.CentralError) - {"central"},
        "staff": {node.code.removeprefix("staff.") for days in (0, 1) if (node := health._staff(days)) and node.code},
        "link": {_snake(peer.ListenError.__name__), *get_args(connection.Code)},
        "settings": {_snake(settings.SettingsError.__name__), _snake(layout.LayoutError.__name__)},
    }


@pytest.mark.parametrize("group", sorted(_used()))
def test_every_code_in_use_stands_in_the_catalogue(group):
    used = {f"{group}.{name.removesuffix('_error')}" for name in _used()[group]}
    assert len(used) >= 1
    assert used - set(CATALOGUE) == set()


def test_the_scan_for_evidences_sees_them():
    assert {"no_open_seen", "left_open", "restart", "busy", "board_silent"} <= _evidences()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_word_for_the_customer_is_there(language):
    words = tomllib.loads(assets.read_text(f"translations/{language}.toml"))
    for entry in CATALOGUE.values():
        found: object = words
        for part in (entry.screen or "").split(".") if entry.screen else []:
            found = found.get(part) if isinstance(found, dict) else None
        assert found is not None, f"{entry.code} names {entry.screen}"


GOOD = {"who": "staff", "says": {"zh-CN": "甲", "en": "a"}, "todo": {"zh-CN": "乙", "en": "b"}}


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (GOOD | {"who": "nobody"}, "who puts it right"),
        (GOOD | {"colour": 1}, "'colour'"),
        (GOOD | {"screen": 3}, "no name of words"),
        (GOOD | {"says": {"en": "a"}}, "said in zh-CN and en"),
        (GOOD | {"todo": {"zh-CN": "乙", "en": " "}}, "said in zh-CN and en"),
        (GOOD | {"says": "a"}, "must be a table"),
        ("text", "must be a table"),
    ],
)
def test_a_bad_entry_is_named(entry, sentence):
    with pytest.raises(CatalogueError, match=sentence):
        read_catalogue({"group": {"name": entry}})
