"""Watches, the digests they send, and what came of sending them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("portal", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("pillar", sa.String(), nullable=True),
        sa.Column("since", sa.String(32), nullable=True),
        sa.Column("until", sa.String(32), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("min_weight", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("sends_empty", sa.Boolean(), nullable=False),
        sa.Column("is_private_allowed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("weighed_at", sa.String(32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.String(32), nullable=True),
        sa.Column("disabled_at", sa.String(32), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("watch", sa.Integer(), nullable=False),
        sa.Column("night", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("sent_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["watch"], ["watch.id"]),
        sa.ForeignKeyConstraint(["night"], ["night.number"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("digest_unsent", "digest", ["watch", "sent_at"])
    op.create_table(
        "digest_event",
        sa.Column("digest", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["digest.id"]),
        sa.ForeignKeyConstraint(["event"], ["event.id"]),
        sa.PrimaryKeyConstraint("digest", "event"),
        sqlite_with_rowid=False,
    )
    op.create_index("digest_event_event", "digest_event", ["event"])
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("is_received", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["digest.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("receipt_digest", "receipt", ["digest"])
