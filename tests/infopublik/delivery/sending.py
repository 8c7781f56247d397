"""An archive with watches, and a run that delivers: what tests of deliveries share."""

from __future__ import annotations

from archive.clock import Clock
from archive.database import Archive
from infopublik.delivery.channels import Settings
from infopublik.delivery.deliver import Receipt, deliver_digests
from tests.archive.building import FIRST_NIGHT
from tests.infopublik.delivery.receivers import SECRET


def deliver(
    archive: Archive,
    *,
    smtp: int | None = None,
    clock: Clock | None = None,
    is_patient: bool = False,
    secret: str | None = SECRET,
) -> list[Receipt]:
    """Deliver once; smtp: the port of a mail server."""
    settings = Settings(
        smtp_url=None if smtp is None else f"smtp://127.0.0.1:{smtp}", webhook_secret=secret
    )
    return deliver_digests(
        archive, clock or Clock(FIRST_NIGHT), settings=settings, is_patient=is_patient
    )
