"""Photographs of returned goods."""

import sqlalchemy as sa
from alembic import op

revision = "v0015"
down_revision = "v0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None was taken so far."""
    op.add_column("returns", sa.Column("photo", sa.Text(), nullable=True))
    op.create_index("ix_returns_photo", "returns", ["photo"])
    op.create_table(
        "return_photos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["returns.id"], name="fk_return_photos_id"),
        sa.PrimaryKeyConstraint("id", name="pk_return_photos"),
    )
