"""Walks of lists that go on from night to night, wordings that wait, layouts."""

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
    op.add_column("night_portal", sa.Column("layout", sa.JSON(), nullable=True))
    op.add_column("look", sa.Column("is_undated", sa.Boolean(), nullable=True))
    op.create_table(
        "held",
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("night", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("is_redesign", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("portal_region", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["release.id"]),
        sa.ForeignKeyConstraint(["portal"], ["portal.id"]),
        sa.ForeignKeyConstraint(["night"], ["night.number"]),
        sa.PrimaryKeyConstraint("release"),
    )
