"""Finding what people did among what programs did, and by its order what hangs on one."""

import sqlalchemy as sa
from alembic import op

revision = "v0016"
down_revision = "v0015"
branch_labels = None
depends_on = None

PEOPLE = sa.text("\"user\" <> 'admin-token'")
BY_ORDER = ("returns", "tasks", "tickets", "complaints")


def upgrade() -> None:
    """Indexes only."""
    op.create_index("ix_user_acts_people", "user_acts", ["row"], sqlite_where=PEOPLE, postgresql_where=PEOPLE)
    for table in BY_ORDER:
        op.create_index(f"ix_{table}_order", table, ["order"])
