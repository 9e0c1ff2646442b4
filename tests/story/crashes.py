"""What the stories about crashes ask of a shop: kill at a moment, look at what came of it."""

from dataclasses import dataclass

from sim.day.day import Day
from sim.day.lines import Line, read_lines, until


@dataclass
class CrashShop:
    """A running shop with the questions of these stories."""

    day: Day

    def show(self, order: str) -> None:
        """Hold up an order's code and leave it there."""
        self.day.control.do("camera.show", path=str(self.day.stage.places.codes / f"order-{order}.png"))

    def kill_controller_after(self, event: str, before: int) -> Line:
        """Kill -9 the controller as soon as it has recorded this event; the line of it."""
        line = self.day.wait_kiosk(event, skip=before)
        self.day.stage.programs["kiosk"].kill()
        return line

    def restarted(self, before: int) -> Line:
        """The controller's first word after it came back."""
        return self.day.wait_kiosk("kiosk.started", skip=before)

    def door(self, order: str) -> str:
        """Where the order's parcel was loaded."""
        placed = self.day.stage.orders[order].id
        return str(self.day.wait_kiosk("parcel.loaded", order=placed)["compartment"])

    def leaf(self, door: str) -> str:
        """How a door really stands."""
        state = self.day.control.do("state")
        assert isinstance(state, dict)
        return str(state["doors"][door]["leaf"])

    def coils(self, door: str, since_s: float) -> list[Line]:
        """Every pulse a lock got since then."""
        log = read_lines(self.day.stage.places.sim_log)
        return [
            line for line in log if line["event"] == "coil.on" and line["compartment"] == door and line["t"] > since_s
        ]

    def arrows(self, operation: str) -> list[str]:
        """What the controller's log says of an operation."""
        lines = self.day.kiosk_lines()
        return [
            line["event"].partition(".")[2] for line in lines if line.get("operation") == operation and _journal(line)
        ]

    def applied(self, operation: str) -> list[str]:
        """What central applied of an operation, in its order, as often as it did."""
        log = read_lines(self.day.stage.places.central_log)
        types = [
            line["type"] for line in log if line["event"] == "central.applied" and line.get("operation") == operation
        ]
        return [name.partition(".")[2] for name in types if name.startswith("operation.")]

    def wait_applied(self, operation: str, state: str) -> list[str]:
        """Central's copy of an operation once it has this state."""
        until(lambda: state in self.applied(operation), 120, f"central did not hear that {operation} is {state}")
        return self.applied(operation)

    def operations_of(self, order: str) -> set[str]:
        """Every operation of an order but its loading."""
        placed = self.day.stage.orders[order].id
        lines = [line for line in self.day.kiosk_lines() if line.get("order") == placed and _journal(line)]
        return {line["operation"] for line in lines if line["kind"] != "load"}

    def collect_now(self, order: str, door: str) -> None:
        """Whoever came for the parcel shows the code again and goes home with it."""
        shown = self.day.hold_up(f"order-{order}", "open")
        assert shown["facts"]["compartment"] == door
        self.day.take_out(door, since_s=shown["shown_s"])
        self.day.wait("collected")
        self.day.press("button.done", "idle")


def _journal(line: Line) -> bool:
    return str(line["event"]).startswith("operation.")
