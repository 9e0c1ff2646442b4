"""Programs that run until they are told to end: one that dies is started again after a pause.

Knows commands, exit codes and a log file. Must never know what a program does.
"""

import os
import signal
import subprocess
import sysconfig
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sim.day import leash
from sim.day.errors import ShopError
from sim.timing import monotonic_s

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 2.0
HEALTHY_AFTER_S = 5.0
"""A program that lived this long starts anew after the shortest pause."""

MOST_DEATHS = 12
"""In a row, each soon after the start: then it is given up."""

END_WITHIN_S = 30.0


def script(name: str) -> str:
    """The path of an installed command such as `kiosk`. ShopError when it is not installed."""
    path = Path(sysconfig.get_path("scripts")) / name
    if not path.is_file():
        raise ShopError(f"the command {name} is not installed beside this Python; install the package first")
    return str(path)


class Program:
    """One program on a thread of its own that starts it, waits for it and starts it again."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        ended_well: Callable[[], None] | None = None,
        first_pause_s: float = FIRST_PAUSE_S,
    ) -> None:
        """`ended_well`: called when it ends by itself with exit code 0, which then is its end; without it, it is
        started again whatever its exit code. `first_pause_s` doubles with each death."""
        self.name = name
        self._argv = leash.command(argv)
        self._log = log
        self._environment = {**surroundings(), **(environment or {})}
        self._ended_well = ended_well
        self._first_pause_s = first_pause_s
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._gave_up = False
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The process that runs now, if any."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def start(self) -> None:
        """Run it from now on; nothing happens when it is running."""
        if self._thread is None:
            self._ending.clear()
            self._thread = threading.Thread(target=self._watch, name=f"watch-{self.name}", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End it: SIGTERM, after a while SIGKILL. Safe to call twice; `start` runs it again."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        with self._lock:
            self._ending.set()
            self._signal(signal.SIGTERM)
        thread.join(END_WITHIN_S)
        if thread.is_alive():
            self._signal(signal.SIGKILL)
            thread.join(END_WITHIN_S)

    def kill(self) -> None:
        """Kill -9, as a power cut of one program, and return when it is dead; it is started again."""
        with self._lock:
            self._signal(signal.SIGKILL)
            if self._process:
                self._process.wait(END_WITHIN_S)

    def check(self) -> None:
        """ShopError with a sentence when it died so often that it was given up."""
        if self._gave_up:
            raise ShopError(f"{self.name} ended {MOST_DEATHS} times soon after its start; {self._log} may say why")

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)

    def _watch(self) -> None:
        """Start and wait, again and again. The kernel's leash is tied to this thread, so it never ends before."""
        pause_s, deaths = self._first_pause_s, 0
        while deaths < MOST_DEATHS:
            began = monotonic_s()
            code = self._run()
            if self._ending.is_set():
                return
            if code == 0 and self._ended_well:
                self._ended_well()
                return
            if monotonic_s() - began >= HEALTHY_AFTER_S:
                pause_s, deaths = self._first_pause_s, 0
            deaths += 1
            if self._ending.wait(pause_s):
                return
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        self._gave_up = True

    def _run(self) -> int:
        with self._log.open("ab") as log:
            with self._lock:
                if self._ending.is_set():
                    return 0
                self._process = subprocess.Popen(
                    self._argv,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=self._environment,
                    process_group=0,  # Ctrl-C is for the shop, which ends its programs in good order
                )
                self.starts += 1
            return self._process.wait()


def surroundings() -> dict[str, str]:
    """The environment without settings of somebody else's kiosk or central."""
    ours = ("KIOSK_", "CENTRAL_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"PYTHONUNBUFFERED": "1"}
