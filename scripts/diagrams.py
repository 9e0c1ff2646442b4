"""Writes docs/flows.md from the tables themselves: the journal's arrows, and what each phase of each flow hears.

`python scripts/diagrams.py` writes the file; `--check` exits 1 when it is not what the tables say.
"""

import sys
from pathlib import Path

from kiosk.domain.operations import ARROWS, LIVE, State
from kiosk.flows import visit
from kiosk.flows.machine import Table

FILE = Path(__file__).parent.parent / "docs" / "flows.md"


def journal() -> list[str]:
    """The arrows of the journal as a mermaid diagram."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> reserved"]
    for state, targets in ARROWS.items():
        lines += [f"    {state} --> {target}" for target in sorted(targets)]
        if not targets:
            lines.append(f"    {state} --> [*]")
    return [*lines, "```"]


def hears(table: Table) -> list[str]:  # type: ignore[type-arg]  # any flow
    """What each phase of a flow hears, and the row that answers."""
    lines = ["| phase | hears | row |", "|---|---|---|"]
    for (phase, event), row in sorted(table.rows.items(), key=lambda item: (item[0][0], item[0][1].__name__)):
        lines.append(f"| {phase} | {event.__name__} | `{row.__name__.strip('_')}` |")
    return lines


def text() -> str:
    """The whole page."""
    live = ", ".join(sorted(LIVE))
    parts = [
        "# Flows",
        "",
        "Generated from the tables by `scripts/diagrams.py`; do not edit.",
        "",
        "## The journal of operations",
        "",
        f"Live states ({live}) own their door; {State.ARMED} to itself is the next pulse.",
        "",
        *journal(),
        "",
    ]
    for kind, table in visit.TABLES.items():
        parts += [f"## {table.name} (`{kind.__module__}`)", "", *hears(table), ""]
    return "\n".join(parts)


def main() -> int:
    """Write or check."""
    if "--check" in sys.argv[1:]:
        return 0 if FILE.read_text(encoding="utf-8") == text() else 1
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
