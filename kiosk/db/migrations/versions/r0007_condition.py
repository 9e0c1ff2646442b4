"""How the goods of a return are, as the customer says."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was asked so far."""
    with op.batch_alter_table("returns", recreate="always") as returns:
        returns.add_column(sa.Column("condition", sa.Text, nullable=True))


def downgrade() -> None:
    """Central was told with the case."""
    with op.batch_alter_table("returns", recreate="always") as returns:
        returns.drop_column("condition")
