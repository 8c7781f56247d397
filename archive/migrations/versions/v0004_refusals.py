"""How often an address that never was a release answered that it is none."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "page", sa.Column("refusals", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    # Nothing ever read it: the nights of the looks say what is due.
    op.drop_column("page", "next_look")
