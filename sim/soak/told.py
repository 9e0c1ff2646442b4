"""What the kiosk tells central, read as it leaves, whether it arrives or not.

Knows: the contract between kiosk and central, as bytes that pass between them. Must never know either program.
"""

import json

import httpx

from sim.soak.steps import Told


def batch_in(request: httpx.Request, at_s: float) -> Told | None:
    """The events in a request; None when it tells none."""
    if not request.url.path.endswith("/events"):
        return None
    body = json.loads(request.content)
    sequences = tuple(event["kiosksequence"] for event in body["events"])
    return Told(at_s, body["generation"], sequences) if sequences else None
