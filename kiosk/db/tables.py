"""The tables, as they are now. How they came to be stands in `migrations`.

A test compares the two: a change here without a revision fails.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text, text

from kiosk.db.columns import by, mirror, one_of
from kiosk.domain.compartments import Compartment, Content
from kiosk.domain.complaints import About, Cause, Complaint
from kiosk.domain.counter import Ticket, TicketState
from kiosk.domain.credentials import Credential, CredentialKind
from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.orders import Epoch, Order, Parcel
from kiosk.domain.photographs import Photograph
from kiosk.domain.ratings import Rating
from kiosk.domain.returns import ReturnCase
from kiosk.domain.staff import Staff
from kiosk.domain.tasks import Task

metadata = MetaData()

compartments = mirror(
    metadata, "compartments", Compartment, key="label", extra=[one_of("compartments", "content", Content)]
)
orders = mirror(metadata, "orders", Order, key="id", extra=[by("orders", "number")])
parcels = mirror(
    metadata,
    "parcels",
    Parcel,
    key="id",
    extra=[
        by("parcels", "order"),
        by("parcels", "label"),
        Index("uq_parcels_place", "place", unique=True, sqlite_where=text("place IS NOT NULL")),
    ],
)
epochs = mirror(
    metadata,
    "epochs",
    Epoch,
    key="id",
    extra=[
        by("epochs", "parcel"),
        by("epochs", "order"),
        by("epochs", "compartment"),
        Index("ix_epochs_live", "id", sqlite_where=text("ended_ms IS NULL")),
    ],
)
credentials = mirror(
    metadata,
    "credentials",
    Credential,
    key="id",
    extra=[
        one_of("credentials", "kind", CredentialKind),
        by("credentials", "order"),
        by("credentials", "digest"),
        by("credentials", "locator"),
    ],
)
operations = mirror(
    metadata,
    "operations",
    Operation,
    key="id",
    extra=[
        one_of("operations", "kind", Kind),
        one_of("operations", "state", State),
        by("operations", "state"),
        by("operations", "session"),
        by("operations", "epoch"),
        Index(
            "uq_operations_pickup_per_epoch",
            "epoch",
            unique=True,
            sqlite_where=text("kind = 'pickup' AND state != 'rejected'"),
        ),
        Index(
            "uq_operations_live_per_compartment",
            "compartment",
            unique=True,
            sqlite_where=text("state IN ('reserved', 'armed', 'opened', 'closed')"),
        ),
    ],
)
staff = mirror(metadata, "staff", Staff, key="id", extra=[by("staff", "badge_digest")])
tasks = mirror(metadata, "tasks", Task, key="id", extra=[by("tasks", "done_ms")])
returns = mirror(
    metadata, "returns", ReturnCase, key="id", extra=[by("returns", "order"), by("returns", "compartment")]
)
ratings = mirror(
    metadata,
    "ratings",
    Rating,
    key="session",
    extra=[CheckConstraint("face BETWEEN 1 AND 5", name="ck_ratings_face")],
)
photographs = mirror(metadata, "photographs", Photograph, key="return_case")
"""Sealed, until central has them."""

complaints = mirror(
    metadata,
    "complaints",
    Complaint,
    key="id",
    extra=[
        one_of("complaints", "about", About),
        one_of("complaints", "cause", Cause),
        by("complaints", "operation"),
        Index("uq_complaints_place_per_series", "series", "place", unique=True),
    ],
)
"""No number is given twice, and none holds what somebody wrote."""

tickets = mirror(
    metadata,
    "tickets",
    Ticket,
    key="id",
    extra=[
        one_of("tickets", "state", TicketState),
        by("tickets", "order"),
        Index("uq_tickets_place_per_day", "day", "place", unique=True),
    ],
)
"""The queue at the counter. No place is given twice on a day of business."""

notes = Table(
    "notes",
    metadata,
    Column("key", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, nullable=False),
    Column("id", Text, nullable=False, unique=True),
    Column("wall_ms", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""Append-only and chained; kept so by `triggers`, proved by `chain`."""

outbox = Table(
    "outbox",
    metadata,
    Column("generation", Integer, primary_key=True, nullable=False),
    Column("sequence", Integer, primary_key=True, nullable=False),
    Column("id", Text, ForeignKey("audit.id", name="fk_outbox_audit"), nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("wall_ms", Integer, nullable=False),
    Column("data", Text, nullable=False),
)
"""What central has not acknowledged. Every row has its audit row (I9)."""

seals = Table(
    "seals",
    metadata,
    Column("generation", Integer, primary_key=True, nullable=False),
    Column("sequence", Integer, primary_key=True, nullable=False),
    Column("kiosk", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("key_id", Integer, nullable=False),
    Column("wall_ms", Integer, nullable=False),
)
"""Heads of the audit chain that central countersigned, the latest ones."""
