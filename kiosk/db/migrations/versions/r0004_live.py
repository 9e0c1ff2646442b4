"""Indices for what is asked while somebody waits: the custody epochs that go on, among all that ever were, and the
return cases behind a door."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two indices; no row changes."""
    op.create_index("ix_epochs_live", "epochs", ["id"], sqlite_where=sa.text("ended_ms IS NULL"))
    op.create_index("ix_returns_compartment", "returns", ["compartment"])


def downgrade() -> None:
    """The same rows, found more slowly."""
    op.drop_index("ix_returns_compartment", "returns")
    op.drop_index("ix_epochs_live", "epochs")
