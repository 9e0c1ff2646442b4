"""Custody: what each arrow of the journal means for parcels, compartments, credentials and people.

One table, run inside the transaction that writes the arrow. Must never know how a door is driven.
"""

from kiosk.services.custody.common import Moment, finish_task, now, open_task, task_data
from kiosk.services.custody.retrieve import parcel_here
from kiosk.services.custody.table import write

__all__ = ["Moment", "finish_task", "now", "open_task", "parcel_here", "task_data", "write"]
