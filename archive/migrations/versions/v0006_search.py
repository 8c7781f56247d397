"""The index in two parts, what stands and what stood, under numbers that sort by date."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# Contentless: the text stands in `version`. Words come cut, folded and stemmed.
_COLUMNS = "title, text, title_stem, text_stem, credit, official, meta"
_OPTIONS = "content='', tokenize='unicode61 remove_diacritics 0'"


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["version.id"]),
        sa.ForeignKeyConstraint(["release"], ["release.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version"),
    )
    op.create_table(
        "search_state",
        sa.Column("built", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("built"),
    )
    op.drop_column("version", "stem_version")
    op.execute("DROP TABLE search_index")
    for name in ("search_index", "search_past"):
        op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5({_COLUMNS}, {_OPTIONS})")
