"""The tables of central. Must never know a query or a rule."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

NAMES = {kind: f"{kind}_%(table_name)s_%(column_0_N_name)s" for kind in ("ix", "uq", "fk")}
METADATA = MetaData(naming_convention={**NAMES, "pk": "pk_%(table_name)s"})


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _int(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=null)


def _ref(name: str, target: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(target), nullable=null)


def _key(name: str = "id") -> Column[str]:
    return Column(name, Text, primary_key=True)


shops = Table(
    "shops",
    METADATA,
    _key(),
    Column("name", JSON, nullable=False),
    Column("branch", JSON, nullable=False),
    _text("hotline"),
    _text("time_zone"),
    Column("public_url", Text, nullable=True),
)
"""`public_url` is what the kiosks were told last."""

kiosks = Table(
    "kiosks",
    METADATA,
    _key(),
    Column("number", Integer, nullable=False, unique=True),
    _ref("shop", "shops.id"),
    _text("public_key"),
    _text("software"),
    _int("enrolled_ms"),
    _int("last_seen_ms", null=True),
    _int("generation"),
    _int("cursor"),
)

enrolment_codes = Table(
    "enrolment_codes",
    METADATA,
    _key("code_hash"),
    _ref("shop", "shops.id"),
    _int("expires_ms"),
    _ref("kiosk", "kiosks.id", null=True),
)

signing_keys = Table(
    "signing_keys",
    METADATA,
    Column("key_id", Integer, primary_key=True, autoincrement=False),
    Column("public_key", Text, nullable=False, unique=True),
    _int("since_ms"),
)

sealing_keys = Table(
    "sealing_keys",
    METADATA,
    Column("key_id", Integer, primary_key=True, autoincrement=False),
    Column("public_key", Text, nullable=False, unique=True),
    _int("since_ms"),
)

policies = Table(
    "policies",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("returns", JSON, nullable=False),
    _int("since_ms"),
)

staff = Table(
    "staff",
    METADATA,
    _key(),
    _ref("kiosk", "kiosks.id"),
    _text("number"),
    _text("role"),
    Column("badge", Text, nullable=False, unique=True),
    _text("pin_hash"),
    Column("active", Boolean, nullable=False),
    UniqueConstraint("kiosk", "number"),
)

orders = Table(
    "orders",
    METADATA,
    _key(),
    _ref("kiosk", "kiosks.id"),
    _text("channel"),
    _text("number"),
    _text("status"),
    _int("not_before_ms", null=True),
    _int("held_until_ms", null=True),
    _int("picked_up_ms", null=True),
    _int("added_ms"),
    _text("fingerprint"),
    _int("slot_from_ms", null=True),
    _int("slot_until_ms", null=True),
    Column("ready", Boolean, nullable=True),
    _int("expected_ms", null=True),
    _text("customer", null=True),
    Column("low_door", Boolean, nullable=False, server_default=false()),
    Column("returns_hold", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("channel", "number"),
    Index(None, "customer"),
)

items = Table(
    "items",
    METADATA,
    _key(),
    _ref("order", "orders.id"),
    Column("position", Integer, nullable=False),
    Column("title", JSON, nullable=False),
    Column("variant", JSON, nullable=False),
    Column("quantity", Integer, nullable=False),
    _int("paid_fen"),
    _text("category"),
    _text("way"),
    _text("goods", null=True),
    Column("confirmed", JSON, nullable=False, server_default="[]"),
    Index(None, "order"),
)

parcels = Table(
    "parcels",
    METADATA,
    _key(),
    _ref("order", "orders.id"),
    Column("position", Integer, nullable=False),
    _text("label"),
    _text("size"),
    _text("zone"),
    Column("low_door", Boolean, nullable=False),
    _text("state"),
    _text("compartment", null=True),
    _text("epoch", null=True),
    _text("counter", null=True),
    _text("place", null=True),
    Index(None, "order"),
)

credentials = Table(
    "credentials",
    METADATA,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _ref("order", "orders.id"),
    _ref("kiosk", "kiosks.id"),
    _text("kind"),
    _text("code", null=True),
    _text("locator", null=True),
    _text("token", null=True),
    _int("expires_ms"),
    Column("revoked", Boolean, nullable=False),
    _int("minted_ms"),
    Index(None, "order"),
    Index(None, "kiosk", "code"),
)

changes = Table(
    "changes",
    METADATA,
    Column("kiosk", Text, ForeignKey("kiosks.id"), primary_key=True),
    Column("cursor", BigInteger, primary_key=True, autoincrement=False),
    _text("type"),
    Column("data", JSON, nullable=False),
    _int("at_ms"),
)

streams = Table(
    "streams",
    METADATA,
    Column("kiosk", Text, ForeignKey("kiosks.id"), primary_key=True),
    Column("generation", BigInteger, primary_key=True, autoincrement=False),
    _int("acknowledged"),
    _int("audit_sequence", null=True),
    _text("audit_hash", null=True),
)

applied_events = Table(
    "applied_events",
    METADATA,
    Column("row", Integer, primary_key=True),
    _ref("kiosk", "kiosks.id"),
    _int("generation"),
    _int("sequence"),
    _text("event_id"),
    _text("type"),
    _text("operation", null=True),
    _text("compartment", null=True),
    Column("data", JSON, nullable=False),
    _int("time_ms"),
    _int("applied_ms"),
    UniqueConstraint("kiosk", "generation", "sequence"),
    Index(None, "event_id"),
)

dead_letters = Table(
    "dead_letters",
    METADATA,
    Column("row", Integer, primary_key=True),
    _ref("kiosk", "kiosks.id"),
    _int("generation"),
    _int("sequence"),
    _text("digest"),
    _text("reason"),
    Column("event", JSON, nullable=False),
    _int("received_ms"),
    UniqueConstraint("kiosk", "generation", "sequence", "digest"),
)

doors = Table(
    "doors",
    METADATA,
    Column("kiosk", Text, ForeignKey("kiosks.id"), primary_key=True),
    _key("compartment"),
    _text("seen"),
    _text("operation", null=True),
    _text("kind", null=True),
    _text("state", null=True),
    _int("generation"),
    _int("sequence"),
    _int("at_ms"),
)

returns = Table(
    "returns",
    METADATA,
    _key(),
    _ref("kiosk", "kiosks.id"),
    _text("number"),
    _ref("order", "orders.id"),
    _ref("item", "items.id"),
    _text("reason"),
    _text("condition", null=True),
    _text("photo", null=True),
    _text("rule"),
    _text("decision"),
    _int("amount_fen"),
    _text("compartment"),
    _text("operation"),
    _int("received_ms"),
    Index(None, "photo"),
    Index(None, "order"),
)
"""`compartment` is empty where nothing was brought to a door: what was missing at the counter."""

ratings = Table(
    "ratings",
    METADATA,
    _key(),
    _ref("kiosk", "kiosks.id"),
    _text("session"),
    Column("face", Integer, nullable=False),
    _text("touchpoint"),
    _int("at_ms"),
)

tasks = Table(
    "tasks",
    METADATA,
    _key(),
    _ref("kiosk", "kiosks.id"),
    _text("kind"),
    _text("compartment", null=True),
    _text("order", null=True),
    _text("operation", null=True),
    _text("number", null=True),
    _int("opened_ms"),
    _int("done_ms", null=True),
    _text("outcome", null=True),
    _text("evidence", null=True),
    _text("staff", null=True),
    _text("taken_by", null=True),
    Index(None, "order"),
)

help_calls = Table(
    "help_calls",
    METADATA,
    _key(),
    _ref("kiosk", "kiosks.id"),
    _text("screen"),
    _text("compartment", null=True),
    _int("called_ms"),
    _int("answered_ms", null=True),
    _text("answered_by", null=True),
)

alarms = Table(
    "alarms",
    METADATA,
    _key(),
    _ref("kiosk", "kiosks.id"),
    _text("kind"),
    _text("compartment", null=True),
    _int("at_ms"),
)

tickets = Table(
    "tickets",
    METADATA,
    _key(),
    _ref("kiosk", "kiosks.id"),
    _ref("order", "orders.id"),
    _text("number"),
    _text("day"),
    _text("state"),
    _int("entered_ms"),
    _int("changed_ms", null=True),
    _text("by", null=True),
    Index(None, "kiosk", "entered_ms"),
    Index(None, "order"),
)
"""Who checked in at a kiosk for the counter, and what became of them."""

contacts = Table(
    "contacts",
    METADATA,
    Column("order", Text, ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True),
    _text("email", null=True),
    _text("recipient", null=True),
    _text("language"),
)
"""Whom to tell of an order: the only personal data here, and gone before the order is."""

notices = Table(
    "notices",
    METADATA,
    _key(),
    Column("order", Text, ForeignKey("orders.id", ondelete="CASCADE"), nullable=False),
    _text("kind"),
    _text("cause"),
    _text("channel"),
    Column("facts", JSON, nullable=False),
    _text("state"),
    _int("made_ms"),
    _int("due_ms"),
    Column("tries", Integer, nullable=False),
    _int("ended_ms", null=True),
    _text("failure", null=True),
    UniqueConstraint("order", "kind", "cause", "channel"),
    Index(None, "channel", "state", "due_ms"),
)
"""One row for each notice and channel. Claiming one moves `due_ms` beyond its lease and counts the try."""
