"""docs/reliability.md names every invariant with its judge, and every fault class with its tier, as the tables do."""

import re
from collections import defaultdict
from pathlib import Path

from sim.soak import mutants
from sim.soak.faults import table as faults
from sim.soak.oracle.table import ELSEWHERE, ORACLES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reliability.md").read_text(encoding="utf-8")
GROUPS = {
    "Process": faults.PROCESS,
    "Disk": faults.DISK,
    "Bus": faults.BUS,
    "Doors": faults.DOORS,
    "People": faults.PEOPLE,
    "Network and central": faults.NETWORK,
    "Time": faults.TIME,
}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_each_table_has_its_own_columns() -> None:
    assert {len(row) for row in rows("How")} == {4}
    assert {len(row) for row in rows("Figures of the last run")} == {3}


def test_every_fault_class_stands_under_its_tier() -> None:
    told = {(group, tier): names for group, tier, names in rows("Which tier plays each fault")}
    true: dict[tuple[str, str], list[str]] = defaultdict(list)
    for group, classes in GROUPS.items():
        for name, fault in classes.items():
            true[group, fault.tier].append(name)
    assert told == {place: "; ".join(names) for place, names in true.items()}


def test_the_list_of_mutants_is_whole_and_each_was_killed() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "mutants.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")
    ]
    told = {name: (killer, seed) for name, _, killer, seed in rows[1:]}
    assert sorted(told) == sorted(mutants.names())
    judges = {one.invariant for one in ORACLES} | {"drain", "start lock"}
    assert all(killer in judges and seed.isdigit() for killer, seed in told.values())


def test_the_groups_are_all_there_are() -> None:
    assert {name for classes in GROUPS.values() for name in classes} == set(faults.FAULTS)


def test_every_invariant_and_rule_has_its_judge() -> None:
    told = {name: judge for name, _, judge in rows("Who judges each invariant")}
    classes = {one.invariant: one.__module__.rpartition(".")[2] for one in ORACLES}
    assert told.keys() == classes.keys() | ELSEWHERE.keys()
    assert {name: judge for name, judge in told.items() if name in classes} == {
        name: f"`{module}`" for name, module in classes.items()
    }
    assert len(told) == 26 + 12
    assert all(re.fullmatch(r"[IR]\d+", name) for name in told)
