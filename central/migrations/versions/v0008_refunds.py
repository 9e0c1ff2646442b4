"""Refunds of returns, and the steps they took."""

import sqlalchemy as sa
from alembic import op

revision = "v0008"
down_revision = "v0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Returns so far wait for staff, also those the machine accepted: whether they were paid elsewhere nobody here
    knows, and an upgrade must pay nobody twice."""
    op.create_table(
        "refunds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("next_ms", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["returns.id"], name="fk_refunds_id"),
        sa.ForeignKeyConstraint(["order"], ["orders.id"], name="fk_refunds_order"),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
    )
    op.create_index("ix_refunds_state_next_ms", "refunds", ["state", "next_ms"])
    op.create_table(
        "refund_steps",
        sa.Column("refund", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["refund"], ["refunds.id"], name="fk_refund_steps_refund"),
        sa.PrimaryKeyConstraint("refund", "sequence", name="pk_refund_steps"),
    )
    op.execute(
        """INSERT INTO refunds (id, "order", amount_fen, state, received_ms, tries)
        SELECT id, "order", amount_fen, 'review', received_ms, 0 FROM returns"""
    )
