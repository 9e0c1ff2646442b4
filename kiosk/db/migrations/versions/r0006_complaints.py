"""Complaints, without a word of them: those leave sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PERHAPS = ("remedy", "order", "compartment", "operation")


def upgrade() -> None:
    """Nobody has complained here so far."""
    op.create_table(
        "complaints",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("opened_ms", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=True) for name in PERHAPS),
        sa.CheckConstraint("about IN ('goods', 'service', 'environment', 'kiosk')", name="ck_complaints_about"),
        sa.CheckConstraint("cause IN ('customer', 'jam')", name="ck_complaints_cause"),
    )
    op.create_index("ix_complaints_operation", "complaints", ["operation"])
    op.create_index("uq_complaints_place_per_series", "complaints", ["series", "place"], unique=True)


def downgrade() -> None:
    """The numbers are lost here; the audit log and central keep the complaints."""
    op.drop_table("complaints")
