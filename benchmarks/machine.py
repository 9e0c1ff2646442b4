"""Which machine a figure was measured on, and what one durable commit costs there.

Knows the operating system. Must never know what is measured.
"""

import os
import platform
import sqlite3
import time
from pathlib import Path

import numpy as np


def facts() -> str:
    """Processor, cores, load and versions in one line."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {load}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.system()} {platform.release()}"
    )


def commit_ms(folder: Path, rounds: int = 100) -> float:
    """Median of one commit of one row, WAL and synchronous=FULL, on the disk that holds `folder`."""
    connection = sqlite3.connect(folder / "floor.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY, text TEXT)")
    taken: list[float] = []
    for _ in range(rounds):
        began_s = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row (text) VALUES (?)", ("x" * 200,))
        connection.execute("COMMIT")
        taken.append((time.perf_counter() - began_s) * 1000)
    connection.close()
    return float(np.median(taken))


def spread(values: list[float]) -> str:
    """Median, 99th percentile and the largest, in milliseconds."""
    median, high = np.percentile(values, [50, 99])
    return f"median {median:7.1f} ms   p99 {high:7.1f} ms   max {max(values):7.1f} ms   of {len(values)}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
