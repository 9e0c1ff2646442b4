"""Central goes away while the shop goes on. Knows how to take it away. Must never know what the kiosk does then."""

from sim.day.day import Day
from sim.day.steps.pickup import collect

NOTICED_WITHIN_S = 120.0
BACK_WITHIN_S = 120.0


def pickup_offline(day: Day) -> None:
    """A pickup as on any other day, while nobody at central hears of it; then everything is told."""
    central = day.stage.programs["central"]
    day.wait("idle")
    central.stop()
    day.note("outage.began")
    day.wait("idle", online=False, timeout_s=NOTICED_WITHIN_S)
    day.picture("idle-offline")
    collect(day, day.hold_up("order-outage", "open"), "open-offline")
    day.press("button.done", "idle")
    day.note("outage.ended")
    central.start()
    day.stage.wait_central()
    day.wait("idle", online=True, timeout_s=BACK_WITHIN_S)
    day.wait_all_applied()
    day.note("outage.healed")
