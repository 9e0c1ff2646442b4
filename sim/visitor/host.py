"""The visitor's commands, as JSON lines over a Unix socket.

A command is one line, `{"id": 3, "do": "click", "name": "button.load"}`. The answer carries the same id and the
state of the screen, `{"id": 3, "ok": true, "state": {...}}`, or `{"id": 3, "ok": false, "error": "..."}`.

    state                                     what the screen shows
    wait    screens, timeout_s, facts, help, online
                                              until one of these screens is shown, those facts on it, and touches count
    click   name, timeout_s                   touch a button by its name, as soon as it can be touched
    type    digits, timeout_s                 touch the keys of these digits
    language tag                              touch the language key until this language is shown
    picture path                              a PNG of the screen once it has come to rest

Commands are carried out one after the other. Knows the view-model. Must never know the controller or the day.
"""

import json
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtQuick import QQuickWindow

from sim.timing import monotonic_s
from sim.visitor import finger
from ui.viewmodels.screen import Session

LOOK_EVERY_MS = 25
REST_EVERY_MS = 60
MOST_LOOKS = 8
"""A picture with the camera in it never comes to rest; after so many looks it is taken as it is."""

MOST_LANGUAGES = 8
TIMEOUT_S = 60.0

Command = dict[str, object]
Step = Callable[[], bool]
"""Tries once; True when it is done."""


class RefusedError(ValueError):
    """The command makes no sense or did not come true in time."""


class Host(QObject):
    """Carries out commands on a screen that runs in this process."""

    def __init__(self, window: QQuickWindow, view_model: Session) -> None:
        super().__init__()
        self._window = window
        self._shown = view_model
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._accept)
        self._peer: QLocalSocket | None = None
        self._waiting: deque[Command] = deque()
        self._now: Command | None = None
        self._step: Step = lambda: True
        self._trying = False
        self._timeout_ms = 0
        self._since = QElapsedTimer()
        self._shown_s = monotonic_s()
        view_model.arrived.connect(self._arrived)
        self._tick = QTimer(self, interval=LOOK_EVERY_MS)
        self._tick.timeout.connect(self._try)

    def listen(self, path: Path) -> bool:
        """Take commands at `path`; False when the socket cannot be made."""
        QLocalServer.removeServer(str(path))
        return self._server.listen(str(path))

    def close(self) -> None:
        """Hang up."""
        self._tick.stop()
        self._server.close()

    # The line.

    def _accept(self) -> None:
        self._peer = self._server.nextPendingConnection()
        self._peer.readyRead.connect(self._read)
        self._waiting.clear()
        self._now = None

    def _read(self) -> None:
        peer = self._peer
        while peer is not None and peer.canReadLine():
            try:
                command = json.loads(bytes(peer.readLine().data()))
            except ValueError:
                continue
            if isinstance(command, dict):
                self._waiting.append(command)
        self._next()

    def _answer(self, **said: object) -> None:
        command, self._now = self._now, None
        self._tick.stop()
        if self._peer is not None and command is not None:
            line = json.dumps({"id": command.get("id"), **said}, ensure_ascii=False)
            self._peer.write(line.encode() + b"\n")
            self._peer.flush()

    def _next(self) -> None:
        if self._now is not None or not self._waiting:
            return
        self._now = command = self._waiting.popleft()
        try:
            self._step = self._plan(command)
            self._timeout_ms = int(float(str(command.get("timeout_s", TIMEOUT_S))) * 1000)
        except (RefusedError, ValueError) as bad:
            self._answer(ok=False, error=str(bad))
            self._next()
            return
        self._since.start()
        self._tick.setInterval(LOOK_EVERY_MS)
        self._tick.start()
        self._try()

    def _try(self) -> None:
        if self._now is None or self._trying:
            return
        self._trying = True  # a touch lets Qt work off its events, and the next tick may be among them
        try:
            done = self._step()
        except RefusedError as bad:
            self._answer(ok=False, error=str(bad))
            return
        finally:
            self._trying = False
        if done:
            self._answer(ok=True, state=self.state())
        elif self._since.elapsed() > self._timeout_ms:
            state = self.state()
            self._answer(ok=False, error=f"not within {self._timeout_ms / 1000:g} s; on screen: {_short(state)}")
        self._next()

    # The commands.

    def _plan(self, command: Command) -> Step:
        match command.get("do"):
            case "state":
                return lambda: True
            case "wait":
                return lambda: self._fits(command)
            case "click":
                return self._click(str(command.get("name", "")))
            case "type":
                return self._type(str(command.get("digits", "")))
            case "language":
                return self._language(str(command.get("tag", "")))
            case "picture":
                return self._picture(Path(str(command.get("path", ""))))
        raise RefusedError(f"the visitor cannot {command.get('do')!r}")

    def _fits(self, command: Command) -> bool:
        state = self.state()
        screens, facts = command.get("screens"), command.get("facts")
        wanted = {name: command[name] for name in ("help", "online") if name in command}
        shown = state["facts"]
        return (
            (not isinstance(screens, list) or state["screen"] in screens)
            and all(state[name] == value for name, value in wanted.items())
            and (not isinstance(facts, dict) or (isinstance(shown, dict) and facts.items() <= shown.items()))
            and bool(state["accepting"])
        )

    def _click(self, name: str) -> Step:
        def step() -> bool:
            item = finger.find(self._window, name) if self._shown.accepting else None
            if item is not None:
                finger.touch(self._window, item)
            return item is not None

        return step

    def _type(self, digits: str) -> Step:
        if not digits.isdecimal():
            raise RefusedError("digits are 0 to 9")
        left = deque(digits)

        def step() -> bool:
            while left:
                if not self._click(f"key.{left[0]}")():
                    return False
                left.popleft()
            return True

        return step

    def _language(self, tag: str) -> Step:
        left = [MOST_LANGUAGES]

        def step() -> bool:
            if self._shown.language == tag:
                return True
            if left[0] and self._click("language")():
                left[0] -= 1
            return self._shown.language == tag

        return step

    def _picture(self, path: Path) -> Step:
        if not path.is_absolute():
            raise RefusedError("the path of a picture is absolute")
        seen: list[QImage] = []

        def step() -> bool:
            self._tick.setInterval(REST_EVERY_MS)
            seen.append(finger.look(self._window))
            if len(seen) < MOST_LOOKS and (len(seen) < 2 or seen[-1] != seen[-2]):
                return False
            if not seen[-1].save(str(path)):
                raise RefusedError(f"the picture {path} cannot be written")
            return True

        return step

    # What is shown.

    def _arrived(self) -> None:
        self._shown_s = monotonic_s()

    def state(self) -> dict[str, object]:
        """What the screen shows and what it was told; `shown_s`: since when, in seconds of the monotonic clock."""
        view, snapshot = self._shown.view, self._shown.snapshot
        return {
            "screen": snapshot.screen.value if snapshot else None,
            "scene": view.scene,
            "shown_s": round(self._shown_s, 6),
            "title": view.title,
            "line": view.line,
            "door": view.door,
            "number": view.number,
            "language": self._shown.language,
            "accepting": bool(self._shown.accepting),
            "serial": snapshot.serial if snapshot else None,
            "help": snapshot.help if snapshot else None,
            "online": snapshot.online if snapshot else None,
            "facts": snapshot.facts.model_dump(exclude_defaults=True) if snapshot else {},
            "names": finger.names(self._window),
        }


def _short(state: dict[str, object]) -> str:
    shown = {name: state[name] for name in ("screen", "scene", "title", "facts", "help", "online", "names")}
    return json.dumps(shown, ensure_ascii=False)[:1500]
