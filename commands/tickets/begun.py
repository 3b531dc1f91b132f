"""What a new ticket of a particular kind brings with it: its answers, its privacy, an approval."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.services import Act
from commands.kit.words import language
from commands.tickets import approving, changes, filling, sensitive
from storage import tickets
from storage.desk import Desk
from storage.scope import Scope

FORM = "form"


async def begin(
    session: AsyncSession, act: Act, desk: Desk, client_id: int, number: int, author_id: int | None
) -> None:
    """Write the answers on its timeline, make it private, ask the lead: whatever it needs."""
    ticket = await tickets.get(session, Scope.client(client_id), number, lock=True)
    if ticket is None:
        raise LookupError(f"ticket {number} was just opened and is not there")
    if ticket.answers:
        names = await approving.names_in(session, ticket)
        spoken = language(desk.language, "fr")
        told = filling.described(ticket.form, ticket.answers, spoken, names)
        await changes.write_down(
            session,
            ticket,
            FORM,
            at=act.now,
            author_id=author_id,
            body="\n".join(f"{label}: {answer}" for label, answer in told),
            details={"form": ticket.form},
        )
    if sensitive.by_nature(ticket.kind, ticket.form):
        await sensitive.hide(session, desk, ticket)
    if await approving.needed(
        session, desk, client_id, kind=ticket.kind, form=ticket.form, at=act.now
    ):
        await approving.ask(session, act, ticket)
