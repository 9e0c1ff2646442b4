"""Appointments, what waits at the counter, and who checked in there."""

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Orders so far have no appointment and nothing at the counter."""
    for name in ("slot_from_ms", "slot_until_ms"):
        op.add_column("orders", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("ready", sa.Boolean(), nullable=True))
    op.add_column("orders", sa.Column("expected_ms", sa.BigInteger(), nullable=True))
    op.add_column("parcels", sa.Column("counter", sa.Text(), nullable=True))
    op.create_table(
        "tickets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("entered_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["kiosk"], ["kiosks.id"], name="fk_tickets_kiosk"),
        sa.ForeignKeyConstraint(["order"], ["orders.id"], name="fk_tickets_order"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
    )
    op.create_index("ix_tickets_kiosk_entered_ms", "tickets", ["kiosk", "entered_ms"])
