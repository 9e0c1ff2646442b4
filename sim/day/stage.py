"""A whole shop of real programs: central, simulator, controller and screen, started in order with fresh data.

Knows the commands and when each is ready. Must never know what people do in the shop.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Self

from sim.client import ControlClient
from sim.day import codes
from sim.day.lines import until, wait_line
from sim.day.office import Office, Placed
from sim.day.places import Places, write_central, write_kiosk, write_screen
from sim.day.programs import Program, script
from sim.day.scene import Scene, load_scene
from sim.errors import SimError
from sim.provider import Fate, PaymentProvider
from sim.provider_web import served
from sim.seeds import stream
from sim.wiring import Wiring
from sim.wiring import load_scene as load_wiring

START_WITHIN_S = 120.0
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", "QSG_RENDER_LOOP": "basic"}


@dataclass
class Stage:
    """The running shop. Use as a context manager; a ShopError or DayError says what did not start."""

    places: Places
    seed: int = 1
    scene: Scene = field(default_factory=load_scene)
    timing: str = ""
    wiring: Wiring = field(default_factory=lambda: load_wiring("demo"))
    orders: dict[str, Placed] = field(default_factory=dict)
    staff: str = ""
    """Central's name for whoever works today."""
    programs: dict[str, Program] = field(default_factory=dict)
    _parts: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self._parts.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._parts.close()

    def add(
        self,
        name: str,
        *argv: str,
        environment: dict[str, str] | None = None,
        ended_well: Callable[[], None] | None = None,
    ) -> Program:
        """Start a program and keep it running until the shop closes."""
        log = self.places.logs / f"{name}.log"
        program = Program(name, argv, log, environment=environment, ended_well=ended_well)
        self.programs[name] = program
        program.start()
        self._parts.callback(program.stop)
        return program

    def add_visitor(self) -> Program:
        """The screen, offscreen, with somebody who can touch it."""
        write_screen(self.places)
        config, where = str(self.places.config("screen")), str(self.places.visitor)
        argv = (sys.executable, "-m", "sim.visitor", "--config", config, "--socket", where)
        return self.add("visitor", *argv, environment=OFFSCREEN)

    def check(self) -> None:
        """ShopError when a program was given up."""
        for program in self.programs.values():
            program.check()

    def wait_central(self) -> None:
        """Until central answers."""
        self._until(self.office.is_there, "central does not answer")

    def wait_applied(self) -> None:
        """Until the controller has every change that central has for it."""
        kiosk = self.office.kiosk()
        last = int(kiosk["cursor"]) if kiosk else 0

        def up_to_date(line: dict[str, object]) -> bool:
            return line["event"] == "sync.changed" and int(str(line["cursor"])) >= last

        wait_line(self.places.kiosk_log, up_to_date, START_WITHIN_S, "the controller did not take central's changes")

    def _open(self) -> None:
        places = self.places
        provider = PaymentProvider(stream(self.seed, "provider"), (Fate.PAYS_SILENTLY,), silent=0.0)
        write_central(places, self._parts.enter_context(served(provider)))
        self.add("central", script("central"), "serve", "--config", str(places.config("central")))
        self.add("simulator", script("locker-sim"), "up", "--dir", str(places.bench), "--seed", str(self.seed))
        self.office = Office(places.url, places.token)
        self._parts.callback(self.office.close)
        self.wait_central()
        write_kiosk(places, self.office.open_shop(self.scene), self.timing)
        self._until(self._simulator_answers, "the simulator does not answer")
        self.control = ControlClient(places.bench / "control.sock")
        self._parts.callback(self.control.close)
        self.add("kiosk", script("kiosk"), "run", "--config", str(places.config("kiosk")))
        self._until(lambda: self.office.kiosk() is not None, "the controller did not enrol")
        self._fill_books()
        self.wait_applied()

    def _fill_books(self) -> None:
        """Staff and orders into central, their codes as pictures into the folder of codes."""
        kiosk = str((self.office.kiosk() or {})["id"])
        folder = self.places.codes
        self.staff, badge = self.office.add_staff(kiosk, self.scene)
        codes.draw(badge, folder / "staff-badge.png")
        for order in self.scene.orders:
            placed = self.office.place(kiosk, order)
            self.orders[order.key] = placed
            (folder / f"order-{order.key}.png").write_bytes(self.office.pickup_code(placed.id))
            for label in placed.labels:
                codes.draw(label, folder / f"label-{label}.png")
        codes.draw(codes.forge(next(iter(self.orders.values())).token), folder / "forged.png")
        codes.draw(codes.PAYMENT_CODE, folder / "payment-code.png")

    def _simulator_answers(self) -> bool:
        with suppress(SimError), ControlClient(self.places.bench / "control.sock"):
            return True
        return False

    def _until(self, condition: Callable[[], bool], sentence: str) -> None:
        def look() -> bool:
            self.check()
            return condition()

        until(look, START_WITHIN_S, sentence)
