"""Whether a code opens anything now. Runs inside a transaction, with no network.

Knows: the rules and their order. Must never know a flow or a door, never raises for what a person holds up, and never
records: the caller writes the refusal down. A payment code is answered and forgotten.
"""

from dataclasses import replace
from datetime import tzinfo
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.channels import ANY, Rules, Use
from kiosk.domain.codes import (
    SIGNED_PREFIX,
    Code,
    GoodsCode,
    MemberCode,
    NumberCode,
    OpaqueCode,
    PaymentCode,
    SignedCode,
    parse,
)
from kiosk.domain.credentials import Accepted, Booked, Credential, CredentialKind, Refusal, Refused, When
from kiosk.domain.orders import Epoch, Order, OrderStatus, ParcelStatus
from kiosk.services import facts
from kiosk.services.numeric import NumericCodes
from kiosk.services.ports import Book
from kiosk.services.secrets import Secrets, same

VERSION = 1
FLAGS = 0

_HANDED_OUT = frozenset({ParcelStatus.READY, ParcelStatus.UNSURE})
_DOUBTFUL = frozenset({ParcelStatus.UNSURE, ParcelStatus.MISSING})


class Credentials:
    """Checks signed, opaque and numeric codes against the local copy."""

    def __init__(self, secrets: Secrets, zone: tzinfo, rules: Rules = ANY) -> None:
        """`zone` is the shop's time zone: its days bound the failures of numeric codes. `rules`: codes per channel."""
        self._secrets, self._rules = secrets, rules
        self._numeric = NumericCodes(secrets, zone)

    def read(self, book: Book, text: str) -> Code:
        """What a scanned text is. A text like a payment code that is an opaque code of ours counts as ours."""
        return parse(text, lambda looked_at: self._opaque(book, looked_at, 0) is not None, self._rules)

    def check(self, book: Book, code: Code, now_ms: int) -> Accepted | Refused:
        """Whether this code opens anything at `now_ms`, Unix milliseconds."""
        found = self._find(book, code, now_ms)
        return found if isinstance(found, Refused) else _judge(book, found, now_ms)

    def check_numeric(self, book: Book, code: str, locator: str, now_ms: int) -> Accepted | Refused:
        """Whether this typed code with its locator opens anything. A wrong one is counted durably."""
        found = self._numeric.find(book, code, locator, now_ms)
        return found if isinstance(found, Refused) else _judge(book, found, now_ms)

    def order_of(self, book: Book, code: Code, now_ms: int) -> str | Refused:
        """The order this code belongs to, for a return: it may be collected and the code expired, but not revoked."""
        found = self._find(book, code, now_ms)
        if isinstance(found, Refused):
            return found
        order = book.orders.get(found.order)
        if order is None:
            return Refused(Refusal.NOT_READY, found.id, found.order)
        if order.status == OrderStatus.CANCELLED:
            return Refused(Refusal.CANCELLED, found.id, found.order)
        return Refused(Refusal.EXPIRED, found.id, found.order) if found.revoked else order.id

    def order_told(self, book: Book, code: Code, now_ms: int) -> str | Refused:
        """The order this code may ask the status of: collected, cancelled or expired alike, but not revoked."""
        found = self._find(book, code, now_ms)
        if isinstance(found, Refused):
            unheard = found.reason in {Refusal.NOT_READY, Refusal.EXPIRED}
            return replace(found, reason=Refusal.STATUS_UNKNOWN) if unheard else found
        order = book.orders.get(found.order)
        if order is None:
            return Refused(Refusal.STATUS_UNKNOWN, found.id, found.order)
        if found.revoked and order.status != OrderStatus.CANCELLED:
            return Refused(Refusal.EXPIRED, found.id, found.order)
        return order.id

    def _find(self, book: Book, code: Code, now_ms: int) -> Credential | Refused:
        """The credential this code proves, whatever may be said against using it."""
        if isinstance(code, SignedCode):
            return _signed(book, code, now_ms)
        if isinstance(code, OpaqueCode):
            return self._opaque(book, code.text, now_ms) or Refused(Refusal.NOT_OURS)
        return _named(code)

    def _opaque(self, book: Book, text: str, now_ms: int) -> Credential | None:
        """The best credential with this code: one still good before one that is not."""
        digest = self._secrets.opaque(text)
        kin = book.credentials.where(kind=CredentialKind.OPAQUE, digest=digest)
        mine = [credential for credential in kin if same(credential.digest, digest)]
        return max(mine, key=lambda one: (not one.revoked and now_ms <= one.expires_ms, one.expires_ms), default=None)


NUMBERS = {Use.RECEIPT: Refusal.RECEIPT_NUMBER, Use.LABEL: Refusal.PARCEL_LABEL}


def _named(code: Code) -> Refused:
    """What was shown instead of a code that opens: it is called by its name."""
    match code:
        case PaymentCode():
            return Refused(Refusal.PAYMENT_CODE)
        case MemberCode():
            return Refused(Refusal.MEMBER_CODE)
        case GoodsCode():
            return Refused(Refusal.GOODS_CODE)
        case NumberCode(use=Use.ORDER):
            return Refused(Refusal.ORDER_NUMBER, shown=code.digits)
        case NumberCode(use=use):
            return Refused(NUMBERS.get(use, Refusal.NOT_OURS))
        case _:
            return Refused(Refusal.NOT_OURS)


