"""The bodies of the contract as typed values (assets/contract/central-v1.openapi.yaml).

Knows: their fields and bounds. Must never know HTTP. Unknown fields are ignored: central may be a version ahead.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from kiosk.domain.clock import at
from kiosk.services.sync_ports import Change, Queued, Told

BATCH = 200
"""Most events of one push, most changes of one pull."""

BATCH_BYTES = 512 * 1024
"""Most bytes of the events of one push; half of what central takes."""

ENVELOPE_BYTES = 400
"""What CloudEvents adds to the data of one event, rounded up."""

LOST_EVENT = "event.too_large"
"""What is said of an event that alone is too large: central cannot know it, so it keeps a dead letter in its place."""

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


class AuditHead(Answer):
    """A head of the audit chain, as central knows it."""

    sequence: Count
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class EventVerdicts(Answer):
    """The answer to a batch of events. What an older central does not say is None or 0."""

    verdicts: Annotated[list[Verdict], Field(max_length=BATCH)]
    acknowledged: Count
    audit_countersignature: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{86}$")] | None = None
    audit_key_id: Annotated[int, Field(ge=0, le=255)] | None = None
    audit_head: AuditHead | None = None
    newest_generation: Count = 0

    def told(self, generation: int) -> Told:
        """How far central says it is with this generation."""
        head = (self.audit_head.sequence, self.audit_head.hash) if self.audit_head else None
        return Told(generation, self.acknowledged, self.newest_generation, head)


class PhotoKept(Answer):
    """The photograph that central has now."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


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


def fitting(queued: Sequence[Queued]) -> Sequence[Queued]:
    """As many of the oldest as fit into one batch, one at least; one that never fits gives way to its stub."""
    room = BATCH_BYTES
    for place, one in enumerate(queued):
        room -= len(json.dumps(dict(one.data), ensure_ascii=False).encode()) + ENVELOPE_BYTES
        if room < 0:
            return queued[:place] if place else [_stub(one)]
    return queued


def _stub(queued: Queued) -> Queued:
    return replace(queued, type=LOST_EVENT, data={"type": queued.type})


def event_batch(
    kiosk: str, generation: int, head: tuple[int, str] | None, events: Sequence[Queued]
) -> dict[str, object]:
    """The body of a push."""
    return {
        "generation": generation,
        "audit_head": None if head is None else {"sequence": head[0], "hash": head[1]},
        "events": [cloud_event(kiosk, generation, one) for one in events],
    }
