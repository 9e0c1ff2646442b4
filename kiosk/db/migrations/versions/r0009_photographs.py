"""Photographs of returned goods, sealed, until central has them; and how central says a refund stands."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None was taken so far, and nothing told."""
    with op.batch_alter_table("returns", recreate="always") as returns:
        returns.add_column(sa.Column("refund", sa.Text, nullable=True))
        returns.add_column(sa.Column("due_ms", sa.Integer, nullable=True))
    op.create_table(
        "photographs",
        sa.Column("return_case", sa.Text, primary_key=True, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("taken_ms", sa.Integer, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Those that central does not have yet are lost: staff look at the goods."""
    op.drop_table("photographs")
    with op.batch_alter_table("returns", recreate="always") as returns:
        returns.drop_column("due_ms")
        returns.drop_column("refund")