def _signed(book: Book, code: SignedCode, now_ms: int) -> Credential | Refused:
    claims = code.claims
    key = facts.signing_key(book, claims.key_id)
    if claims.version != VERSION or key is None or not verify(key.public, code.signature, code.raw):
        return Refused(Refusal.FORGED)
    name = claims.credential_id
    if claims.flags != FLAGS:
        # Genuine, but it may carry a restriction this version does not know.
        return Refused(Refusal.NOT_OURS, name)
    shop = facts.shop(book)
    if shop is None or shop.kiosk_number != claims.kiosk:
        return Refused(Refusal.WRONG_SHOP, name)
    last_ms = claims.expires_ms if key.not_after_ms is None else min(claims.expires_ms, key.not_after_ms)
    known = book.credentials.get(name)
    if known is not None and known.kind == CredentialKind.QR:
        return replace(known, expires_ms=min(known.expires_ms, last_ms))
    if now_ms > last_ms:
        return Refused(Refusal.EXPIRED, name, at_ms=last_ms)
    return Refused(Refusal.NOT_READY, name)


@lru_cache(maxsize=16)
def _public_key(raw: bytes) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        return None


def verify(public: bytes, signature: bytes, claims: bytes) -> bool:
    """Whether this key signed these claims. A malformed key or signature signed nothing."""
    key = _public_key(public)
    if key is None:
        return False
    try:
        key.verify(signature, SIGNED_PREFIX + claims)
    except (InvalidSignature, ValueError):
        return False
    return True


def _judge(book: Book, credential: Credential, now_ms: int) -> Accepted | Refused:
    """What a proven credential opens now: the first rule that applies refuses it."""
    order = book.orders.get(credential.order)
    if order is None:
        over = credential.revoked or now_ms > credential.expires_ms
        at_ms = credential.expires_ms if now_ms > credential.expires_ms else None
        return _refused(Refusal.EXPIRED if over else Refusal.NOT_READY, credential, at_ms)
    booked = _booked(order, now_ms)
    cancelled = order.status == OrderStatus.CANCELLED
    from_ms = order.not_before_ms
    early = booked is not None and booked.when is When.EARLY
    rules = (
        # Cancelling revokes: of the two, the cancelled order is what the customer should hear of.
        (credential.revoked and cancelled, Refusal.CANCELLED, None),
        (_no_longer_kept(order, now_ms), Refusal.NOT_KEPT, order.held_until_ms),
        # What left its door keeps its code: a number in the queue opens nothing.
        (now_ms > credential.expires_ms and not _waits_at_counter(book, order), Refusal.EXPIRED, credential.expires_ms),
        (credential.revoked, Refusal.EXPIRED, None),
        (cancelled, Refusal.CANCELLED, None),
        (from_ms is not None and now_ms < from_ms, Refusal.NOT_READY, from_ms),
        (order.ready is False, Refusal.EARLY if early else Refusal.NOT_READY, order.expected_ms),
    )
    for applies, reason, at_ms in rules:
        if applies:
            return _refused(reason, credential, at_ms, booked)
    return _what_lies_here(book, credential, order, now_ms, booked)


def _refused(reason: Refusal, credential: Credential, at_ms: int | None, booked: Booked | None = None) -> Refused:
    appointment = booked if reason is Refusal.EARLY else None
    return Refused(reason, credential.id, credential.order, at_ms=at_ms, booked=appointment)


def _booked(order: Order, now_ms: int) -> Booked | None:
    """The appointment that this moment is too early or too late for."""
    begins_ms, ends_ms = order.slot_from_ms, order.slot_until_ms
    if begins_ms is None or ends_ms is None or begins_ms <= now_ms <= ends_ms:
        return None
    return Booked(When.EARLY if now_ms < begins_ms else When.LATE, begins_ms, ends_ms, order.held_until_ms)


def _no_longer_kept(order: Order, now_ms: int) -> bool:
    """Whether an appointment was not come to, and the goods were released."""
    kept_ms = order.held_until_ms
    return order.slot_until_ms is not None and kept_ms is not None and now_ms > kept_ms and order.picked_up_ms is None


def _waits_at_counter(book: Book, order: Order) -> bool:
    return any(parcel.at_counter for parcel in book.parcels.where(order=order.id))


def _what_lies_here(
    book: Book, credential: Credential, order: Order, now_ms: int, booked: Booked | None
) -> Accepted | Refused:
    """Hand out what is here; where nothing is, say why."""
    parcels = book.parcels.where(order=order.id)
    statuses = {parcel.id: parcel.status for parcel in parcels}
    epochs = book.epochs.where(order=order.id)
    live = [epoch for epoch in epochs if epoch.ended_ms is None]
    good = live if now_ms <= credential.expires_ms else []
    now = tuple(one.id for one in good if one.collected_ms is None and statuses.get(one.parcel) in _HANDED_OUT)
    again = tuple(one.id for one in good if one.collected_ms is not None)
    counter = any(parcel.at_counter for parcel in parcels)
    if now or again or counter:
        return Accepted(credential.id, order.id, now, again, counter, booked if now or counter else None)
    if live:
        # Something lies behind a door, but staff have to look first.
        return _refused(Refusal.NOT_SURE, credential, None)
    return _nothing_here(credential, order, set(statuses.values()), epochs, booked)


def _nothing_here(
    credential: Credential, order: Order, statuses: set[str], epochs: list[Epoch], booked: Booked | None
) -> Refused:
    if statuses & _DOUBTFUL:
        return _refused(Refusal.NOT_SURE, credential, None)
    if ParcelStatus.COLLECTED in statuses:
        moments = [epoch.collected_ms for epoch in epochs if epoch.collected_ms is not None]
        return _refused(Refusal.ALREADY_COLLECTED, credential, max(moments, default=order.picked_up_ms))
    if ParcelStatus.SENT_BACK in statuses:
        return _refused(Refusal.NOT_KEPT, credential, order.held_until_ms)
    if booked is not None and booked.when is When.EARLY:
        return _refused(Refusal.EARLY, credential, order.expected_ms, booked)
    return _refused(Refusal.NOT_READY, credential, order.expected_ms)
