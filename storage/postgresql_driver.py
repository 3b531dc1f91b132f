"""asyncpg, reached by the URLs that people and platforms write for libpq."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from sqlalchemy.engine import URL

# What libpq reads of an address and asyncpg would pass on to the server, which knows none of it.
_OF_LIBPQ_ALONE = frozenset(
    {
        "channel_binding",
        "fallback_application_name",
        "gssencmode",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "load_balance_hosts",
        "require_auth",
        "sslcompression",
        "sslsni",
        "tcp_user_timeout",
    }
)
_TIMEOUT = "connect_timeout"
_USUAL_TIMEOUT_S = "30"


def connecting(url: URL) -> Callable[..., Awaitable[Any]]:
    """What opens a connection to the database of a `postgresql://` URL, for SQLAlchemy.

    asyncpg itself reads the URL: of SQLAlchemy's keywords it knows no `sslmode`.
    """
    timeout = float(str(url.query.get(_TIMEOUT, _USUAL_TIMEOUT_S)))
    asked = url.set(drivername="postgresql").difference_update_query([_TIMEOUT, *_OF_LIBPQ_ALONE])
    address = asked.render_as_string(hide_password=False)

    async def connect(*_: Any, **_options: Any) -> Any:
        return await asyncpg.connect(address, timeout=timeout)

    return connect
