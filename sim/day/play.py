"""Plays the scripted day and judges what it left behind.

Knows steps by name and the verdict. Must never know what a step does.
"""

import signal
from contextlib import closing

from sim.day import check, transcript
from sim.day.day import Day
from sim.day.ending import Told
from sim.day.errors import DayError
from sim.day.places import UNHURRIED, Places
from sim.day.stage import Stage
from sim.day.steps import STEPS
from sim.errors import SimError
from sim.timing import monotonic_s
from sim.visitor.client import Visitor

PLAY_WITHIN_S = 600


def play(places: Places, seed: int) -> int:
    """0 when every step was played and the transcript holds; DayError with a sentence otherwise.

    Needs `sim.day.ending.told` around it: the alarm ends a day that takes too long.
    """
    signal.alarm(PLAY_WITHIN_S)
    failed = _steps(places, seed)
    lines = transcript.collect(places)
    transcript.write(places, lines)
    print(check.summary(lines))
    print(f"{len(lines)} lines in {places.transcript}, {len(list(places.out.glob('*.png')))} pictures beside it")
    wrong = [failed] if failed else check.judge(lines)
    if wrong:
        raise DayError(f"the day did not go as it should: {'; '.join(wrong)}; {places.logs} may say why")
    print("the day went as it should")
    return 0


def _steps(places: Places, seed: int) -> str | None:
    """Play them all; the sentence of the one that failed, or None."""
    began, step = monotonic_s(), "opening the shop"
    try:
        with Stage(places, seed, timing=UNHURRIED) as stage, closing(Visitor(places.visitor)) as visitor:
            stage.add_visitor()
            day = Day(stage, visitor)
            try:
                for step, act in STEPS:
                    print(f"{monotonic_s() - began:6.1f} s  {step}", flush=True)
                    day.note("day.step", step=step)
                    act(day)
                day.wait_all_applied()
            except SimError:
                day.save_screen(places.failed)
                raise
    except SimError as error:
        return f"{step}: {error}"
    except Told as end:
        if not end.late:
            raise
        return f"{step}: the day took longer than {PLAY_WITHIN_S} s"
    return None
