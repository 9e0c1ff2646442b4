"""Where a parcel lies behind the counter, and who is on a task."""

import sqlalchemy as sa
from alembic import op

revision = "v0013"
down_revision = "v0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing lies at a place so far, and nobody has taken a task."""
    op.add_column("parcels", sa.Column("place", sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("taken_by", sa.Text(), nullable=True))
