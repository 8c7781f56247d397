"""What is owed to a host between nights: its robots.txt, and until when to leave it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("robots", sa.Text(), nullable=True),
        sa.Column("robots_at", sa.String(32), nullable=True),
        sa.Column("not_before", sa.String(32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("tls_fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
