"""Where phones reach central, as the kiosks were told."""

import sqlalchemy as sa
from alembic import op

revision = "v0017"
down_revision = "v0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """They were told nothing so far."""
    op.add_column("shops", sa.Column("public_url", sa.Text(), nullable=True))
