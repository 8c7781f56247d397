"""Where the raw answer of a look lies, the chain of nights, clusters, and takedowns."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("look", sa.Column("warc", sa.String(), nullable=True))
    op.add_column("look", sa.Column("warc_offset", sa.BigInteger(), nullable=True))
    op.add_column("look", sa.Column("payload_sha256", sa.String(), nullable=True))
    op.create_table(
        "manifest",
        sa.Column("night", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["night"], ["night.number"]),
        sa.PrimaryKeyConstraint("night"),
    )
    op.create_table(
        "cluster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    # As plain SQL: Alembic would copy the whole table to add a column with a foreign key.
    op.execute("ALTER TABLE release ADD COLUMN cluster INTEGER REFERENCES cluster (id)")
    op.create_index("release_cluster", "release", ["cluster"])
    op.create_table(
        "signature",
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("algorithm", sa.Integer(), nullable=False),
        sa.Column("minhash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["release.id"]),
        sa.PrimaryKeyConstraint("release"),
    )
    op.create_table(
        "band",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["release"], ["release.id"]),
        sa.PrimaryKeyConstraint("key", "release"),
        sqlite_with_rowid=False,
    )
    op.create_index("band_release", "band", ["release"])
    op.create_table(
        "takedown",
        sa.Column("release", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["release"], ["release.id"]),
        sa.PrimaryKeyConstraint("release"),
    )
