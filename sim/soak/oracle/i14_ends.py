"""I14: no operation stays ARMED or OPENED longer than it may: 5 s and a margin for ARMED, 5 s and the closing window
for OPENED, counted anew from a restart. While the disk gives no answer nothing can end, and the time stands still: how
long that may last is the watchdog's to say."""

from sim.soak.oracle.base import Oracle

MARGIN_S = 5.0


class Ends(Oracle):
    """Remembers since when each operation is in its state, by the loop's clock."""

    invariant = "I14"

    def prepare(self) -> None:
        self._since: dict[tuple[str, str], float] = {}
        self._ticked_s = 0.0

    def ticked(self) -> None:
        now_s = self.see.now_s()
        limits = {
            "armed": self.see.limits["opening_window_s"] + MARGIN_S,
            "opened": self.see.limits["closing_window_s"] + MARGIN_S,
        }
        live = {(one.id, one.state) for one in self.see.kiosk.operations.values() if one.state in limits}
        stood_s = now_s - max(self._ticked_s, self.see.started_s) if self.see.hung else 0.0
        self._ticked_s = now_s
        self._since = {key: min(self._since.get(key, now_s) + stood_s, now_s) for key in live}
        for (name, state), since_s in self._since.items():
            stays_s = now_s - max(since_s, self.see.started_s)
            if stays_s > limits[state]:
                self.wrong(f"{name} is {state} for more than {limits[state]:g} s")
