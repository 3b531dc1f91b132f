"""Private tickets: security incidents, leavers, and whatever the desk makes private.

Their words leave the channels that many read: our answers go to who asked and to the leads
directly, the desk's card says only that there is a private ticket, and who may not read it is told
so. `storage.sensitive` says who may; other rooms ask there.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import desk_card
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import changes, private_thread, rules, voice
from commands.tickets.forms import FORMS
from commands.tickets.rules import Kind
from storage import outbox
from storage.desk import Desk
from storage.outbox import Address
from storage.tickets import Ticket

ALREADY = N_("T-%(number)s is private already.")


def by_nature(kind: str, form: str | None) -> bool:
    """Whether such a ticket is private from its first word."""
    found = FORMS.get(form or "")
    return kind == Kind.SECURITY or (found is not None and found.sensitive)


async def hide(session: AsyncSession, desk: Desk, ticket: Ticket) -> None:
    """Make a ticket private: from now on its words are shown to few, and said to fewer."""
    ticket.sensitive = True
    await session.flush()
    await voice.card(session, desk, ticket.id)
    posted = await outbox.posted(session, voice.CLIENT_CARD, ticket.id)
    if posted is not None:  # it shows the title, where all the client's people read it
        to = Address(channel=posted.channel)
        await outbox.card(session, voice.CLIENT_CARD, ticket.id, to, posted=True)
    await private_thread.begin(session, ticket)
    if not desk.sensitive_channel:
        for keeper in await desk_card.keepers(session, ticket.id):
            await outbox.line(
                session,
                "tickets/keeper",
                {"number": f"T-{ticket.id}"},
                Address(user=keeper.slack_user),
                locale=keeper.locale,
                zone=keeper.zone,
            )


async def make_private(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Make a ticket private because the desk says so; there is no way back."""
    ticket = await changes.find(session, act, number, lock=True)
    rules.check_open(ticket.state)
    if ticket.sensitive:
        raise Refused(ALREADY, number=number)
    before = changes.before_of(ticket, "sensitive")
    await hide(session, await changes.the_desk(session), ticket)
    await changes.changed(session, act, ticket, "private", before=before)
    return ticket


async def follow(session: AsyncSession, ticket: Ticket) -> None:
    """After a correction: a ticket that turns out to be of a private kind is private."""
    if not ticket.sensitive and by_nature(ticket.kind, ticket.form):
        await hide(session, await changes.the_desk(session), ticket)
