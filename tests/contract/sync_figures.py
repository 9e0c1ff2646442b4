"""What came of a campaign of sync, judged by what lies in the two databases in the end, by SQL of its own."""

import contextlib
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kiosk.db.chain import verify_chain


@dataclass
class Figures:
    """What came of it."""

    recorded: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    dead_letters: int = 0
    stalls: int = 0
    partitions: int = 0
    kills: int = 0
    restores: int = 0
    requests: int = 0
    requests_lost: int = 0
    answers_lost: int = 0
    sent_twice: int = 0
    changes_missing: int = 0
    chain_broken: int = 0
    longest_wait_s: float = 0.0
    virtual_hours: float = 0.0

    @property
    def well(self) -> bool:
        """Whether nothing is lost, doubled, out of order, or stands still."""
        wrong = (self.lost, self.doubled, self.disordered, self.dead_letters, self.stalls)
        return not any((*wrong, self.changes_missing, self.chain_broken))


def judge(figures: Figures, folder: Path) -> None:
    """Compare what the kiosk's log in this folder tells with what central heard and did."""
    told = _rows(folder / "kiosk.sqlite", "SELECT id FROM audit ORDER BY sequence")
    file = folder / "central.sqlite"
    heard = _rows(file, "SELECT event_id FROM applied_events ORDER BY generation, sequence")
    effects = Counter(_rows(file, "SELECT session FROM ratings"))
    figures.recorded = len(told)
    figures.lost = len(set(told) - set(heard)) + max(0, len(told) - len(effects))
    figures.doubled = sum(n - 1 for n in Counter(heard).values()) + sum(n - 1 for n in effects.values())
    figures.disordered = int(list(dict.fromkeys(heard)) != told and not figures.lost)
    figures.dead_letters = len(_rows(file, "SELECT reason FROM dead_letters"))
    figures.chain_broken = int(verify_chain(folder / "kiosk.sqlite") is not None)


def _rows(path: Path, sql: str) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return [str(row[0]) for row in connection.execute(sql)]
