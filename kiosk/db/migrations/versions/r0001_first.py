"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Everything, from nothing."""
    _goods()
    _credentials()
    _operations()
    _people()
    _book_keeping()


def downgrade() -> None:
    """Nothing, from everything: the audit log's triggers forbid it on purpose."""
    raise NotImplementedError("there is no revision before the first")


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=null)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _by(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _goods() -> None:
    op.create_table(
        "compartments",
        _key("label"),
        _text("content"),
        _text("epoch", null=True),
        _text("quarantine", null=True),
        _text("out_of_service", null=True),
        sa.CheckConstraint(
            "content IN ('free', 'occupied', 'presumed_empty', 'unsure')", name="ck_compartments_content"
        ),
    )
    op.create_table(
        "orders",
        _key("id"),
        _text("number"),
        _text("status"),
        _text("items"),
        _number("not_before_ms", null=True),
        _number("held_until_ms", null=True),
        _number("picked_up_ms", null=True),
    )
    _by("orders", "number")
    op.create_table(
        "parcels",
        _key("id"),
        _text("order"),
        _text("label"),
        _text("size"),
        _text("zone"),
        _flag("low_door"),
        _text("status"),
    )
    _by("parcels", "order", "label")
    op.create_table(
        "epochs",
        _key("id"),
        _text("parcel"),
        _text("order"),
        _text("compartment"),
        _number("began_ms"),
        _text("loaded_by"),
        _number("collected_ms", null=True),
        _number("ended_ms", null=True),
        _number("tries"),
    )
    _by("epochs", "parcel", "order", "compartment")


def _credentials() -> None:
    op.create_table(
        "credentials",
        _key("id"),
        _text("order"),
        _text("kind"),
        _text("digest", null=True),
        _text("locator", null=True),
        _number("expires_ms"),
        _flag("revoked"),
        _number("tries"),
        sa.CheckConstraint("kind IN ('qr', 'opaque', 'numeric')", name="ck_credentials_kind"),
    )
    _by("credentials", "order", "digest", "locator")


def _operations() -> None:
    op.create_table(
        "operations",
        _key("id"),
        _text("kind"),
        _text("compartment"),
        _text("session"),
        _text("actor"),
        _text("state"),
        _text("epoch", null=True),
        _text("parcel", null=True),
        _text("order", null=True),
        _text("credential", null=True),
        _text("return_case", null=True),
        _number("attempt"),
        _number("reserved_ms"),
        _number("armed_ms", null=True),
        sa.Column("armed_s", sa.Float, nullable=True),
        _number("opened_ms", null=True),
        _number("closed_ms", null=True),
        _number("ended_ms", null=True),
        _text("outcome", null=True),
        _text("evidence", null=True),
        sa.CheckConstraint(
            "kind IN ('pickup', 'reopen', 'load', 'return', 'retrieve', 'audit', 'staff')", name="ck_operations_kind"
        ),
        sa.CheckConstraint(
            "state IN ('reserved', 'armed', 'opened', 'closed', 'settled', 'unknown', 'rejected', 'resolved')",
            name="ck_operations_state",
        ),
    )
    _by("operations", "state", "session", "epoch")
    op.create_index(
        "uq_operations_pickup_per_epoch",
        "operations",
        ["epoch"],
        unique=True,
        sqlite_where=sa.text("kind = 'pickup' AND state != 'rejected'"),
    )
    op.create_index(
        "uq_operations_live_per_compartment",
        "operations",
        ["compartment"],
        unique=True,
        sqlite_where=sa.text("state IN ('reserved', 'armed', 'opened', 'closed')"),
    )


def _people() -> None:
    op.create_table(
        "staff",
        _key("id"),
        _text("number"),
        _text("role"),
        _text("badge_digest"),
        _text("pin_hash"),
        _flag("active"),
        _number("failures"),
        _number("locked_until_ms", null=True),
    )
    _by("staff", "badge_digest")
    op.create_table(
        "tasks",
        _key("id"),
        _text("kind"),
        _number("opened_ms"),
        _text("compartment", null=True),
        _text("order", null=True),
        _text("operation", null=True),
        _text("screen", null=True),
        _number("answered_ms", null=True),
        _number("done_ms", null=True),
        _text("outcome", null=True),
        _text("evidence", null=True),
        _text("done_by", null=True),
    )
    _by("tasks", "done_ms")
    op.create_table(
        "returns",
        _key("id"),
        _text("number"),
        _text("order"),
        _text("item"),
        _text("reason"),
        _text("rule"),
        _text("decision"),
        _number("amount_fen"),
        _text("state"),
        _number("opened_ms"),
        _text("compartment", null=True),
        _text("operation", null=True),
    )
    _by("returns", "order")
    op.create_table(
        "ratings",
        _key("session"),
        _number("face"),
        _number("given_ms"),
        _text("touchpoint"),
        sa.CheckConstraint("face BETWEEN 1 AND 5", name="ck_ratings_face"),
    )


def _book_keeping() -> None:
    op.create_table("notes", _key("key"), _text("value"))
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer, primary_key=True, nullable=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        _number("wall_ms"),
        _text("actor"),
        _text("type"),
        _text("data"),
        _text("hash"),
    )
    op.create_table(
        "outbox",
        sa.Column("generation", sa.Integer, primary_key=True, nullable=False),
        sa.Column("sequence", sa.Integer, primary_key=True, nullable=False),
        sa.Column("id", sa.Text, sa.ForeignKey("audit.id", name="fk_outbox_audit"), nullable=False, unique=True),
        _text("type"),
        _number("wall_ms"),
        _text("data"),
    )
