"""What is handed over at the counter."""

import sqlalchemy as sa
from alembic import op

revision = "v0014"
down_revision = "v0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Numbers served before tell no more than that."""
    op.create_table(
        "handovers",
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="fk_handovers_ticket"),
        sa.PrimaryKeyConstraint("ticket", name="pk_handovers"),
    )
    op.create_table(
        "handover_checks",
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("return_case", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["handovers.ticket"], name="fk_handover_checks_ticket"),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name="fk_handover_checks_item"),
        sa.PrimaryKeyConstraint("ticket", "item", name="pk_handover_checks"),
    )
