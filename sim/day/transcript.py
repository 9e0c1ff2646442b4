"""The transcript: what the programs recorded during a day, merged on their one monotonic clock.

Knows where the records lie and which lines of them are noise. Must never know what ought to have happened.
"""

import json
from collections.abc import Sequence

from sim.day.lines import Line, read_lines
from sim.day.places import Places

NOISE = ("bus.", "coil.", "sync.")
DROPPED = frozenset({"level", "left_out"})


def collect(places: Places) -> list[Line]:
    """Every line that says what happened, sorted by `t`; `from` names the program that recorded it."""
    sources = {
        "kiosk": places.kiosk_log,
        "simulator": places.sim_log,
        "central": places.central_log,
        "day": places.day_log,
    }
    lines = [_line(name, raw) for name, path in sources.items() for raw in read_lines(path) if not _is_noise(raw)]
    return sorted(lines, key=lambda line: float(line["t"]))


def write(places: Places, lines: Sequence[Line]) -> None:
    """One JSON object a line."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    places.transcript.write_text(text, encoding="utf-8")


def _is_noise(raw: Line) -> bool:
    return str(raw["event"]).startswith(NOISE)


def _line(source: str, raw: Line) -> Line:
    head = {"t": round(float(raw["t"]), 6), "event": raw["event"], "from": source}
    return head | {name: value for name, value in raw.items() if name not in head and name not in DROPPED}
