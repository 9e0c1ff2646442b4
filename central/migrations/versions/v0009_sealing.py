"""The keys for which kiosks seal what only central may read."""

import sqlalchemy as sa
from alembic import op

revision = "v0009"
down_revision = "v0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No key so far: the one in the file gets its number at the start."""
    op.create_table(
        "sealing_keys",
        sa.Column("key_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_sealing_keys"),
        sa.UniqueConstraint("public_key", name="uq_sealing_keys_public_key"),
    )
