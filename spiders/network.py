"""Whether our own line works: some hosts that are known to be there are asked for a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

_TIMEOUT_S = 10.0
_PORT = 443


async def is_network_up(hosts: Sequence[str]) -> bool:
    """Whether at least half of the control hosts can be reached; true where there are none.

    hosts: names or addresses, with a port where it is not 443: "example.org", "1.1.1.1:53".
    """
    if not hosts:
        return True
    reached = await asyncio.gather(*(_is_reached(host) for host in hosts))
    return 2 * sum(reached) >= len(hosts)


async def _is_reached(host: str) -> bool:
    name, _, port = host.rpartition(":")
    if not name or not port.isdigit():
        name, port = host, str(_PORT)
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            _, writer = await asyncio.open_connection(name.strip("[]"), int(port))
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
