"""How the goods of a return are, as the customer says."""

import sqlalchemy as sa
from alembic import op

revision = "v0011"
down_revision = "v0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of returns so far nobody said."""
    op.add_column("returns", sa.Column("condition", sa.Text(), nullable=True))
