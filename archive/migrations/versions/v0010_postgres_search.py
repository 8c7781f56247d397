"""On PostgreSQL: an index that holds spans of time, statistics of no words, and lz4."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_INDEXES = ("search_index", "search_past")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for name in _INDEXES:
        # No search rests on an estimate; to make one, ANALYZE would read 300,000 entries.
        op.execute(f"ALTER TABLE {name} ALTER COLUMN words SET STATISTICS 0")
    # The server's own way does not try what begins like a tsvector, and takes longer to read.
    if connection.scalar(
        sa.text(
            "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
        )
    ):
        for table, column in (*((name, "words") for name in _INDEXES), ("version", "text")):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4")
    # Short texts too, which the server would leave as they are below 2 KB; all stay in their row.
    op.execute("ALTER TABLE version SET (toast_tuple_target = 128)")
    for column in ("title", "text", "facts"):
        op.execute(f"ALTER TABLE version ALTER COLUMN {column} SET STORAGE MAIN")
    # The entries lack their spans: built anew at the end of the upgrade.
    op.execute("DELETE FROM search_state")
