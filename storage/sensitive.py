"""Private tickets: who may read their words.

A ticket is private (`Ticket.sensitive`) because of its kind (a security incident, somebody who
leaves) or because the desk made it so. Of the team, the technician who holds it, the managers and
the administrators read it; of the client, who asked for it and the leads. Whoever lists, searches,
counts or quotes tickets asks here: `readable` for a condition in SQL, `may_read` for one ticket.
"""

from typing import Protocol

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.util import identity_key

from storage.people import STAFF, Role
from storage.tickets import Ticket
from storage.upsert import table

_SEE_ALL = frozenset({Role.MANAGER, Role.ADMINISTRATOR, Role.LEAD})


class Reader(Protocol):
    """Who reads: a `Who` or a `Person`."""

    @property
    def id(self) -> int:
        """Their number in the directory."""

    @property
    def role(self) -> str:
        """What they are to us."""


class Private(Protocol):
    """A ticket, or a row of a list with these columns."""

    @property
    def sensitive(self) -> bool:
        """Whether it is private."""

    @property
    def technician_id(self) -> int | None:
        """Who holds it."""

    @property
    def reporter_id(self) -> int | None:
        """Who asked for it."""


def may_read(ticket: Private, reader: Reader) -> bool:
    """Whether somebody may read the words of a ticket that is within their scope."""
    if not ticket.sensitive or reader.role in _SEE_ALL:
        return True
    own = ticket.technician_id if reader.role in STAFF else ticket.reporter_id
    return own == reader.id


def readable(reader: Reader) -> ColumnElement[bool]:
    """The condition on the table of tickets that says the same; a scope is needed beside it."""
    if reader.role in _SEE_ALL:
        return true()
    tickets = table(Ticket).c
    own = tickets.technician_id if reader.role in STAFF else tickets.reporter_id
    return or_(tickets.sensitive.is_(False), own == reader.id)


async def is_private(session: AsyncSession, number: int) -> bool:
    """Whether a ticket is private; the one at hand is not asked for again."""
    held: Ticket | None = session.sync_session.identity_map.get(identity_key(Ticket, number))
    if held is not None:
        return held.sensitive
    return bool(await session.scalar(select(Ticket.sensitive).where(Ticket.id == number)))
