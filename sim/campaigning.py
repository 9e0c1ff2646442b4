"""`locker-sim campaign`: play a campaign on a clock that jumps, or on real ports for a driver that is there.

On the jumping clock the simulator's own small master asks and opens, and the run is the same every time: the hash
over everything that happened says so. On real ports the acts come at the same seconds, and time is real.

Knows: a campaign and a world. Must never know: what an act does.
"""

import argparse
import hashlib
import json
import signal
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sim.acts import Acts
from sim.campaign import Campaign, check_campaign, load_campaign, raw_steps
from sim.errors import SimError
from sim.master import Master
from sim.script import play, steps_of
from sim.stand import Plan, Stand
from sim.tape import Recorder
from sim.timing import monotonic_s
from sim.trace import Line
from sim.world import Event, Happening, World

LOOK_EVERY_S = 0.2
TURN_S = 1.0


@dataclass
class Report:
    """What a campaign came to. `hash` is empty where time was real."""

    name: str
    seed: int
    seconds: float
    acts: int = 0
    refused: int = 0
    events: dict[str, int] = field(default_factory=dict)
    questions: int = 0
    answered: int = 0
    unlocks: int = 0
    opened: int = 0
    unasked: list[str] = field(default_factory=list)
    hash: str = ""

    def count(self, event: Event) -> None:
        """Take an event in."""
        self.events[event.name] = self.events.get(event.name, 0) + 1
        self.acts += event.name == "act"
        self.refused += event.name == "script.refused"

    def text(self) -> str:
        """For people."""
        rows = [f"{self.name}, seed {self.seed}: {self.seconds:.0f} s, {self.acts} acts, {self.refused} refused"]
        if self.hash:
            rows.append(f"{self.answered} of {self.questions + self.unlocks} requests heard an answer")
            rows.append(
                f"{self.opened} of {self.unlocks} unlocks opened their door; {len(self.unasked)} opened unasked"
            )
        rows += [f"  {count:>7}  {name}" for name, count in sorted(self.events.items())]
        return "\n".join([*rows, f"trace {self.hash}"] if self.hash else rows)


def run(campaign: Campaign, seed: int, tape: Path | None = None) -> Report:
    """Play it on a clock that jumps. The same campaign and seed give the same report, hash included."""
    world = World(campaign.bank(), seed)
    acts = Acts(world)
    steps = steps_of(raw_steps(campaign, seed, world), acts)
    acts.perform("person", {"habit": campaign.person}, world.now)
    report = Report(campaign.name, seed, campaign.duration_s)
    world.watch(report.count)
    plan = campaign.master
    master = Master(world, poll_every_s=plan.poll_every_s, open_every_s=plan.open_every_s)
    master.start()
    play(steps, world, acts, 0.0)
    if tape is None:
        report.hash = _play(world, campaign.duration_s)
    else:
        try:
            with tape.open("w", encoding="utf-8") as file:
                recorder = Recorder(world, file.write)
                report.hash = _play(world, campaign.duration_s)
                recorder.stop()
        except OSError as error:
            raise SimError(f"the tape {tape} cannot be written: {error}") from error
    for name, value in asdict(master.tally).items():
        setattr(report, name, value)
    return report


def _play(world: World, duration_s: float) -> str:
    digest = hashlib.sha256()
    now = 0.0
    while now < duration_s:
        now = min(duration_s, now + TURN_S)
        for happening in world.advance(now):
            digest.update(_line(happening).encode() + b"\n")
    return digest.hexdigest()


def _line(happening: Happening) -> str:
    if isinstance(happening, Event):
        data: dict[str, object] = {"compartment": happening.compartment, "detail": happening.detail}
        return Line(happening.at, happening.name, data).text()
    return Line(happening.at, "rx", {"line": happening.line, "data": happening.data.hex()}).text()


def run_on_ports(campaign: Campaign, seed: int, directory: Path) -> Report:
    """Play it in real time on ports in `directory`; says on standard output where they are. Ctrl-C ends it early."""
    told_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_end.set())
    report = Report(campaign.name, seed, campaign.duration_s)
    stand = Stand(Plan(campaign.bank(), directory, seed, person=campaign.person))
    stand.world.watch(report.count)
    steps = steps_of(raw_steps(campaign, seed, stand.world), stand.acts)
    with stand:
        print(json.dumps(stand.ready()), flush=True)
        begun = monotonic_s()
        stand.bench.loop.call(lambda now: play(steps, stand.world, stand.acts, now))
        while stand.bench.loop.is_running and monotonic_s() - begun < campaign.duration_s:
            if told_to_end.wait(LOOK_EVERY_S):
                break
        report.seconds = round(monotonic_s() - begun, 3)
    return report


def campaign(argv: list[str]) -> int:
    """Play a timeline and random faults from one seed; the same every time."""
    parser = argparse.ArgumentParser(prog="locker-sim campaign", description=campaign.__doc__)
    parser.add_argument("file", help="a campaign file, or the name of one that ships: bad-day, long-lines, weak-power")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", type=Path, help="play it in real time on ports in this folder, for a driver of yours")
    parser.add_argument("--tape", type=Path, help="record what passes the ports into this file")
    parser.add_argument("--check", action="store_true", help="only see whether the file makes sense")
    parser.add_argument("--json", action="store_true", help="the report as one JSON line")
    args = parser.parse_args(argv)
    loaded = load_campaign(args.file)
    if args.check:
        world = World(loaded.bank(), args.seed)
        check_campaign(loaded, args.seed, world, Acts(world))
        print(f"{loaded.name}: {len(raw_steps(loaded, args.seed, world))} acts in {loaded.duration_s:.0f} s")
        return 0
    if args.dir and args.tape:
        raise SimError("on ports, record with the act 'record' instead of --tape")
    report = run_on_ports(loaded, args.seed, args.dir) if args.dir else run(loaded, args.seed, args.tape)
    print(json.dumps(asdict(report)) if args.json else report.text())
    return 0
