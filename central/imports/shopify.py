"""Orders as Shopify's webhooks send them, into orders of ours.

Pure. Knows Shopify's words (Admin REST, the `Order` resource) and the setting of one source. Must never know a table.
What is not for a kiosk of ours is no mistake: most orders of a shop are sent home.
"""

import hmac
from base64 import b64encode
from decimal import Decimal, DecimalException

from pydantic import BaseModel, ConfigDict, ValidationError

from central.imports.money import fen
from central.imports.settings import ShopifySource
from central.order_wire import OrderRequest

PAID = frozenset({"paid", "partially_refunded"})
DIGITS = 4


class NotOursError(Exception):
    """The order is none for a kiosk; why, in a sentence."""


class UnreadableError(Exception):
    """The order is for us and cannot be understood; why, in a sentence."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Off(_Part):
    amount: str


class _Line(_Part):
    title: str
    variant_title: str | None = None
    quantity: int
    price: str
    sku: str | None = None
    total_discount: str = "0"
    discount_allocations: tuple[_Off, ...] = ()


class _Shipping(_Part):
    code: str | None = None


class _Person(_Part):
    id: int | None = None
    phone: str | None = None


class _Order(_Part):
    name: str
    currency: str
    financial_status: str | None = None
    cancelled_at: str | None = None
    location_id: int | None = None
    email: str | None = None
    phone: str | None = None
    customer_locale: str | None = None
    customer: _Person | None = None
    shipping_address: _Person | None = None
    shipping_lines: tuple[_Shipping, ...] = ()
    line_items: tuple[_Line, ...] = ()


def signed(body: bytes, header: str, source: ShopifySource) -> bool:
    """Whether the header X-Shopify-Hmac-Sha256 is the base64 of the HMAC-SHA256 of the raw body."""
    digest = hmac.digest(source.secret.get_secret_value().encode(), body, "sha256")
    return hmac.compare_digest(b64encode(digest), header.strip().encode("utf-8", "replace"))


def number_of(body: bytes) -> str:
    """The number that the customer knows. UnreadableError."""
    return _read(body).name


def order_of(body: bytes, source: ShopifySource) -> OrderRequest:
    """The order for one of our kiosks. NotOursError or UnreadableError."""
    order = _read(body)
    kiosk = _kiosk(order, source)
    if order.cancelled_at is not None:
        raise NotOursError("it is cancelled")
    if order.financial_status not in PAID:
        raise NotOursError(f"it is not paid: {order.financial_status}")
    if order.currency != source.currency:
        raise UnreadableError(f"it is in {order.currency}, and this shop takes {source.currency}")
    said = {
        "number": order.name,
        "kiosk": kiosk,
        "channel": source.channel,
        "items": [_item(line, source) for line in order.line_items],
        "parcels": [{"label": order.name, "size": source.size}],
        **_person(order),
    }
    try:
        return OrderRequest.model_validate(said)
    except ValidationError as wrong:
        one = wrong.errors()[0]
        raise UnreadableError(f"{'.'.join(map(str, one['loc']))}: {one['msg']}") from wrong


def _read(body: bytes) -> _Order:
    try:
        return _Order.model_validate_json(body)
    except ValidationError as wrong:
        one = wrong.errors()[0]
        raise UnreadableError(f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}") from wrong


def _kiosk(order: _Order, source: ShopifySource) -> str:
    for place in (order.location_id, *(line.code for line in order.shipping_lines)):
        if place is not None and str(place) in source.kiosks:
            return source.kiosks[str(place)]
    raise NotOursError("none of its places has a kiosk")


def _item(line: _Line, source: ShopifySource) -> dict[str, object]:
    try:
        off = sum((Decimal(one.amount) for one in line.discount_allocations), Decimal())
        paid_fen = fen(str(Decimal(line.price) * line.quantity - (off or Decimal(line.total_discount))))
    except (DecimalException, ValueError) as wrong:
        raise UnreadableError(f"the price of {line.title!r}: {wrong}") from wrong
    item: dict[str, object] = {
        "title": {"zh-CN": line.title, "en": line.title},
        "quantity": line.quantity,
        "paid_fen": paid_fen,
        "category": source.category,
        "way": source.way,
    }
    if line.variant_title:
        item["variant"] = {"zh-CN": line.variant_title, "en": line.variant_title}
    return item | ({"goods": line.sku} if line.sku else {})


def _person(order: _Order) -> dict[str, object]:
    """The last digits of the telephone, the shop's own id of the customer, and where notices go; no name."""
    said: dict[str, object] = {}
    people = (order.shipping_address, order.customer)
    phone = next((text for text in (order.phone, *(one.phone for one in people if one)) if text), "")
    digits = "".join(letter for letter in phone if letter.isascii() and letter.isdigit())
    if len(digits) >= DIGITS:
        said["phone_tail"] = digits[-DIGITS:]
    if order.customer is not None and order.customer.id is not None:
        said["customer"] = str(order.customer.id)
    if order.email:
        chinese = (order.customer_locale or "zh").lower().startswith("zh")
        said["contact"] = {"email": order.email, "language": "zh-CN" if chinese else "en"}
    return said
