"""Slack's door to reactions: who of the team marks a message takes its ticket, or says it is done.

Which reactions count is set by `/vigie reactions`. Taking one away again changes nothing.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import person
from commands.kit.answers import Answer, Open, Say
from commands.kit.inbound import Event, Submitted, Typed
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from commands.kit.words import N_
from commands.tickets import gathering, service, talk
from commands.tickets.changes import the_desk
from commands.tickets.emoji_names import bare, emoji_name
from storage import desk as desk_storage
from storage import tickets
from storage.ticket_states import OPEN

FIELDS = {"take": "reaction_take", "done": "reaction_done", "ticket": "reaction_ticket"}
TAKE, DONE = "take", "done"


@dataclass(frozen=True, slots=True)
class Mark:
    """A reaction of the team's that means something; `ts` names the marked message."""

    what: str
    ts: str


async def noticed(event: Event, services: Services) -> Mark | None:
    """Find out whether a reaction means something here; those of clients and bots do not."""
    reaction = bare(str(event.data.get("reaction") or ""))
    async with services.db.reading() as session:
        settings = await desk_storage.get(session)
        meanings = (
            {}
            if settings is None
            else {
                bare(settings.reaction_take or ""): TAKE,
                bare(settings.reaction_done or ""): DONE,
            }
        )
        if not reaction or reaction not in meanings:
            return None
        who = await person.find(session, event.user)
    if who is None or not who.is_staff:
        return None
    return Mark(meanings[reaction], str((event.data.get("item") or {}).get("ts") or ""))


async def marked(event: Event, mark: Mark, act: Act, session: AsyncSession) -> None:
    """Take the ticket of a marked message, or offer to resolve it."""
    ticket = await gathering.on_ticket(session, act.scope, event.channel, mark.ts, mark.ts)
    if ticket is None or ticket.state not in OPEN:
        return
    spot = talk.Spot(event.channel, await _thread(session, act, event.channel, mark.ts), mark.ts)
    number = ticket.id
    if mark.what == DONE:
        await talk.tell(session, act, spot, "tickets/done", {"number": f"T-{number}"})
        return
    try:
        async with session.begin_nested():
            await service.take(session, act, number)
    except Refused as refusal:
        await talk.refuse(session, act, spot, number, refusal)
    else:
        await talk.confirm(session, act, spot, number, "take")


async def _thread(session: AsyncSession, act: Act, channel: str, ts: str) -> str | None:
    """Find the thread in which a marked message stands, so that the answer stands there too."""
    entry = await tickets.entry_by_message(session, act.scope, channel, ts)
    root = entry.details.get("thread_ts") if entry is not None else None
    return str(root) if root else None


async def form(_typed: Typed, _act: Act, session: AsyncSession) -> Answer:
    """`/vigie reactions`: which reactions count."""
    settings = await the_desk(session)
    return Open(
        "tickets/reactions",
        {what: getattr(settings, field) or "" for what, field in FIELDS.items()},
    )


async def save(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of `/vigie reactions`; an empty field switches one off."""
    await the_desk(session)
    chosen: dict[str, str | None] = {}
    for what, field in FIELDS.items():
        typed = sent.values.get(what, "").strip()
        name = emoji_name(typed) if typed else None
        if typed and name is None:
            raise Refused(
                N_("I can't read this emoji. Write for example :raising_hand:"), field=what
            )
        if name is not None and name in chosen.values():
            raise Refused(N_("This emoji has another meaning already."), field=what)
        chosen[field] = name
    settings = await the_desk(session)
    before = {field: getattr(settings, field) for field in chosen}
    await desk_storage.save(session, dict(chosen))
    await act.audit(session, "desk.reactions", "desk", None, before=before, after=chosen)
    return Say("tickets/reactions_saved", {w: chosen[f] or "" for w, f in FIELDS.items()})
