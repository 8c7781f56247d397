"""Every exception of the project.

InfopublikError
├── UsageError            what was asked cannot be done as asked      exit 2
│   ├── NotFoundError     no such portal, release or version          exit 2
│   ├── RegistryError     a portal table is wrong: file, line, key    exit 2
│   ├── QueryError        a search query is wrong: position           exit 2
│   ├── DeadlineError     a search takes too long                     exit 2
│   └── SchemaError       the archive is not one this program reads   exit 2
├── StorageError          disk, server or a damaged archive           exit 74
├── DeliveryError         a receiver did not take a message           exit 74
└── BusyError             a living run holds the archive              exit 75

Expected trouble of the field (a gone page, a block page, a bad date) is no
exception: it is recorded as a look or an event.
"""


class InfopublikError(Exception):
    """Base of all; its text is one or two sentences for the person at the keyboard."""

    exit_code = 1


class UsageError(InfopublikError):
    """The call cannot be carried out as it was given."""

    exit_code = 2


class NotFoundError(UsageError):
    """A portal, release or version that does not exist was named."""


class RegistryError(UsageError):
    """A portal table is wrong; the text names file, line, portal and key."""


class QueryError(UsageError):
    """A search query is wrong.

    position: index into the query of the character at fault, counted from 0.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class DeadlineError(UsageError):
    """A search was stopped because it took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The search took longer than {seconds:g} s and was stopped. "
            "Add a word or a filter, or sort by date (--sort newest)."
        )


class SchemaError(UsageError):
    """The file is no archive, or one that a newer program wrote."""


class StorageError(InfopublikError):
    """The disk, the file system, the archive file or its server failed."""

    exit_code = 74


class DeliveryError(InfopublikError):
    """A receiver did not take a message; the text says why, and nothing that it answered."""

    exit_code = 74


class BusyError(InfopublikError):
    """A living run holds the lock of the archive."""

    exit_code = 75
