"""Having a ticket's card at the desk drawn again, from whichever room changed what it shows."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage import desk, outbox
from storage.outbox import Address

# The card belongs to the tickets room; this is its name in the outbox.
DESK_CARD = "tickets/desk"


async def refresh(session: AsyncSession, number: int) -> None:
    """Bring the desk's card of a ticket up to date; before `/vigie setup` there is none."""
    settings = await desk.get(session)
    if settings is None:
        return
    posted = await outbox.posted(session, DESK_CARD, number)
    to = Address(channel=settings.desk_channel)
    await outbox.card(session, DESK_CARD, number, to, posted=posted is not None)
