"""A hardware order of Acme's, which its contract has Luc approve first."""

from datetime import date

from sqlalchemy import select

from storage.approvals import Approval
from storage.audit import AuditEntry
from storage.contracts import Contract
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor, Message
from tests.support.house import House
from tests.support.rows import SOME_DAY

ACME, DESK, DIRECT = "acme-support", "desk", "@vigie"
WISH = "Un écran pour l'accueil"


async def reserve(bot: Bot, desk: House, *kinds: str) -> None:
    """Have Acme's contract reserve these kinds for its lead."""
    async with bot.db.writing() as session:
        session.add(
            Contract(
                client_id=desk.acme.id,
                name="Infogérance",
                starts_on=date(2026, 1, 1),
                ends_on=None,
                approval_kinds=list(kinds),
                created_at=SOME_DAY,
            )
        )


async def order(bot: Bot, desk: House, alice: Actor, kind: str = "hardware") -> None:
    """Alice types it, and the clock ticks: the question is on its way."""
    await reserve(bot, desk, kind)
    await alice.types(f"/ticket {WISH}", ACME)
    await alice.picks("tickets.form:kind", "hardware")
    sent = await alice.submits(f_article="screen", f_quantity="2")
    assert sent.ok, sent.errors
    await bot.tick()


async def card_of(lead: Actor) -> Message:
    """The lead's card, as it stands now."""
    return (await lead.sees(DIRECT)).with_(WISH)


async def ticket(bot: Bot, number: int = 1) -> Ticket:
    async with bot.db.reading() as session:
        return await session.get_one(Ticket, number)


async def approval(bot: Bot) -> Approval:
    async with bot.db.reading() as session:
        found = await session.scalar(select(Approval).order_by(Approval.id.desc()).limit(1))
    assert found is not None
    return found


async def audited(bot: Bot, action: str) -> list[AuditEntry]:
    async with bot.db.reading() as session:
        found = await session.scalars(select(AuditEntry).where(AuditEntry.action == action))
        return list(found)
