"""A sample shop and a snapshot of every screen: for the gallery and for tests, where no controller runs.

Knows what a controller may say; a test holds that the flows offer just these buttons. Must never be shown to a
customer: nothing but the gallery imports it.
"""

from kiosk.link.messages import Snapshot
from ui.samples.complaint import complaint
from ui.samples.counter import counter, status
from ui.samples.pickup import REFUSALS, customer, refusals
from ui.samples.places import places
from ui.samples.rating import rating
from ui.samples.returns import returns
from ui.samples.shop import MUG, NOW_MS, SHIRT, bank, welcome
from ui.samples.staff import TASKS, staff

__all__ = [
    "MUG",
    "NOW_MS",
    "REFUSALS",
    "SHIRT",
    "TASKS",
    "all_snapshots",
    "bank",
    "complaint",
    "counter",
    "customer",
    "places",
    "rating",
    "refusals",
    "returns",
    "staff",
    "status",
    "welcome",
]


def all_snapshots() -> dict[str, Snapshot]:
    """Everything, by name."""
    return customer() | refusals() | counter() | status() | complaint() | rating() | returns() | staff() | places()
