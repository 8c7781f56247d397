"""The first tables, and the search index over every version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "night",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.Column("finished_at", sa.String(32), nullable=True),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "portal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("checked", sa.String(), nullable=False),
        sa.Column("backfilled_night", sa.Integer(), nullable=True),
        sa.Column("not_before", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "night_portal",
        sa.Column("night", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(32), nullable=True),
        sa.Column("finished_at", sa.String(32), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("list_complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["night"],
            ["night.number"],
        ),
        sa.ForeignKeyConstraint(
            ["portal"],
            ["portal.id"],
        ),
        sa.PrimaryKeyConstraint("night", "portal"),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("published_at", sa.String(), nullable=True),
        sa.Column("published_sort", sa.String(32), nullable=True),
        sa.Column("published", sa.JSON(), nullable=False),
        sa.Column("first_seen", sa.String(32), nullable=False),
        sa.Column("last_seen", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["portal"],
            ["portal.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("portal", "url"),
    )
    op.create_index("release_published", "release", ["published_sort"], unique=False)
    op.create_index("release_region", "release", ["region_code", "published_sort"], unique=False)
    op.create_index("release_same", "release", ["portal", "sha256"], unique=False)
    op.create_table(
        "alias",
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["portal"],
            ["portal.id"],
        ),
        sa.ForeignKeyConstraint(
            ["release"],
            ["release.id"],
        ),
        sa.PrimaryKeyConstraint("portal", "url"),
    )
    op.create_index("alias_release", "alias", ["release"], unique=False)
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("night", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=True),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["night"],
            ["night.number"],
        ),
        sa.ForeignKeyConstraint(
            ["portal"],
            ["portal.id"],
        ),
        sa.ForeignKeyConstraint(
            ["release"],
            ["release.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("look_night", "look", ["night", "portal"], unique=False)
    op.create_index("look_url", "look", ["url"], unique=False)
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("link_text", sa.Text(), nullable=True),
        sa.Column("feed_published", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("brought", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("first_seen", sa.String(32), nullable=False),
        sa.Column("last_seen", sa.String(32), nullable=False),
        sa.Column("listed_night", sa.Integer(), nullable=True),
        sa.Column("planned_night", sa.Integer(), nullable=True),
        sa.Column("looked_night", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_look", sa.String(32), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("held_sha256", sa.String(), nullable=True),
        sa.Column("held_night", sa.Integer(), nullable=True),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["portal"],
            ["portal.id"],
        ),
        sa.ForeignKeyConstraint(
            ["release"],
            ["release.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("portal", "url"),
    )
    op.create_index("page_plan", "page", ["portal", "planned_night", "looked_night"], unique=False)
    op.create_index("page_release", "page", ["release"], unique=False)
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("night", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.String(32), nullable=False),
        sa.Column("valid_to", sa.String(32), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("stem_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["night"],
            ["night.number"],
        ),
        sa.ForeignKeyConstraint(
            ["release"],
            ["release.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("release", "number"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("night", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["night"],
            ["night.number"],
        ),
        sa.ForeignKeyConstraint(
            ["portal"],
            ["portal.id"],
        ),
        sa.ForeignKeyConstraint(
            ["release"],
            ["release.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version"],
            ["version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("event_at", "event", ["at"], unique=False)
    op.create_index("event_release", "event", ["release"], unique=False)
    op.create_table(
        "label",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"],
            ["version.id"],
        ),
        sa.PrimaryKeyConstraint("version", "kind", "value"),
    )
    op.create_index("label_value", "label", ["kind", "value", "version"], unique=False)
    # One row a version, never updated: the row id is the version's, so an as-of
    # search needs nothing more. Contentless: the text stands in `version`.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "title, text, title_stem, text_stem, content='', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
