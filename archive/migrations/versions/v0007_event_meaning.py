"""With an event the differences it is made of, and the reasons for its weight."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("event", sa.Column("changes", sa.JSON(), nullable=True))
    op.add_column("event", sa.Column("reasons", sa.JSON(), nullable=True))
