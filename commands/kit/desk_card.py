"""A ticket at the desk, from whichever room speaks of it: its card drawn again, its thread.

A private ticket's card in the desk channel holds no words. They stand on a second card in the
private channel, where one is set; without one, what is said goes to those who may read it.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.person import Who
from storage import desk, outbox, people, sensitive, tickets
from storage.desk import Desk
from storage.outbox import Address
from storage.people import Person, Role
from storage.scope import Scope

# The cards belong to the tickets room; these are their names in the outbox.
DESK_CARD = "tickets/desk"
PRIVATE_CARD = "tickets/secret"
CARDS = frozenset({DESK_CARD, PRIVATE_CARD})
_MANAGERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


async def refresh(session: AsyncSession, number: int) -> None:
    """Bring the desk's card of a ticket up to date; before `/vigie setup` there is none."""
    settings = await desk.get(session)
    if settings is None:
        return
    posted = await outbox.posted(session, DESK_CARD, number)
    to = Address(channel=settings.desk_channel)
    await outbox.card(session, DESK_CARD, number, to, posted=posted is not None)
    await refresh_private(session, settings, number)


async def refresh_private(session: AsyncSession, settings: Desk, number: int) -> None:
    """Bring the card that holds the words of a private ticket up to date."""
    if settings.sensitive_channel and await sensitive.is_private(session, number):
        posted = await outbox.posted(session, PRIVATE_CARD, number)
        to = Address(channel=settings.sensitive_channel)
        await outbox.card(session, PRIVATE_CARD, number, to, posted=posted is not None)


async def thread(
    session: AsyncSession, settings: Desk, number: int, *, broadcast: bool = False
) -> list[Address]:
    """Where words about a ticket go: under its card; those about a private one to few people."""
    if not await sensitive.is_private(session, number):
        under = (DESK_CARD, str(number))
        return [Address(channel=settings.desk_channel, under=under, broadcast=broadcast)]
    if settings.sensitive_channel:
        if await outbox.posted(session, PRIVATE_CARD, number) is None:
            await refresh_private(session, settings, number)
        under = (PRIVATE_CARD, str(number))
        return [Address(channel=settings.sensitive_channel, under=under, broadcast=broadcast)]
    return [Address(user=person.slack_user) for person in await keepers(session, number)]


async def keepers(session: AsyncSession, number: int) -> list[Person]:
    """Who hears of a private ticket directly: its technician, or the managers while it has none."""
    ticket = await tickets.get(session, Scope.desk(), number)
    team = await people.staff(session)
    holder = [person for person in team if ticket is not None and person.id == ticket.technician_id]
    return holder or [person for person in team if person.role in _MANAGERS]


async def may_read(session: AsyncSession, number: int, reader: Who) -> bool:
    """Whether somebody of the team may read the words of a ticket."""
    if not await sensitive.is_private(session, number):
        return True
    ticket = await tickets.get(session, Scope.desk(), number)
    return ticket is not None and sensitive.may_read(ticket, reader)
