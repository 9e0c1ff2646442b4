"""What a program costs: processor time and memory, as the kernel counts them.

Knows /proc. Must never know what the program is.
"""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
MIB = 1024


@dataclass(frozen=True)
class Memory:
    """MiB: `rss` counts shared pages whole, `pss` by how many programs share them."""

    rss: float
    pss: float


def cpu_s(pid: int) -> float:
    """Seconds of processor time so far, all threads, user and system. OSError when the program has gone."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS_PER_S


def memory(pid: int) -> Memory:
    """How much it holds now. OSError when the program has gone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    found = {name: float(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines[1:])}
    return Memory(found["Rss"] / MIB, found["Pss"] / MIB)


def read_mib(pid: int) -> float:
    """MiB that had to be fetched from the disk so far, mapped files among them."""
    lines = Path(f"/proc/{pid}/io").read_text(encoding="utf-8").splitlines()
    return int(dict(line.split(": ") for line in lines)["read_bytes"]) / MIB / MIB


def forget_files(folder: Path) -> float:
    """Ask the kernel to drop the folder's files from its cache; MiB asked for. Pages that another running program has
    mapped stay."""
    asked = 0
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                asked += os.fstat(file.fileno()).st_size
    return asked / MIB / MIB
