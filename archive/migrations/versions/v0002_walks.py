"""Walks of lists that go on from night to night, and what lists say of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for column in (
        sa.Column("walk", sa.String(), nullable=True),
        sa.Column("shown", sa.Integer(), nullable=True),
        sa.Column("fresh", sa.Integer(), nullable=True),
        sa.Column("is_filled", sa.Boolean(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("read_modified", sa.Text(), nullable=True),
    ):
        op.add_column("page", column)
