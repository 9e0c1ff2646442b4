"""I18: offline pickup works: whoever stands there with a parcel that is ready is not refused, and nothing waits for
the network. What holds offline must hold online.
"""

from sim.soak.oracle.base import Oracle
from sim.soak.rows import Epoch
from sim.soak.steps import Shown, Stopped

ASIDE = ("too_many_tries", "no_match", "payment_code", "unreadable", "draining", "busy")
"""Refusals that say nothing of the parcel."""
OF_RETURNS = ("not_collected", "already_returned")
"""The refusals of a return. They say nothing of a pickup: another parcel of the order may still wait."""
RETURN_SCAN = "return_scan"
ANSWERS = ("checking", "refused")
"""Screens that follow a scan, and still speak of what was asked on the screen before."""
CLOCK = ("clock jumps ten years", "clock stuck", "clock drifts")
CHECKS_WITHIN_S = 3.0
SILENT = "door_silent"
"""The refusal for a door whose board gives no answer: nobody would see it open."""
UNHEARD_S = 0.5
SILENT_FOR_S = 10.0
"""How long after its last silence a door may still be called silent: two readings, and the screen that is shown."""


class Offline(Oracle):
    """Looks for refusals nobody deserved, and for a screen that checks for ever."""

    invariant = "I18"

    def prepare(self) -> None:
        self._checking_s: float | None = None
        self._unheard_s: dict[str, float] = {}
        self._refused: tuple[object, str] | None = None
        """Why and whom the screen refuses. Drawn anew, it does not refuse who stands there by now."""
        self._returns = False
        """Whether the code on the screen was shown to bring something back."""

    def shown(self, screen: Shown) -> None:
        self._checking_s = screen.at_s if screen.screen == "checking" else None
        reason = screen.facts.get("reason")
        if screen.screen not in ANSWERS:
            self._returns = screen.screen == RETURN_SCAN
        if self._returns and reason in OF_RETURNS:
            return
        again, refused = self._refused, (reason, screen.who) if screen.screen == "refused" else None
        if refused is not None and again is not None and again[0] == reason:
            return
        self._refused = refused
        if screen.screen != "refused" or not screen.who.startswith("customer:") or reason in ASIDE:
            return
        order = screen.who.removeprefix("customer:")
        if reason == "expired" and (self._expired(order) or any(self.see.struck.get(name) for name in CLOCK)):
            return
        waits = self._ready(order)
        if waits is not None and not (reason == SILENT and self._silent(waits.compartment)):
            self.wrong(
                f"{screen.who} was refused ({reason}){self._weather()}, and {waits.compartment} holds the parcel"
            )

    def _expired(self, order: str) -> bool:
        """Whether a code of this order is truly over."""
        codes = self.see.kiosk.credentials.values()
        return any(code.order == order and code.expires_ms <= self.see.wall_ms() for code in codes)

    def _silent(self, label: str) -> bool:
        """Whether nobody hears this door, or heard it again only now. A door falls silent by readings that fail to
        come, or at once, when its adapter is pulled out."""
        never = float("-inf")
        since_s = max(self._unheard_s.get(label, never), self.see.heard.out_s.get(label, never), self.see.started_s)
        return self.see.now_s() - since_s < SILENT_FOR_S

    def ticked(self) -> None:
        now_s, last = self.see.now_s(), self.see.heard.last
        for label in self.see.kiosk.compartments:
            if label not in last or now_s - last[label].at_s > UNHEARD_S:
                self._unheard_s[label] = now_s
        if self._checking_s is not None and self.see.hung:
            self._checking_s = now_s  # it waits for its disk: the watchdog's business. It counts anew once that answers
        if self._checking_s is not None and self.see.now_s() - self._checking_s > CHECKS_WITHIN_S:
            self._checking_s = None
            self.wrong(f"the screen has been checking for more than {CHECKS_WITHIN_S:g} s{self._weather()}")

    def stopped(self, death: Stopped) -> None:
        self._checking_s, self._returns = None, False

    def _ready(self, order: str) -> Epoch | None:
        kiosk = self.see.kiosk
        for epoch in kiosk.epochs.values():
            door, parcel = kiosk.compartments.get(epoch.compartment), kiosk.parcels.get(epoch.parcel)
            if epoch.order != order or epoch.ended_ms is not None or door is None or parcel is None:
                continue
            if parcel.status == "ready" and not (door.quarantine or door.out_of_service or kiosk.live(door.label)):
                return epoch
        return None

    def _weather(self) -> str:
        return "" if self.see.online else " while offline"
