"""Releases that are not found, what proves it, and a portal's trouble as one incident."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.String(32), nullable=True),
        sa.Column("last_at", sa.String(32), nullable=True),
        sa.Column("is_soft", sa.Boolean(), nullable=False),
        sa.Column("crowd_nights", sa.Integer(), nullable=False),
        sa.Column("crowd_first_at", sa.String(32), nullable=True),
        sa.Column("crowd_last_at", sa.String(32), nullable=True),
        sa.Column("crowd_is_soft", sa.Boolean(), nullable=False),
        sa.Column("hold", sa.String(), nullable=True),
        sa.Column("looks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["release.id"]),
        sa.ForeignKeyConstraint(["portal"], ["portal.id"]),
        sa.PrimaryKeyConstraint("release"),
    )
    op.create_index("ix_absence_portal", "absence", ["portal"])
    op.create_table(
        "proof",
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("look", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"]),
        sa.ForeignKeyConstraint(["look"], ["look.id"]),
        sa.PrimaryKeyConstraint("event", "look"),
    )
    op.add_column("portal", sa.Column("incident", sa.JSON(), nullable=True))
    op.add_column("night_portal", sa.Column("is_network_up", sa.Boolean(), nullable=True))
    op.add_column("night_portal", sa.Column("gate", sa.Text(), nullable=True))
    op.add_column("page", sa.Column("control_night", sa.Integer(), nullable=True))
