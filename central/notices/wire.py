"""The bodies of the contract that speak of notices. Must never know a table or a rule."""

from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from central.fields import Answer, CustomerRef, Email, Id, Language, Request
from central.notices.kinds import Channel, Kind, State

Recipient = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]


class Contact(Request):
    """Where the notices of an order go: by e-mail, or to a recipient whom only the webhook's program knows."""

    email: Email | None = None
    recipient: Recipient | None = None
    language: Language = "zh-CN"

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Self:
        if self.email is None and self.recipient is None:
            raise ValueError("a contact has an e-mail address or a recipient")
        return self


class ContactKept(Answer):
    """Through which channels the customer of an order is told; never where."""

    order: str
    channels: list[Channel]


class ForgetRequest(Request):
    """A customer by the shop system's own id, and any kiosk of the shop where the orders are."""

    kiosk: Id
    customer: CustomerRef


class Forgotten(Answer):
    """Of how many orders a contact was deleted."""

    orders: int


class NoticeOut(Answer):
    """A notice and how far it has come; never whom it goes to, or its text."""

    id: str
    order: str
    kind: Kind
    channel: Channel
    state: State
    made_ms: int
    due_ms: int
    tries: int
    ended_ms: int | None
    failure: str | None


class NoticeList(Answer):
    """Notices, the newest first."""

    notices: list[NoticeOut]
