"""What central countersigned, kept beside the audit log; and an audit log whose oldest rows may be dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table more. The triggers are put back, in their new words, after every upgrade."""
    op.create_table(
        "seals",
        sa.Column("generation", sa.Integer, primary_key=True, nullable=False),
        sa.Column("sequence", sa.Integer, primary_key=True, nullable=False),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("key_id", sa.Integer, nullable=False),
        sa.Column("wall_ms", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """The first program knows nothing of an audit log that begins later than at its first row."""
    pruned = op.get_bind().execute(sa.text("SELECT 1 FROM notes WHERE key = 'audit.checkpoint'")).first()
    if pruned is not None:
        raise NotImplementedError("the audit log was pruned; revision 0001 cannot read it")
    op.drop_table("seals")
