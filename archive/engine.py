"""What the engines have in common: where an archive lies, and the text that is stored.

`archive.engine_sqlite` and `archive.engine_postgres` each hold one `Place`;
`archive.database` picks between them by the URL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from archive.errors import InfopublikError, StorageError

# A writer waits this long for another before it gives up (faults.md, T40).
BUSY_TIMEOUT_S = 30.0

# PostgreSQL keeps neither in a text, SQLite keeps the first: both get the same text.
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


class Place(Protocol):
    """Where an archive is or will be.

    url: with all that stands in it, a password too. name: for messages, without it. folder:
    where what belongs to the archive lies (contract: Where things are).
    """

    @property
    def url(self) -> str:
        """Opens it again."""
        ...

    @property
    def name(self) -> str:
        """What to call it."""
        ...

    @property
    def folder(self) -> Path:
        """Made by whoever puts something into it."""
        ...

    def reader(self) -> sa.Engine:
        """An engine whose transactions are one consistent view and cannot write."""
        ...

    def writer(self) -> sa.Engine:
        """An engine whose transactions begin as the only writer."""
        ...

    def is_there(self) -> bool:
        """Whether anything stands there yet."""
        ...

    def make_room(self) -> None:
        """Make what a new archive is put into; refuse what is not ours before it is touched."""
        ...

    def size_bytes(self, connection: sa.Connection) -> int:
        """How much room the archive takes."""
        ...

    def errors(self) -> AbstractContextManager[None]:
        """Turn the engine's errors about the place into the project's own."""
        ...


@contextmanager
def translated(
    known: Callable[[sa.exc.DBAPIError], InfopublikError | None], where: Path
) -> Iterator[None]:
    """Turn errors of the engine and of files into the project's own.

    known: the project's error for what the engine said, or None where the place is not to blame.
    where: the file to name where an error of the system names none.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        own = known(error)
        if own is None:
            raise
        raise own from error
    except BrokenPipeError:
        raise  # whoever read our output has left; the archive is well
    except OSError as error:
        raise StorageError(f"{error.filename or where}: {error.strerror}.") from error


@contextmanager
def passing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection for one question; the engine is given up with it."""
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def store_as_text(engine: sa.Engine) -> sa.Engine:
    """Have NUL and lone surrogates in every parameter become U+FFFD; returns the same engine."""
    sa.event.listen(engine, "before_cursor_execute", _clean, retval=True)
    return engine


def _clean(
    _connection: sa.Connection,
    _cursor: Any,
    statement: str,
    parameters: Any,
    _context: Any,
    _is_many: bool,
) -> tuple[str, Any]:
    return statement, _cleaned(parameters) if _is_unclean(parameters) else parameters


def _is_unclean(value: Any) -> bool:
    """Whether any text in it must change: hardly ever, and to look is cheaper than to copy."""
    if isinstance(value, str):
        # Most texts are ASCII, which is told at once.
        return "\x00" in value if value.isascii() else _NOT_TEXT.search(value) is not None
    if isinstance(value, Mapping):
        return any(_is_unclean(each) for each in value.values() if each is not None)
    if isinstance(value, list | tuple):
        return any(_is_unclean(each) for each in value if each is not None)
    return False


def _cleaned(value: Any) -> Any:
    """Parameters of one row or of many, by name or by place, down to each text."""
    if isinstance(value, str):
        return _NOT_TEXT.sub(_REPLACEMENT, value)
    if isinstance(value, Mapping):
        return {name: _cleaned(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_cleaned(each) for each in value)
    return value
