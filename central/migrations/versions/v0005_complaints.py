"""Complaints and what is done about them."""

import sqlalchemy as sa
from alembic import op

revision = "v0005"
down_revision = "v0004"
branch_labels = None
depends_on = None

TEXTS = ("number", "shop", "source", "kind", "about", "text", "level", "owner", "state")
PERHAPS = ("kiosk", "remedy", "order", "compartment", "word")


def upgrade() -> None:
    """Nobody has complained so far."""
    op.create_table(
        "complaints",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.Text(), nullable=True) for name in PERHAPS),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("first_answer_ms", sa.BigInteger(), nullable=True),
        sa.Column("solved_ms", sa.BigInteger(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["shop"], ["shops.id"], name="fk_complaints_shop"),
        sa.ForeignKeyConstraint(["kiosk"], ["kiosks.id"], name="fk_complaints_kiosk"),
        sa.PrimaryKeyConstraint("id", name="pk_complaints"),
        sa.UniqueConstraint("number", name="uq_complaints_number"),
    )
    op.create_index("ix_complaints_shop_state", "complaints", ["shop", "state"])
    op.create_table(
        "complaint_acts",
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaints.id"], name="fk_complaint_acts_complaint"),
        sa.PrimaryKeyConstraint("complaint", "sequence", name="pk_complaint_acts"),
    )
