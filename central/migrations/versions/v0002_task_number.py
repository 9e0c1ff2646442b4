"""The hand-over number of a task: what the customer shows at the counter."""

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the tasks so far have none."""
    op.add_column("tasks", sa.Column("number", sa.Text(), nullable=True))
