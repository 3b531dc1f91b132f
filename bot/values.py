"""What the values of some settings must look like; `ValueError` says what is wrong with one."""

import re

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from commands.kit.zones import zone_named
from storage.db import normalise

_SLACK_USER = re.compile(r"[UW][0-9A-Z]+")
_PASSWORD = re.compile(r"(^[\w+]+://[^:/]*:)[^@]*@")
_PASSWORD_IN_QUERY = re.compile(r"([?&]password=)[^&]*")
_FILE_ENDINGS = (".db", ".sqlite", ".sqlite3")


def slack_users(value: tuple[str, ...]) -> tuple[str, ...]:
    """Ids such as U012AB3CD, not names."""
    strange = [each for each in value if not _SLACK_USER.fullmatch(each)]
    if strange:
        raise ValueError(
            f"{', '.join(strange)} is no Slack user id; one looks like U012AB3CD, and stands in "
            "the person's profile under Copy member ID"
        )
    return value


def time_zone(value: str) -> str:
    """A zone that this machine knows, by its proper name."""
    zone = zone_named(value)
    if zone is None:
        raise ValueError(f"{value!r} is no time zone; one looks like Europe/Paris")
    return zone


def database(value: str) -> str:
    """The address of an engine that we know, or what is plainly a file."""
    if "://" not in value:
        if "/" not in value and not value.endswith(_FILE_ENDINGS):
            raise ValueError(
                f"{value!r} is neither a file nor an address; write "
                "sqlite:///data/vigie.sqlite3 or postgresql://user:password@host/vigie"
            )
        return value
    try:
        make_url(value)
    except (ArgumentError, ValueError) as unreadable:
        # Its own words may quote the password.
        raise ValueError(
            "this address cannot be read; write postgresql://user:password@host/vigie, with %40 "
            "for an @ in the password and %2F for a /"
        ) from unreadable
    normalise(value)
    return value


def database_shown(value: str) -> str:
    """The database as it was written, without its password."""
    masked = _PASSWORD.sub(r"\1***@", value)
    return _PASSWORD_IN_QUERY.sub(r"\1***", masked)
