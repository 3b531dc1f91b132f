"""What is said about a question: to the leads by direct message, to the desk where it belongs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import desk_card
from storage import clients, outbox, people, tickets
from storage import desk as desk_storage
from storage.approvals import OF_TICKETS, Approval
from storage.desk import Desk
from storage.outbox import Address
from storage.people import Person, Role
from storage.scope import Scope

CARD = "approvals/lead"
# In the place of a person: the client's channel, when no lead can be written to.
CHANNEL = 0


def record_of(approval: Approval, reader: int) -> str:
    """Name the card of one reader."""
    return f"{approval.id}.{reader}"


async def leads(session: AsyncSession, client_id: int) -> list[Person]:
    """Who may decide for a client."""
    theirs = await people.contacts(session, Scope.client(client_id), client_id)
    return [person for person in theirs if person.role == Role.LEAD]


async def refresh(session: AsyncSession, approval: Approval) -> None:
    """Bring every card of a question up to date, and those of its ticket."""
    await session.flush()
    for reader in approval.told:
        await _card(session, approval, reader)
    if approval.kind == OF_TICKETS:
        await desk_card.refresh(session, int(approval.record))


async def show_to(session: AsyncSession, approval: Approval, reader: int) -> None:
    """Give somebody a card of their own."""
    if reader not in approval.told:
        approval.told = [*approval.told, reader]
        await session.flush()
    await _card(session, approval, reader)


async def _card(session: AsyncSession, approval: Approval, reader: int) -> None:
    record = record_of(approval, reader)
    posted = await outbox.posted(session, CARD, record)
    if posted is not None:
        await outbox.card(session, CARD, record, Address(channel=posted.channel), posted=True)
        return
    to = await _place(session, approval, reader)
    if to is not None:
        await outbox.card(session, CARD, record, to, posted=False)


async def _place(session: AsyncSession, approval: Approval, reader: int) -> Address | None:
    scope = Scope.client(approval.client_id)
    if reader == CHANNEL:
        channels = await clients.channels_of(session, scope, approval.client_id)
        return Address(channel=channels[0].slack_channel) if channels else None
    person = await people.get(session, scope, reader)
    return Address(user=person.slack_user) if person is not None and person.active else None


async def to_reader(
    session: AsyncSession,
    approval: Approval,
    reader: int,
    template: str,
    context: Mapping[str, Any],
) -> None:
    """Say something below somebody's card, where they see it without opening the thread."""
    scope = Scope.client(approval.client_id)
    person = await people.get(session, scope, reader) if reader != CHANNEL else None
    client = await clients.get(session, scope, approval.client_id)
    spoken = person or client
    if spoken is None or (person is not None and not person.active):
        return
    locale = person.locale if person is not None else client.language if client else ""
    to = Address(
        channel="" if person is not None else await _channel(session, approval),
        user=person.slack_user if person is not None else None,
        under=(CARD, record_of(approval, reader)),
        broadcast=True,
    )
    await outbox.line(session, template, context, to, locale=locale, zone=spoken.zone)


async def _channel(session: AsyncSession, approval: Approval) -> str:
    place = await _place(session, approval, CHANNEL)
    return place.channel if place is not None else ""


async def to_desk(
    session: AsyncSession, approval: Approval, template: str, context: Mapping[str, Any]
) -> None:
    """Tell the team: in the ticket's thread, else in the approvals channel."""
    settings = await desk_storage.get(session)
    if settings is None:
        return
    values = {**context, "number": about(approval), "client": await client_name(session, approval)}
    for to in await _at_desk(session, settings, approval):
        await outbox.line(
            session, template, values, to, locale=settings.language, zone=settings.zone
        )


async def _at_desk(session: AsyncSession, settings: Desk, approval: Approval) -> list[Address]:
    if approval.kind == OF_TICKETS:
        return await desk_card.thread(session, settings, int(approval.record), broadcast=True)
    return [Address(channel=settings.approvals_channel)]


def about(approval: Approval) -> str:
    """Name what is asked: its number, else its title."""
    return str(approval.details.get("number") or approval.details.get("title") or "")


async def client_name(session: AsyncSession, approval: Approval) -> str:
    """The client's name."""
    client = await clients.get(session, Scope.client(approval.client_id), approval.client_id)
    return client.name if client is not None else ""


async def written(
    session: AsyncSession, approval: Approval, kind: str, *, at: Any, author_id: int, body: str
) -> None:
    """Write what was asked or answered on the ticket's timeline."""
    if approval.kind == OF_TICKETS:
        await tickets.add_entry(
            session,
            ticket_id=int(approval.record),
            client_id=approval.client_id,
            at=at,
            kind=kind,
            author_id=author_id,
            body=body,
            public=True,
        )
