"""The menu that breaks things: a tab per group, an act per row, and what is broken now with the way back.

Knows: the catalogue, what is active, and whom the next act strikes. Must never know: what an act does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from sim.window.active import Active, shown
from sim.window.catalogue import GROUPS, Argument, Breakage, Value, catalogue
from sim.window.link import Link
from sim.window.naming import called
from sim.window.rows import Rows
from sim.window.state import State
from sim.window.words import Words
from sim.wiring import BoardWiring, Wiring

QML_IMPORT_NAME = "SimWindow"
QML_IMPORT_MAJOR_VERSION = 1

MOST_CHIPS = 60
UNCOUNTED = 1000
"""From here on a fault that waits is said to stay."""
ONE_AT_A_TIME = frozenset(("plug",))
"""Two ports cannot have one name."""
PICKED = {"door": "door", "board": "board", "line": "line", "answers": "board", "requests": "board", "power": "supply"}
"""Group -> what its picker chooses; the door is chosen in the drawing."""


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act: `arguments` are plain {name, label, shown, less, more}; `on` while its target is broken this way."""

    key: str
    title: str
    tells: str
    arguments: list[dict[str, object]]
    on: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class ChipRow:
    """Something that is broken now."""

    key: str
    says: str


@QmlElement
class Breaks(QObject):
    """What can be broken, and what is."""

    changed = Signal()
    turned = Signal()
    """Another tab is open."""
    fixed = Signal()
    """Never emitted: what it stands for does not change."""

    def __init__(self, link: Link, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._words = link, words
        self._rows, self._chips = Rows(ActRow, self), Rows(ChipRow, self, MOST_CHIPS)
        self._catalogue = catalogue()
        self._at = {(act, one.name): one.start for act, each in self._catalogue.items() for one in each.arguments}
        self._group = next(iter(GROUPS))
        self._wiring: Wiring | None = None
        self._state: State | None = None
        self._active: Mapping[str, Active] = {}
        self._picked = {"door": "", "board": "", "line": "", "supply": ""}

    def wire(self, wiring: Wiring) -> None:
        """These parts there are."""
        self._wiring = wiring
        for target in ("board", "line", "supply"):
            there = self._there(target)
            if self._picked[target] not in there:
                self._picked[target] = there[0] if there else ""
        self.draw()

    def show(self, state: State) -> None:
        """This is how things are now."""
        self._state = state
        self._look()

    def follow(self, door: str) -> None:
        """This door is chosen in the drawing."""
        self._picked["door"] = door
        self.draw()

    def draw(self) -> None:
        """Show everything anew, in the language of the moment."""
        self._look()
        self.changed.emit()

    @Property(Rows, notify=fixed)
    def rows(self) -> Rows:
        """The acts of the tab."""
        return self._rows

    @Property(Rows, notify=fixed)
    def chips(self) -> Rows:
        """What is broken now."""
        return self._chips

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # the stub knows no names of C++ types
    def groups(self) -> list[str]:
        """The tabs."""
        return [self._words.say(f"group_{group}") for group in GROUPS]

    @Property(int, notify=changed)
    def group(self) -> int:
        """Which tab is open."""
        return list(GROUPS).index(self._group)

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # the stub knows no names of C++ types
    def targets(self) -> list[str]:
        """Whom the acts of this tab may strike; nothing where it is the chosen door."""
        picks = PICKED[self._group]
        return [] if picks == "door" else [called(self._words, picks, each) for each in self._there(picks)]

    @Property(int, notify=changed)
    def target(self) -> int:
        """Which of `targets` they strike."""
        picks = PICKED[self._group]
        there = self._there(picks)
        return there.index(self._picked[picks]) if picks != "door" and self._picked[picks] in there else 0

    @Property(str, notify=changed)
    def hint(self) -> str:
        """Whom they strike, in words."""
        key = {"door": "strikes_door", "supply": "strikes_supply"}.get(PICKED[self._group], "strikes")
        return self._words.say(key, door=self._picked["door"])

    @Slot(int)
    def openGroup(self, group: int) -> None:
        """Turn to another tab."""
        self._group = list(GROUPS)[group]
        self.draw()
        self.turned.emit()

    @Slot(int)
    def pick(self, target: int) -> None:
        """Let the acts strike this one of `targets`."""
        picks = PICKED[self._group]
        self._picked[picks] = self._there(picks)[target]
        self.draw()

    @Slot(str, str, int)
    def step(self, act: str, argument: str, by: int) -> None:
        """Take the next value of an argument."""
        ladder = self._ladder(self._catalogue[act], argument)
        self._at[act, argument] = max(0, min(len(ladder) - 1, self._at[act, argument] + by))
        self.draw()

    @Slot(str)
    def do(self, act: str) -> None:
        """Break it."""
        breakage = self._catalogue[act]
        arguments = {each.name: self._value(breakage, each) for each in breakage.arguments}
        self._link.refused.emit("")
        for target in self._targets(breakage):
            self._link.do(act, **breakage.always, **target, **arguments)
        self._link.look()

    @Slot(str)
    def undo(self, act: str) -> None:
        """Take back what the act did to its target."""
        for key, each in list(self._active.items()):
            if each.act == act and self._strikes(self._catalogue[act], each):
                self.takeBack(key)

    @Slot(str)
    def takeBack(self, key: str) -> None:
        """Take back what a chip shows."""
        active = self._active.get(key)
        if active:
            self._link.act(active.undo, **active.arguments)

    def _look(self) -> None:
        if self._state is None or self._wiring is None:
            return
        found = shown(self._state, self._wiring)
        self._active = {f"{each.act}-{each.target[1]}-{each.arguments.get('other', '')}": each for each in found}
        self._chips.put(ChipRow(key, self._chip(each)) for key, each in list(self._active.items())[:MOST_CHIPS])
        self._rows.put(self._row(self._catalogue[act]) for act in GROUPS[self._group])

    def _chip(self, active: Active) -> str:
        title = self._words.say(f"act_{active.act}")
        left = f" ×{active.count}" if 0 < active.count < UNCOUNTED else ""
        return f"{called(self._words, *active.target)} {title}{left}"

    def _row(self, breakage: Breakage) -> ActRow:
        say, act = self._words.say, breakage.act
        arguments = [self._shown(breakage, each) for each in breakage.arguments]
        on = any(each.act == act and self._strikes(breakage, each) for each in self._active.values())
        several = act in ONE_AT_A_TIME and not self._picked["line"] and len(self._there("line")) > 2
        lonely = any(not self._ladder(breakage, each.name) for each in breakage.arguments)
        ready = not several and not lonely and (not breakage.target or bool(self._there(breakage.target)))
        return ActRow(act, say(f"act_{act}"), say(f"act_{act}_tells"), arguments, on, ready)

    def _shown(self, breakage: Breakage, argument: Argument) -> dict[str, object]:
        ladder, at = self._ladder(breakage, argument.name), self._at[breakage.act, argument.name]
        value = self._value(breakage, argument)
        label = self._words.say(f"arg_{argument.name}")
        told = self._told(argument.name, value)
        less, more = at > 0, at < len(ladder) - 1
        return {"name": argument.name, "label": label, "shown": told, "less": less, "more": more}

    def _told(self, name: str, value: Value) -> str:
        if isinstance(value, bool):
            return self._words.say("yes" if value else "no")
        if isinstance(value, float) and name != "seconds":
            return f"{value * 100:g} %"
        if name in ("reads", "signs"):
            return self._words.say(f"value_{value}")
        return f"{value:g}" if isinstance(value, float) else str(value) or self._words.say("own_name")

    def _ladder(self, breakage: Breakage, argument: str) -> tuple[Value, ...]:
        found = next(each.ladder for each in breakage.arguments if each.name == argument)
        if found or self._wiring is None:
            return found
        if breakage.target == "door":
            return tuple(each.label for each in self._wiring.doors if each.label != self._picked["door"]) or ("",)
        return tuple(each.id for each in self._wiring.boards if self._takes_for(each))

    def _takes_for(self, board: BoardWiring) -> bool:
        """Whether it can take what is meant for the picked board: the same line and family."""
        boards = self._wiring.boards if self._wiring else ()
        meant = next((each for each in boards if str(each.id) == self._picked["board"]), None)
        return meant is not None and meant != board and (meant.line, meant.family) == (board.line, board.family)

    def _value(self, breakage: Breakage, argument: Argument) -> Value:
        ladder = self._ladder(breakage, argument.name)
        return ladder[min(self._at[breakage.act, argument.name], len(ladder) - 1)] if ladder else ""

    def _there(self, target: str) -> list[str]:
        if self._wiring is None:
            return []
        every = [""] if self._group in ("line", "answers", "requests") and target in ("board", "line") else []
        parts = {
            "door": [door.label for door in self._wiring.doors],
            "board": [str(board.id) for board in self._wiring.boards],
            "line": [line.name for line in self._wiring.lines],
            "supply": [supply.name for supply in self._wiring.supplies],
        }
        return [*every, *parts[target]]

    def _targets(self, breakage: Breakage) -> list[dict[str, Value]]:
        """What to name as the target: nothing for all of them at once, each where an act knows no all."""
        target = breakage.target
        if not target:
            return [{}]
        picked = self._picked[target]
        if not picked and breakage.may_be_all:
            return [{}]
        each = [picked] if picked else [one for one in self._there(target) if one]
        return [{target: int(one) if target == "board" else one} for one in each]

    def _strikes(self, breakage: Breakage, active: Active) -> bool:
        picked = self._picked.get(breakage.target, "")
        if breakage.target == "board" and active.target[0] == "line" and self._wiring:
            picked = next((each.line for each in self._wiring.boards if str(each.id) == picked), "")
        return not picked or active.target[1] in ("", picked)
