"""What the policy of returns asks of an order: whether staff look at each return of it, and when the same customer
brought other things back. How an item was bought stands in the list of its items."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Orders so far have no hold, and nothing is known of other returns."""
    with op.batch_alter_table("orders", recreate="always") as orders:
        orders.add_column(sa.Column("returns_hold", sa.Boolean, nullable=False, server_default=sa.false()))
        orders.add_column(sa.Column("other_returns_ms", sa.Text, nullable=False, server_default="[]"))
    with op.batch_alter_table("orders", recreate="always") as orders:  # new rows always say both
        orders.alter_column("returns_hold", server_default=None)
        orders.alter_column("other_returns_ms", server_default=None)


def downgrade() -> None:
    """The older program does not ask for these; central tells them again."""
    with op.batch_alter_table("orders", recreate="always") as orders:
        orders.drop_column("other_returns_ms")
        orders.drop_column("returns_hold")
