"""The bodies of the contract as typed values (assets/contract/central-v1.openapi.yaml).

Knows: their fields and bounds. Must never know HTTP. Unknown fields are ignored: central may be a version ahead.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from kiosk.domain.clock import at
from kiosk.services.ports import Change, Queued

BATCH = 200
"""Most events of one push, most changes of one pull."""

MAX_INT = 2**53 - 1
LAST_WALL_MS = 253_402_300_799_000
"""The end of the year 9999: RFC 3339 has no later moment."""

Count = Annotated[int, Field(ge=0, le=MAX_INT)]
Positive = Annotated[int, Field(ge=1, le=MAX_INT)]


class Answer(BaseModel):
    """Common rules."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, hide_input_in_errors=True)


class Enrolment(Answer):
    """Who this kiosk is."""

    kiosk: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
    number: Annotated[int, Field(ge=1, le=65535)]


class Verdict(Answer):
    """What became of one event."""

    sequence: Positive
    verdict: Literal["applied", "duplicate", "dead_letter", "gap"]


class EventVerdicts(Answer):
    """The answer to a batch of events."""

    verdicts: Annotated[list[Verdict], Field(max_length=BATCH)]
    acknowledged: Count


class WireChange(Answer):
    """One change. A bad type or bad data must not stop the stream, so only the cursor is insisted on."""

    cursor: Positive
    type: JsonValue = None
    data: JsonValue = None

    def change(self) -> Change:
        """The change; what is no change becomes one of an unknown type, to be counted and passed over."""
        if isinstance(self.type, str) and isinstance(self.data, dict):
            return Change(self.cursor, self.type, self.data)
        return Change(self.cursor, "malformed", {})


class Changes(Answer):
    """The answer to a pull."""

    changes: Annotated[list[WireChange], Field(max_length=BATCH)]
    cursor: Count
    more: bool


class Problem(Answer):
    """A refusal (RFC 9457)."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,63}$")]
    detail: str = ""
    server_time_ms: Count | None = None


def cloud_event(kiosk: str, generation: int, queued: Queued) -> dict[str, object]:
    """One outbox row as a CloudEvent 1.0."""
    moment = at(min(max(queued.wall_ms, 0), LAST_WALL_MS))
    return {
        "specversion": "1.0",
        "id": queued.id,
        "source": f"/kiosks/{kiosk}",
        "type": queued.type,
        "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "kioskgeneration": generation,
        "kiosksequence": queued.sequence,
        "data": dict(queued.data),
    }


def event_batch(
    kiosk: str, generation: int, head: tuple[int, str] | None, events: Sequence[Queued]
) -> dict[str, object]:
    """The body of a push."""
    return {
        "generation": generation,
        "audit_head": None if head is None else {"sequence": head[0], "hash": head[1]},
        "events": [cloud_event(kiosk, generation, one) for one in events],
    }
