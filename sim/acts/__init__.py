"""Acts and faults by name: what the control socket, the script and the window may ask of the world.

Every act is a function of this package whose keyword arguments are its parameters; names and types of what is asked
are checked before anything happens.

Knows: names of acts. Must never know: sockets or files.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import get_type_hints

from sim.acts import boards, doors, healing, looks, noise, people, power, wire
from sim.errors import ActError
from sim.world import World

Handler = Callable[..., object]
LOOKS = frozenset(("state", "wiring"))
"""Acts that change nothing: no event tells of them."""
KINDS: Mapping[type, str] = {str: "a text", bool: "true or false", int: "a whole number", float: "a number"}
MOST_TEXT = 4096


class Acts:
    """The acts one world understands, and its person; others (the camera's acts) can be added."""

    def __init__(self, world: World) -> None:
        self._handlers: dict[str, Handler] = {}
        self._world = world
        self._looks: dict[str, Callable[[], object]] = {}
        self.person = people.Person(world)
        for room in (people, doors, wire, noise, boards, power, healing, looks):
            for name, handler in room.ACTS.items():
                self.add(name, partial(handler, world))
        self.add("person", people.person_act(self.person))
        self.add_look("person", lambda: self.person.habit)

    def add(self, name: str, handler: Handler) -> None:
        """Let `handler(now, **arguments)` answer to `name`."""
        self._handlers[name] = handler

    def add_look(self, part: str, look: Callable[[], object]) -> None:
        """Let the act `state` also tell `part`, which `look` returns as plain data."""
        self._looks[part] = look

    def names(self) -> list[str]:
        """All names, sorted."""
        return sorted(self._handlers)

    def check(self, name: str, arguments: Mapping[str, object]) -> None:
        """ActError with a sentence when there is no such act or it takes no such arguments."""
        self._bind(name, arguments)

    def perform(self, name: str, arguments: Mapping[str, object], now: float) -> object:
        """Do it; returns what it has to say (plain JSON data) or None. ActError with a sentence."""
        said = self._bind(name, arguments)(now)
        if name == "state" and isinstance(said, dict):
            said.update({part: look() for part, look in self._looks.items()})
        if name not in LOOKS:
            told = " ".join([name, *(f"{key}={value}" for key, value in arguments.items())])
            self._world.emit("act", max(now, self._world.now), str(arguments.get("door", "")), told)
        return said

    def describe(self, name: str) -> tuple[str, str]:
        """(what it takes, what it does) for people to read. ActError when there is no such act."""
        if name not in self._handlers:
            raise ActError(f"there is no act {name!r}")
        handler = self._handlers[name]
        taken = [key if needed else f"[{key}]" for key, (_, needed) in _parameters(handler).items()]
        inner = handler.func if isinstance(handler, partial) else handler
        return " ".join(taken), " ".join((inspect.getdoc(inner) or "").split())

    def _bind(self, name: str, arguments: Mapping[str, object]) -> Handler:
        handler = self._handlers.get(name)
        if handler is None:
            raise ActError(f"there is no act {name!r}; known: {', '.join(self.names())}")
        parameters = _parameters(handler)
        for argument, value in arguments.items():
            if argument not in parameters:
                takes = ", ".join(parameters) or "nothing"
                raise ActError(f"{name!r} takes no {argument!r}; it takes {takes}")
            _check_type(name, argument, value, parameters[argument][0])
        missing = [key for key, (_, needed) in parameters.items() if needed and key not in arguments]
        if missing:
            raise ActError(f"{name!r} needs {', '.join(missing)}")
        return partial(handler, **arguments)


def _parameters(handler: Handler) -> dict[str, tuple[type, bool]]:
    """Name -> (type, whether it must be given) of the keyword-only parameters."""
    inner = handler.func if isinstance(handler, partial) else handler
    hints = get_type_hints(inner)
    return {
        name: (hints[name], parameter.default is inspect.Parameter.empty)
        for name, parameter in inspect.signature(inner).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }


def _check_type(name: str, argument: str, value: object, kind: type) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        bool: isinstance(value, bool),
        int: is_number and isinstance(value, int),
        float: is_number,
        str: isinstance(value, str) and len(value) <= MOST_TEXT,
    }[kind]
    if not fits:
        raise ActError(f"{argument!r} of {name!r} must be {KINDS[kind]}, not {str(value)[:40]!r}")
    if is_number and not -1e6 <= float(str(value)) <= 1e6:
        raise ActError(f"{argument!r} of {name!r} is out of any reasonable range")
