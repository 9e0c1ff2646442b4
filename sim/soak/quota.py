"""What a campaign is played for: so many operations, so many restarts, so many of each fault class.

Knows: a report, and which classes the simulation plays. Must never know how a day is played.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.soak.faults.table import simulated

if TYPE_CHECKING:
    from sim.soak.campaign import Report


@dataclass(frozen=True)
class Quota:
    """At least so many of each; 0 asks for none. `each_fault` is for every class that the simulation plays."""

    operations: int = 0
    restarts: int = 0
    each_fault: int = 0

    def __bool__(self) -> bool:
        return self != WHATEVER_COMES

    def missing(self, report: "Report") -> list[str]:
        """What is not yet reached, a line each."""
        reached = {
            "operations": (report.operations, self.operations),
            "restarts": (report.restarts, self.restarts),
            **{name: (report.faults[name], self.each_fault) for name in simulated()},
        }
        return [f"{have} of {wanted}: {name}" for name, (have, wanted) in reached.items() if have < wanted]


WHATEVER_COMES = Quota()
