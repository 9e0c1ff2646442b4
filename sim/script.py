"""A day written down: acts and faults at given seconds, read from TOML.

    [[step]]
    at_s = 12.5
    act = "jam"
    door = "A05"
    on = true

Everything beside `at_s` and `act` is handed to the act. The whole script is checked before the day begins.
Knows: acts by name. Must never know: what they do.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sim.acts import Acts
from sim.errors import ActError, ScriptError, SimError
from sim.world import World

MOST_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """One act, `at_s` seconds after the start."""

    at_s: float
    act: str
    arguments: Mapping[str, object]


def parse_script(text: str, acts: Acts) -> tuple[Step, ...]:
    """The steps in `text`, by time. ScriptError with a sentence for anything wrong in it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScriptError(f"the script is not TOML: {error}") from error
    steps = table.pop("step", [])
    if table:
        raise ScriptError(f"a script is at most {MOST_STEPS} [[step]] tables and nothing else")
    return steps_of(steps, acts)


def steps_of(steps: object, acts: Acts) -> tuple[Step, ...]:
    """The steps of a list of tables, by time. ScriptError with a sentence for anything wrong in it."""
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise ScriptError(f"a script is at most {MOST_STEPS} [[step]] tables and nothing else")
    return tuple(sorted((_step(number, step, acts) for number, step in enumerate(steps, 1)), key=_when))


def load_script(path: Path, acts: Acts) -> tuple[Step, ...]:
    """The steps in a file. ScriptError when it cannot be read or is wrong."""
    try:
        return parse_script(path.read_text(encoding="utf-8"), acts)
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"the script {path} cannot be read: {error}") from error


def play(steps: tuple[Step, ...], world: World, acts: Acts, start: float) -> None:
    """Let the steps happen in `world`, counted from `start`; a refused one becomes the event `script.refused`."""
    for step in steps:
        world.schedule(start + step.at_s, partial(_do, step, world, acts))


def _do(step: Step, world: World, acts: Acts, at: float) -> None:
    try:
        acts.perform(step.act, step.arguments, at)
    except SimError as refused:
        world.emit("script.refused", at, str(step.arguments.get("door", "")), f"{step.act}: {refused}")


def _step(number: int, raw: object, acts: Acts) -> Step:
    if not isinstance(raw, dict):
        raise ScriptError(f"step {number} is not a table")
    arguments = dict(raw)
    at_s, act = arguments.pop("at_s", None), arguments.pop("act", None)
    if not isinstance(at_s, int | float) or isinstance(at_s, bool) or not 0 <= at_s <= 1e6:
        raise ScriptError(f"step {number} needs at_s, seconds from the start, 0 or more")
    if not isinstance(act, str):
        raise ScriptError(f"step {number} needs an act")
    try:
        acts.check(act, arguments)
    except ActError as error:
        raise ScriptError(f"step {number}: {error}") from error
    return Step(float(at_s), act, arguments)


def _when(step: Step) -> float:
    return step.at_s
