"""What central sends down, applied to the book. Runs inside the transaction that moves the cursor.

Knows: who wins. Local knowledge wins for where a parcel is and how often a code was tried; central wins for the rest.
Must never know a network. Nothing stops the stream: what is unknown or malformed is counted and passed over.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pydantic import ValidationError

from kiosk.domain.counter import TicketState
from kiosk.domain.credentials import Credential
from kiosk.domain.events import Event
from kiosk.domain.orders import Item, Order, OrderStatus, Parcel
from kiosk.domain.staff import Staff
from kiosk.services import change_data as wire
from kiosk.services import facts, queue
from kiosk.services.ports import Book, ConflictError
from kiosk.services.secrets import Secrets
from kiosk.services.sync_ports import Change

UNKNOWN = "changes-unknown"
MALFORMED = "changes-malformed"

ALARMS_AT_FIRST = 10
ALARM_EVERY = 100
"""A central gone wrong must not fill the outbox with alarms: after the first ones, every hundredth."""


class Changes:
    """Applies changes; codes and badges leave it only as keyed hashes."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._appliers: Mapping[str, Callable[[Book, Mapping[str, object]], None]] = {
            "order.put": _order,
            "credential.put": self._credential,
            "staff.put": self._staff,
            "policy.put": _policy,
            "key.put": _key,
            "sealing_key.put": _sealing_key,
            "shop.put": _shop,
            "help.answered": _help_answered,
            "ticket.put": _ticket,
            "case.put": _case,
        }

    def apply_change(self, book: Book, change: Change) -> None:
        """Apply one change. Never raises for what central sent."""
        applier = self._appliers.get(change.type)
        if applier is None:
            book.count(UNKNOWN)
            return
        try:
            applier(book, change.data)
        except (ValidationError, ConflictError):
            seen = book.count(MALFORMED)
            if seen <= ALARMS_AT_FIRST or seen % ALARM_EVERY == 0:
                book.record(Event("alarm.raised", "kiosk", {"kind": "malformed_change", "compartment": None}))

    def _credential(self, book: Book, data: Mapping[str, object]) -> None:
        put = wire.CredentialPut.model_validate(data)
        digest = locator = None
        if put.kind == "numeric":
            digest = self._secrets.numeric(put.code or "", put.locator or "")
            locator = self._secrets.locator(put.locator or "")
        elif put.kind == "opaque":
            digest = self._secrets.opaque(put.code or "")
        known = book.credentials.get(put.id)
        tries = known.tries if known else 0
        book.credentials.put(
            Credential(put.id, put.order, put.kind, digest, locator, put.expires_ms, put.revoked, tries)
        )

    def _staff(self, book: Book, data: Mapping[str, object]) -> None:
        put = wire.StaffPut.model_validate(data)
        known = book.staff.get(put.id)
        staff = Staff(put.id, put.number, put.role, self._secrets.badge(put.badge), put.pin_hash, put.active)
        if known is not None and known.pin_hash == put.pin_hash:
            # A new PIN starts anew; anything else must not give fresh tries.
            staff = replace(staff, failures=known.failures, locked_until_ms=known.locked_until_ms)
        book.staff.put(staff)


def _order(book: Book, data: Mapping[str, object]) -> None:
    put = wire.OrderPut.model_validate(data)
    parcels = [_parcel(book, put.id, one) for one in put.parcels]
    known = book.orders.get(put.id)
    here = [moment for moment in (put.picked_up_ms, known.picked_up_ms if known else None) if moment is not None]
    status = OrderStatus.CANCELLED if put.status == "cancelled" else OrderStatus.OPEN
    book.orders.put(
        Order(
            id=put.id,
            number=put.number,
            status=status,
            items=tuple(_item(one) for one in put.items),
            not_before_ms=put.not_before_ms,
            held_until_ms=put.held_until_ms,
            picked_up_ms=max(here, default=None),
            slot_from_ms=put.slot_from_ms,
            slot_until_ms=put.slot_until_ms,
            ready=put.ready,
            expected_ms=put.expected_ms,
            returns_hold=put.returns_hold,
            other_returns_ms=tuple(put.other_returns_ms),
        )
    )
    for parcel in parcels:
        book.parcels.put(parcel)


def _item(put: wire.ItemData) -> Item:
    return Item(
        id=put.id,
        title=put.title,
        variant=put.variant,
        quantity=put.quantity,
        paid_fen=put.paid_fen,
        category=put.category,
        way=put.way,
        goods=put.goods,
        confirmed=tuple(put.confirmed),
    )


def _parcel(book: Book, order: str, put: wire.ParcelData) -> Parcel:
    known = book.parcels.get(put.id)
    if known is not None and known.order != order:
        raise ConflictError(f"parcel {put.id} belongs to order {known.order}")
    parcel = Parcel(put.id, order, put.label, put.size, put.zone, put.low_door, counter=put.counter)
    return parcel if known is None else replace(parcel, status=known.status, place=known.place)


def _policy(book: Book, data: Mapping[str, object]) -> None:
    facts.put_policy(book, wire.PolicyPut.model_validate(data).model_dump())


def _key(book: Book, data: Mapping[str, object]) -> None:
    put = wire.KeyPut.model_validate(data)
    facts.put_signing_key(book, put.key_id, facts.SigningKey(wire.unpack_key(put.public_key), put.not_after_ms))


def _sealing_key(book: Book, data: Mapping[str, object]) -> None:
    put = wire.SealingKeyPut.model_validate(data)
    facts.put_sealing_key(book, facts.SealingKey(put.key_id, wire.unpack_key(put.public_key)))


def _shop(book: Book, data: Mapping[str, object]) -> None:
    facts.put_shop(book, facts.Shop.model_validate(wire.ShopPut.model_validate(data).model_dump()))


def _help_answered(book: Book, data: Mapping[str, object]) -> None:
    """The call's task has its own id; the first answer stands. A call this kiosk no longer knows needs nothing."""
    put = wire.HelpAnswered.model_validate(data)
    task = book.tasks.get(put.help)
    if task is not None and task.answered_ms is None:
        book.tasks.put(replace(task, answered_ms=put.at_ms))


def _ticket(book: Book, data: Mapping[str, object]) -> None:
    """A number this kiosk no longer knows needs nothing."""
    put = wire.TicketPut.model_validate(data)
    queue.change(book, put.id, TicketState(put.state), put.at_ms)


def _case(book: Book, data: Mapping[str, object]) -> None:
    """A case this kiosk does not know needs nothing."""
    put = wire.CasePut.model_validate(data)
    case = book.returns.get(put.id)
    if case is not None:
        book.returns.put(replace(case, refund=put.state, due_ms=put.due_ms))
