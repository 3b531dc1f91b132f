"""Where we speak to the client about a private ticket: to who asked for it, and to the leads.

Each of them has a thread of their own in their direct messages with us, under a card of theirs.
What they answer there reaches the ticket (`joining.ticket_of_thread`).
"""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.words import N_
from storage import outbox, people
from storage.outbox import Address
from storage.people import Person, Role
from storage.scope import Scope
from storage.tickets import Ticket

CARD = "tickets/private_client"
NO_READER = N_(
    "This ticket is private, and nobody of the client may read it: nobody there asked for it, and "
    "they have no lead. Name a lead first: `/vigie client`."
)


def record_of(ticket: Ticket, reader: Person) -> str:
    """Name somebody's own card about a private ticket."""
    return f"{ticket.id}.{reader.id}"


async def readers(session: AsyncSession, ticket: Ticket) -> list[Person]:
    """Who of the client reads it: who asked for it, then the leads."""
    scope = Scope.client(ticket.client_id)
    theirs = await people.contacts(session, scope, ticket.client_id)
    asked = [person for person in theirs if person.id == ticket.reporter_id]
    return asked + [person for person in theirs if person.role == Role.LEAD and person not in asked]


async def place(session: AsyncSession, ticket: Ticket) -> Address:
    """Find the thread of who asked for it; without them, of a lead."""
    for reader in await readers(session, ticket):
        return await _thread(session, ticket, reader)
    raise Refused(NO_READER)


async def _thread(session: AsyncSession, ticket: Ticket, reader: Person) -> Address:
    record = record_of(ticket, reader)
    if await outbox.posted(session, CARD, record) is None:
        to = Address(user=reader.slack_user)
        await outbox.card(session, CARD, record, to, posted=False)
    return Address(user=reader.slack_user, under=(CARD, record))


async def copy(
    session: AsyncSession, ticket: Ticket, said: Address, *, words: str, author: str
) -> None:
    """Show the leads who read along what was `said` there."""
    context = {"words": words, "author": author}
    for reader in await readers(session, ticket):
        if reader.slack_user == said.user or reader.id == ticket.reporter_id:
            continue
        to = await _thread(session, ticket, reader)
        await outbox.line(
            session, "tickets/copy", context, to, locale=reader.locale, zone=reader.zone
        )


async def begin(session: AsyncSession, ticket: Ticket) -> None:
    """Tell who asked for it, in their direct messages, that it goes on there."""
    if ticket.reporter_id is None or (ticket.channel or "").startswith("D"):
        return
    for reader in await readers(session, ticket):
        if reader.id == ticket.reporter_id:
            await _thread(session, ticket, reader)
