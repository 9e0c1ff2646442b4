"""The envelope of what a kiosk tells. Must never know an effect or a table.

Raises ValueError (pydantic's) for anything it cannot understand; the caller makes a dead letter of it.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints, field_validator

from central.events import DATA, OperationData
from central.fields import Positive, Reading

UUID7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


class CloudEvent(Reading):
    """The envelope, CloudEvents 1.0."""

    specversion: Literal["1.0"]
    id: Annotated[str, StringConstraints(pattern=UUID7)]
    source: Annotated[str, StringConstraints(max_length=80)]
    type: Annotated[str, StringConstraints(max_length=64)]
    time: Annotated[str, StringConstraints(max_length=40)]
    datacontenttype: Literal["application/json"]
    kioskgeneration: Positive
    kiosksequence: Positive
    data: dict[str, object]

    @field_validator("time")
    @classmethod
    def _has_a_zone(cls, text: str) -> str:
        if datetime.fromisoformat(text).tzinfo is None or "T" not in text.upper():
            raise ValueError("time must be an RFC 3339 moment with its offset")
        return text

    @property
    def time_ms(self) -> int:
        """The kiosk's wall time of the event: data, never order."""
        return max(0, int(datetime.fromisoformat(self.time).timestamp() * 1000))


def understand(raw: dict[str, object], kiosk: str) -> tuple[CloudEvent, Reading]:
    """The envelope and the data of an event. Raises ValueError with the reason in a few words."""
    event = CloudEvent.model_validate(raw)
    if event.source != f"/kiosks/{kiosk}":
        raise ValueError("the source is another kiosk")
    shape = DATA.get(event.type)
    if shape is None:
        raise ValueError("the type is not known")
    data = shape.model_validate(event.data)
    if isinstance(data, OperationData) and event.type != f"operation.{data.state}":
        raise ValueError("the state is not the one of the type")
    return event, data
