"""The report of many openings as files: a page to look at, the same as Markdown, the figures as JSON.

Knows openings and how to draw them. Must never know a line or a running bank.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path

from locker_driver.cycling import Opening, Times, times_of
from locker_driver.readings import Lock

BINS = 40
WIDTH, ROW, LEFT, RIGHT, FOOT = 760, 64, 120, 36, 34
HEADS = ("board", "lock", "tries", "opened", "failures", "min s", "median s", "p95 s", "max s")
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:800px;margin:3em auto;padding:0 1em;color:#1d2733}"
    "table{border-collapse:collapse;margin:1em 0}td,th{padding:.3em .9em;text-align:right;border-bottom:1px solid #dde}"
    "svg{width:100%;height:auto}"
)
HOW = (
    "Seconds from the first byte of the unlock to the first of two readings that say open. A door is only seen when "
    "its board is read: boards that are deaf while they pulse are read after their answer, so no time can be shorter."
)


def row(times: Times) -> tuple[object, ...]:
    """One line of the table, as HEADS."""
    figures = (times.min_s, times.median_s, times.p95_s, times.max_s)
    told = ("-" if figure is None else figure for figure in figures)
    return (times.lock.board, times.lock.lock, times.tries, times.opened, times.failures, *told)


def as_data(locks: Sequence[Lock], openings: Sequence[Opening]) -> dict[str, object]:
    """The whole report as plain data for JSON."""
    names = [head.replace(" ", "_") for head in HEADS]
    rows = [dict(zip(names, row(times_of(lock, openings)), strict=True)) for lock in locks]
    for each in rows:
        each.update({name: None for name, value in each.items() if value == "-"})
    return {
        "locks": rows,
        "openings": [
            {
                "board": one.lock.board,
                "lock": one.lock.lock,
                "number": one.number,
                "outcome": one.outcome.value,
                "ack": one.ack,
                "open_s": one.open_s,
            }
            for one in openings
        ],
    }


def histogram(locks: Sequence[Lock], openings: Sequence[Opening]) -> str:
    """An SVG with one row of bars per lock over a common axis of seconds."""
    took = {lock: [one.open_s for one in openings if one.lock == lock and one.open_s is not None] for lock in locks}
    longest_s = _round_up(max((value for values in took.values() for value in values), default=1.0))
    bins = {lock: _counts(values, longest_s) for lock, values in took.items()}
    highest = max((count for counts in bins.values() for count in counts), default=1) or 1
    height = ROW * len(locks) + FOOT
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'font-family="sans-serif" font-size="12">'
        ),
        "<title>Pulse to open, per lock</title>",
    ]
    for number, (lock, counts) in enumerate(bins.items()):
        parts += _bars(f"board {lock.board} lock {lock.lock}", counts, highest, base=ROW * (number + 1))
    for fifth in range(6):
        x = LEFT + (WIDTH - LEFT - RIGHT) * fifth / 5
        parts.append(f'<text x="{x:.1f}" y="{height - 12}" text-anchor="middle">{longest_s * fifth / 5:.2f} s</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _round_up(value_s: float) -> float:
    """The next end of an axis with five equal round parts."""
    step = 0.05
    while step < value_s:
        step *= 2 if f"{step:.0e}"[0] != "2" else 2.5
    return step


def _counts(values: Sequence[float], longest_s: float) -> list[int]:
    counts = [0] * BINS
    for value in values:
        counts[min(int(value / longest_s * BINS), BINS - 1)] += 1
    return counts


def _bars(name: str, counts: Sequence[int], highest: int, *, base: int) -> list[str]:
    step = (WIDTH - LEFT - RIGHT) / BINS
    parts = [
        f'<text x="8" y="{base - 8}" fill="#1d2733">{name}</text>',
        f'<line x1="{LEFT}" y1="{base}" x2="{WIDTH - RIGHT}" y2="{base}" stroke="#9aa7b5"/>',
    ]
    for at, count in enumerate(counts):
        if count:
            tall = (ROW - 14) * count / highest
            parts.append(
                f'<rect x="{LEFT + at * step:.1f}" y="{base - tall:.1f}" width="{step - 1:.1f}" height="{tall:.1f}" '
                f'fill="#2f6f9f"><title>{count}</title></rect>'
            )
    return parts


def write(directory: Path, title: str, locks: Sequence[Lock], openings: Sequence[Opening]) -> list[Path]:
    """cycle.html, cycle.md, cycle.svg and cycle.json in `directory`; returns their paths. Raises OSError."""
    drawn = histogram(locks, openings)
    rows = [[f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row(times_of(lock, openings))]
            for lock in locks]  # fmt: skip
    failures = [
        f"Board {one.lock.board} lock {one.lock.lock}, opening {one.number}: {one.outcome.value}"
        for one in openings
        if one.open_s is None
    ]
    pages = {
        "cycle.html": _page(title, rows, failures, drawn),
        "cycle.md": _markdown(title, rows, failures),
        "cycle.svg": drawn,
        "cycle.json": json.dumps(as_data(locks, openings), indent=1) + "\n",
    }
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (directory / name).write_text(text, encoding="utf-8")
    return [directory / name for name in pages]


def _page(title: str, rows: Sequence[Sequence[str]], failures: Sequence[str], drawn: str) -> str:
    def cells(tag: str, values: Sequence[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(value)}</{tag}>" for value in values) + "</tr>"

    body = "".join(cells("td", each) for each in rows)
    failed = "".join(f"<li>{html.escape(each)}</li>" for each in failures) or "<li>none</li>"
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{STYLE}</style>\n<h1>{html.escape(title)}</h1>\n<p>{html.escape(HOW)}</p>\n"
        f"<table>{cells('th', HEADS)}{body}</table>\n{drawn}<h2>Failures</h2>\n<ul>{failed}</ul>\n</html>\n"
    )


def _markdown(title: str, rows: Sequence[Sequence[str]], failures: Sequence[str]) -> str:
    lines = [f"# {title}", "", HOW, "", "| " + " | ".join(HEADS) + " |", "|" + "--:|" * len(HEADS)]
    lines += ["| " + " | ".join(each) + " |" for each in rows]
    lines += ["", "![Pulse to open, per lock](cycle.svg)", "", "## Failures", ""]
    return "\n".join([*lines, *(f"- {each}" for each in failures or ["none"])]) + "\n"
