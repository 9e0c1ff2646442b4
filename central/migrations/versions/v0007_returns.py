"""What the policy of returns asks: an item's article number and what was confirmed, and a hold on an order."""

import sqlalchemy as sa
from alembic import op

revision = "v0007"
down_revision = "v0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Items so far have no article number, nothing was confirmed, and no order is held."""
    op.add_column("items", sa.Column("goods", sa.Text(), nullable=True))
    op.add_column("items", sa.Column("confirmed", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("orders", sa.Column("returns_hold", sa.Boolean(), nullable=False, server_default=sa.false()))
