"""What follows a face."""

import sqlalchemy as sa
from alembic import op

revision = "v0012"
down_revision = "v0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing followed so far."""
    op.create_table(
        "rating_follow_ups",
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=True),
        sa.Column("nps", sa.Integer(), nullable=True),
        sa.Column("ces", sa.Integer(), nullable=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk"], ["kiosks.id"], name="fk_rating_follow_ups_kiosk"),
        sa.PrimaryKeyConstraint("kiosk", "session", name="pk_rating_follow_ups"),
    )
