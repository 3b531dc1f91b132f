"""Time zones as people write them."""

from functools import cache
from zoneinfo import available_timezones


def zone_named(typed: str) -> str | None:
    """Return the IANA name of a time zone, whatever its capitals and spaces; None for no zone."""
    return _zones().get("_".join(typed.casefold().split()))


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
