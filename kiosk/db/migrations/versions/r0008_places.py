"""Where a parcel lies behind the counter, and who is on a task."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing lies at a place so far, and nobody has taken a task."""
    op.add_column("parcels", sa.Column("place", sa.Text, nullable=True))
    op.create_index("uq_parcels_place", "parcels", ["place"], unique=True, sqlite_where=sa.text("place IS NOT NULL"))
    op.add_column("tasks", sa.Column("taken_by", sa.Text, nullable=True))


def downgrade() -> None:
    """The older program knows the parcels as waiting at the counter, and not where."""
    op.drop_index("uq_parcels_place", "parcels")
    with op.batch_alter_table("tasks", recreate="always") as tasks:
        tasks.drop_column("taken_by")
    with op.batch_alter_table("parcels", recreate="always") as parcels:
        parcels.drop_column("place")
