"""The index in two parts, what stands and what stood, under numbers that sort by date."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

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
        sa.Column("valid_from", sa.String(32), nullable=False),
        sa.Column("valid_to", sa.String(32), nullable=True),
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
    op.create_table(
        "coverage_run",
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("first_night", sa.Integer(), nullable=False),
        sa.Column("last_night", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["portal"], ["portal.id"]),
        sa.ForeignKeyConstraint(["first_night"], ["night.number"]),
        sa.ForeignKeyConstraint(["last_night"], ["night.number"]),
        sa.PrimaryKeyConstraint("portal", "first_night"),
    )
    # Nights of before: a run for each, told apart by nothing but their verdict.
    op.execute(
        "INSERT INTO coverage_run "
        "SELECT portal, night, night, night.started_at, night.started_at, 1, verdict "
        "FROM night_portal JOIN night ON night.number = night_portal.night "
        "WHERE verdict IS NOT NULL"
    )
    op.drop_index("release_published", "release")
    op.drop_index("release_region", "release")
    op.create_index("release_published", "release", ["portal", "published_sort"])
    op.drop_column("version", "stem_version")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
        for name in ("search_index", "search_past"):
            op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5({_COLUMNS}, {_OPTIONS})")
        return
    for name in ("search_index", "search_past"):
        op.create_table(
            name,
            sa.Column("code", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("words", postgresql.TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("code"),
        )
        op.create_index(f"{name}_words", name, ["words"], postgresql_using="gin")
        # With the usual 100, any word but the thousand commonest is taken for one of 0.5 %, and a
        # rare one is sought by walking all that is newer (9 s at a million releases, measured).
        op.execute(f"ALTER TABLE {name} ALTER COLUMN words SET STATISTICS 1000")
