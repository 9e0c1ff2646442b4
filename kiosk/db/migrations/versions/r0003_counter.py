"""The queue at the counter; what waits there; appointments."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPOINTMENT: tuple[tuple[str, type[sa.Integer | sa.Boolean]], ...] = (
    ("slot_from_ms", sa.Integer),
    ("slot_until_ms", sa.Integer),
    ("ready", sa.Boolean),
    ("expected_ms", sa.Integer),
)


def upgrade() -> None:
    """Orders so far have no appointment and no parcel at the counter."""
    with op.batch_alter_table("orders", recreate="always") as orders:
        for name, kind in APPOINTMENT:
            orders.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("parcels", recreate="always") as parcels:
        parcels.add_column(sa.Column("counter", sa.Text, nullable=True))
    op.create_table(
        "tickets",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("entered_ms", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changed_ms", sa.Integer, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'called', 'served', 'passed')", name="ck_tickets_state"),
    )
    op.create_index("ix_tickets_order", "tickets", ["order"])
    op.create_index("uq_tickets_place_per_day", "tickets", ["day", "place"], unique=True)


def downgrade() -> None:
    """The numbers of the counter are lost; the audit log keeps who checked in."""
    op.drop_table("tickets")
    with op.batch_alter_table("parcels", recreate="always") as parcels:
        parcels.drop_column("counter")
    with op.batch_alter_table("orders", recreate="always") as orders:
        for name, _ in APPOINTMENT:
            orders.drop_column(name)
