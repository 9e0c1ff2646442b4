"""Small durable facts that central sets: its keys, the shop, the rule for returns.

Knows: under which name each is kept among the book's notes, as JSON. Must never know who sent them or who asks. A fact
that is missing or cannot be read is None.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.domain.policy import Policy, ReasonWord, from_older, read
from kiosk.services.ports import Book

SHOP = "shop"
POLICY = "policy"
SEALING = "sealing-key"
KEY_BYTES = 32
MAX_KEY_ID = 255


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Shop(_Fact):
    """The shop this kiosk stands in; texts by language tag. `kiosk_number` is the u16 inside QR credentials.
    `public_url`: where phones reach central, if they do."""

    id: str
    name: dict[str, str]
    branch: dict[str, str]
    hotline: str
    time_zone: str
    kiosk_number: int
    public_url: str | None = None


class ReturnReason(_Fact):
    """One reason a customer may choose."""

    code: str
    text: dict[str, str]


class _Returns(_Fact):
    window_days: int
    limit_fen: int
    excluded_categories: list[str]
    reasons: list[ReturnReason]
    document: dict[str, object] | None = None


class _Policy(_Fact):
    version: int
    returns: _Returns


@dataclass(frozen=True)
class SealingKey:
    """The public key for which kiosks seal what only central may read."""

    key_id: int
    public: bytes


@dataclass(frozen=True)
class SigningKey:
    """A public key that signs pickup credentials. `not_after_ms`: its credentials are good until then at most."""

    public: bytes
    not_after_ms: int | None


def signing_key(book: Book, key_id: int) -> SigningKey | None:
    """The key with this id (0..255)."""
    text = book.note(f"signing-key:{key_id}")
    try:
        known = json.loads(text or "null")
        public = bytes.fromhex(known["public_key"])
        not_after_ms = known["not_after_ms"]
    except (ValueError, TypeError, KeyError):
        return None
    if len(public) != KEY_BYTES or not isinstance(not_after_ms, int | None):
        return None
    return SigningKey(public, not_after_ms)


def put_signing_key(book: Book, key_id: int, key: SigningKey) -> None:
    """Keep a key, or replace the one with its id."""
    value = {"public_key": key.public.hex(), "not_after_ms": key.not_after_ms}
    book.set_note(f"signing-key:{key_id}", json.dumps(value))


def sealing_key(book: Book) -> SealingKey | None:
    """The newest sealing key, once central has told."""
    try:
        known = json.loads(book.note(SEALING) or "null")
        key = SealingKey(int(known["key_id"]), bytes.fromhex(known["public_key"]))
    except (ValueError, TypeError, KeyError):
        return None
    return key if len(key.public) == KEY_BYTES and 0 <= key.key_id <= MAX_KEY_ID else None


def put_sealing_key(book: Book, key: SealingKey) -> None:
    """Keep the newest key in place of the one before."""
    book.set_note(SEALING, json.dumps({"key_id": key.key_id, "public_key": key.public.hex()}))


def shop(book: Book) -> Shop | None:
    """The shop, once central has told."""
    try:
        return Shop.model_validate_json(book.note(SHOP) or "")
    except ValidationError:
        return None


def put_shop(book: Book, value: Shop) -> None:
    """Keep the shop."""
    book.set_note(SHOP, value.model_dump_json())


def _policy(book: Book) -> _Policy | None:
    try:
        return _Policy.model_validate_json(book.note(POLICY) or "")
    except ValidationError:
        return None


def return_policy(book: Book) -> Policy | None:
    """The rule for returns, once central has told. Where this version cannot read the document, or central is too old
    to send one, what every version understands stands beside it."""
    known = _policy(book)
    if known is None:
        return None
    told = known.returns
    policy = read(told.document, newer=True).policy if told.document is not None else None
    reasons = [ReasonWord(one.code, one.text) for one in told.reasons]
    return policy or from_older(told.window_days, told.limit_fen, told.excluded_categories, reasons)


def put_policy(book: Book, value: Mapping[str, object]) -> None:
    """Keep the policies as central sent them; the caller has checked them."""
    book.set_note(POLICY, json.dumps(value, ensure_ascii=False))
