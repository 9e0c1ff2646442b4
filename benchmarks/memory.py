"""Whether the programs grow: `kiosk` and `kiosk-ui`, the camera's picture decoded all the while, over 1,000 pickups by
signed QR at a simulated bank on a PTY. A parcel lies behind every door many times over, so that nothing has to be
loaded in between, and the board's coils are short; the person shuts the door at once. Codes are said on the link, where
the screen says what its camera read, and every screen of the pickup is drawn.

`pss` counts a page that several programs share by its share. Growth is the slope of a line through the samples of the
last 500 pickups. Bounds: kiosk-ui 300 MiB, kiosk 150 MiB, no growth.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks import loaded, process, startup
from benchmarks.link_end import Tap
from benchmarks.shop import controller, screen, settings, simulator
from kiosk.link.messages import Pressed, Scanned
from kiosk.link.screens import Button, Screen
from sim.client import ControlClient

PICKUPS = 1000
LAST = 500
SAMPLE_EVERY = 10
TRIES = 5
AGAIN_S = 1.0
STAYING = {Button.CALL_STAFF, Button.TYPE_CODE}
ENDS = {Screen.REFUSED, Screen.JAM, Screen.OUT_OF_SERVICE}
DOORS = 24
SHORT_PULSE = "options = { pulse_ms = 100 }"
BOUNDS_MIB = {"kiosk": 150, "kiosk-ui": 300}
Samples = dict[str, list[process.Memory]]


def run() -> None:
    """Print memory after the first pickups and at the end, and the growth."""
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        began_s = time.monotonic()
        samples = _measured(Path(name))
    print(f"{PICKUPS} pickups in {(time.monotonic() - began_s) / 60:.1f} minutes; MiB")
    for program, seen in samples.items():
        rss = np.array([one.rss for one in seen])
        last = rss[-LAST // SAMPLE_EVERY :]
        slope = float(np.polyfit(np.arange(len(last)) * SAMPLE_EVERY, last, 1)[0]) * 1000
        print(
            f"{program:<9} rss after {SAMPLE_EVERY} pickups {rss[0]:.1f}, halfway {rss[len(rss) // 2]:.1f}, "
            f"at the end {rss[-1]:.1f} (pss {seen[-1].pss:.1f}), highest {rss.max():.1f}, "
            f"wanted: {BOUNDS_MIB[program]}; growth {slope:+.2f} MiB per 1,000 pickups"
        )
    print(__doc__.split("\n\n", 1)[1].strip())


def _measured(folder: Path) -> Samples:
    layout, wiring = startup.bank(folder, boards=1)
    wiring.write_text(wiring.read_text().replace('line = "main" }]', f'line = "main", {SHORT_PULSE} }}]'))
    config = settings(folder, layout=layout)
    codes = loaded.parcels(config, rounds=-(-PICKUPS // DOORS))[:PICKUPS]
    samples: Samples = {"kiosk": [], "kiosk-ui": []}
    with (
        simulator(folder, wiring=wiring, camera=True) as ready,
        controller(folder, config) as kiosk,
        Tap(folder / "link.sock", folder / "tap.sock") as tap,
        screen(folder, frames=f"socket:{ready['camera']}", link=folder / "tap.sock") as shown,
        ControlClient(Path(str(ready["control"]))) as hand,
    ):
        hand.subscribe()
        tap.join()
        tap.until(lambda now: now.screen == Screen.IDLE)
        for number, (label, text) in enumerate(codes, start=1):
            if not any(_collect(tap, hand, label, text) for _ in range(TRIES)):
                raise RuntimeError(f"pickup {number} came to nothing; the lines above say why")
            if number % SAMPLE_EVERY == 0:
                samples["kiosk"].append(process.memory(kiosk.pid))
                samples["kiosk-ui"].append(process.memory(shown.process.pid))
    return samples


def _collect(tap: Tap, hand: ControlClient, label: str, text: str) -> bool:
    """One pickup; False when the door stayed shut, with what the screen showed on standard error."""
    before = tap.snapshot
    tap.say(Scanned(text=text))
    shown = tap.until(lambda now: now != before and now.screen in {Screen.OPEN, *ENDS})
    if shown.screen != Screen.OPEN:
        print(f"{label} stayed shut: {shown.screen}, {shown.facts.model_dump(exclude_defaults=True)}", file=sys.stderr)
        away = next((button for button in shown.buttons if button not in STAYING), Button.DONE)
        tap.say(Pressed(serial=shown.serial, button=away))
        time.sleep(AGAIN_S)
        return False
    hand.wait_for("door.opened", label)
    hand.do("close", door=label)
    tap.leave(tap.thanked())
    return True
