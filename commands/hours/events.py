"""Slack's other door to hours: a client's lead who asks how many are left, in a message."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.hours import alerts, shown
from commands.kit import asked as asking
from commands.kit import person
from commands.kit.inbound import Event
from commands.kit.person import Who
from commands.kit.services import Act, Services
from storage import inbox, outbox
from storage.outbox import Address
from storage.people import Role


async def asked(event: Event, services: Services) -> Who | None:
    """Find out whether one of a client's people asks for the hours, and nothing else."""
    if event.data.get("bot_id") or not event.user:
        return None
    if not asking.hours_are_asked(event.data, services.our_user):
        return None
    async with services.db.reading() as session:
        who = await person.find(session, event.user, event.author_team)
    return who if who is not None and who.client_id is not None else None


async def answer(event: Event, who: Who, act: Act, session: AsyncSession) -> None:
    """Answer the lead directly, in private; tell anybody else whom to ask. Once per message.

    A mention comes as two events.
    """
    once = f"hours:{event.channel}:{event.data.get('ts')}"
    if who.client_id is None or not await inbox.first_time(session, once, act.now):
        return
    if who.role == Role.LEAD:
        template, context = "hours/left", await shown.left(session, who.client_id, act.now)
    else:
        leads = await alerts.leads_of(session, who.client_id)
        template, context = "hours/ask_lead", {"leads": [lead.name for lead in leads]}
    to = Address(user=who.slack_user)
    await outbox.line(session, template, context, to, locale=who.locale, zone=who.zone)
