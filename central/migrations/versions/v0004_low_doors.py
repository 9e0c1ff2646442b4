"""Whose order an order is, as a digest, and whether somebody could not reach a high door."""

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Orders so far have no customer, and nobody asked for low doors."""
    op.add_column("orders", sa.Column("customer", sa.Text(), nullable=True))
    op.add_column("orders", sa.Column("low_door", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_orders_customer", "orders", ["customer"])
