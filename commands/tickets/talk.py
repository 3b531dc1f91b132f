"""What somebody of the team tells us in a thread: `@vigie prends`, `@vigie résolu: …`.

They alone read our answers. Words for the client are shown to their author first; they wait on the
timeline, as a draft, until *Send*.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import mentions, words
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import changes, linking, merging, moments, resting, service, verbs, voice
from commands.tickets.linking import Relation
from commands.tickets.opening import Facts
from commands.tickets.verbs import FOR_THE_CLIENT, Said, Unclear, Verb
from storage import inbox, outbox, people, tickets
from storage.outbox import Address
from storage.scope import Scope
from storage.tickets import Entry, Ticket

DRAFT = "draft"
NOT_A_TICKET = N_(
    "This thread is not on a ticket. Tell me what to do in a ticket's thread, or make a ticket of "
    "the message with the shortcut *Create a ticket*."
)
CLIENT_READS = N_(
    "The client reads this thread, so it is no place for a note. Write it in the desk's thread."
)
WHO = N_("I don't know whom you mean by “%(name)s”. Mention somebody of the team.")
WHEN = N_(
    "I can't read this moment: “%(when)s”. Write for example `2 h`, `tomorrow 9:00`, `monday`."
)
NO_DRAFT = N_("I have nothing of yours to send here. Write it again in the ticket's thread.")
SENT_ALREADY = N_("This was sent already.")


@dataclass(frozen=True, slots=True)
class Spot:
    """The message that speaks to us: its channel, its thread, and whether the desk is alone."""

    channel: str
    thread_ts: str | None
    ts: str
    at_desk: bool = False


async def heard(
    session: AsyncSession, act: Act, spot: Spot, ticket: Ticket | None, text: str
) -> bool:
    """Do what was said to us; `text` is Slack's, without our mention.

    False when it is no verb at all: then its author is told what we understand, and whoever calls
    takes it as the message that it is.
    """
    said = verbs.parse(text)
    known = isinstance(said, Said) or bool(said.near)
    # Of the two events of a mention the first counts, and so does the first of a redelivery.
    identity = f"{'message' if known else 'help'}:{spot.channel}:{spot.ts}"
    if not await inbox.first_time(session, identity, act.now):
        return known
    if ticket is None:
        await refuse(session, act, spot, 0, Refused(NOT_A_TICKET))
    elif isinstance(said, Unclear) or said.verb == Verb.HELP:
        lost = isinstance(said, Unclear)
        await tell(session, act, spot, "tickets/verbs", {"lost": lost, "number": f"T-{ticket.id}"})
    else:
        await _obey(session, act, spot, ticket, said)
    return known


async def tell(
    session: AsyncSession, act: Act, spot: Spot, template: str, context: dict[str, Any]
) -> None:
    """Tell who acted, in that thread, and nobody else."""
    to = Address(channel=spot.channel, user=act.person.slack_user, thread_ts=spot.thread_ts)
    await outbox.line(
        session, template, context, to, locale=act.person.locale, zone=act.person.zone
    )


async def refuse(
    session: AsyncSession, act: Act, spot: Spot, number: int, refusal: Refused
) -> None:
    """Tell who acted why it was not done."""
    told = _told("refused", _say(act, refusal.message, **refusal.values))
    await tell(session, act, spot, "tickets/told", {**told, "number": f"T-{number}"})


async def confirm(session: AsyncSession, act: Act, spot: Spot, number: int, what: str) -> None:
    """Tell who acted that it is done."""
    await tell(session, act, spot, "tickets/told", {**_told(what), "number": f"T-{number}"})


async def _obey(session: AsyncSession, act: Act, spot: Spot, ticket: Ticket, said: Said) -> None:
    number = ticket.id
    try:
        # A refusal may come after the first changes: none of them is kept.
        async with session.begin_nested():
            if said.verb in FOR_THE_CLIENT:
                template, context = await _draft(session, act, spot, ticket, said)
            else:
                done = await _do(session, act, spot, ticket, said)
                template, context = "tickets/told", done
    except Refused as refusal:
        await refuse(session, act, spot, number, refusal)
    else:
        await tell(session, act, spot, template, {**context, "number": f"T-{number}"})


async def _do(
    session: AsyncSession, act: Act, spot: Spot, ticket: Ticket, said: Said
) -> dict[str, Any]:
    """Do what needs no words for the client; what to tell of it."""
    number = ticket.id
    plain = _PLAIN.get(said.verb)
    if plain is not None:
        await plain(session, act, number)
    match said.verb:
        case Verb.ASSIGN:
            technician_id, name = await _technician(session, act, said)
            await service.assign(session, act, number, technician_id)
            return _told("assign", name)
        case Verb.NOTE:
            await _note(session, act, spot, ticket, said)
            return _told("note", minutes=said.minutes)
        case Verb.PRIORITY:
            await _prioritise(session, act, ticket, said.level or ticket.priority)
            return _told("priority", level=said.level)
        case Verb.SNOOZE:
            return _told("snooze", until=await _snooze(session, act, number, said.when))
        case Verb.MERGE:
            parent = await merging.merge(session, act, number, said.number or 0)
            return _told("merge", f"T-{parent.id}")
        case Verb.LINK | Verb.BLOCKS:
            relation = Relation.BLOCKS if said.verb == Verb.BLOCKS else Relation.RELATED
            await linking.link(session, act, number, relation, said.number or 0)
            return _told("link", f"T-{said.number}")
        case _:
            return _told(said.verb)


async def _wait_third(session: AsyncSession, act: Act, number: int) -> Ticket:
    return await service.wait(session, act, number, service.THIRD_PARTY)


# Verbs that carry nothing. *Show* does nothing either: its answer has a button that opens it.
_PLAIN: dict[Verb, Callable[[AsyncSession, Act, int], Awaitable[Ticket]]] = {
    Verb.TAKE: service.take,
    Verb.WAIT: service.wait,
    Verb.WAIT_THIRD: _wait_third,
    Verb.WAKE: resting.wake,
    Verb.REOPEN: service.reopen,
    Verb.DISMISS: service.dismiss,
}


def _told(
    what: str,
    sentence: str = "",
    *,
    minutes: int | None = None,
    level: int | None = None,
    until: datetime | None = None,
) -> dict[str, Any]:
    return {
        "what": str(what),
        "sentence": sentence,
        "minutes": minutes,
        "level": level,
        "until": until.isoformat() if until is not None else None,
    }


def _say(act: Act, message: str, **values: object) -> str:
    text = words.translations(act.person.locale).gettext(message)
    return text % values if values else text


async def _technician(session: AsyncSession, act: Act, said: Said) -> tuple[int, str]:
    """Find whom a verb names: a mention, a name or its beginning, or who speaks."""
    if said.person == "me":
        return act.person.id, act.person.name
    team = await people.staff(session)
    if said.is_id:
        found = [person for person in team if person.slack_user == said.person]
    else:
        wanted = verbs.fold(said.person)
        found = [person for person in team if verbs.fold(person.name) == wanted] or [
            person for person in team if wanted in verbs.fold(person.name).split()
        ]
    if len(found) != 1:
        name = _say(act, N_("this account")) if said.is_id else said.person
        raise Refused(WHO, name=name)
    return found[0].id, found[0].name


async def _note(session: AsyncSession, act: Act, spot: Spot, ticket: Ticket, said: Said) -> None:
    if not spot.at_desk:
        raise Refused(CLIENT_READS)
    await changes.write_down(
        session,
        ticket,
        "note",
        at=act.now,
        author_id=act.person.id,
        body=await mentions.readable(session, act, act.scope, said.words, act.language),
        minutes=said.minutes,
        channel=spot.channel,
        ts=spot.ts,
    )
    await voice.card(session, await changes.the_desk(session), ticket.id)


async def _prioritise(session: AsyncSession, act: Act, ticket: Ticket, level: int) -> None:
    impact, urgency = verbs.levels_for(level, ticket.impact, ticket.urgency)
    facts = Facts(title=ticket.title, kind=ticket.kind, impact=impact, urgency=urgency)
    await service.edit(session, act, ticket.id, facts)


async def _snooze(session: AsyncSession, act: Act, number: int, when: str) -> datetime:
    until = moments.read(when, act.now, act.person.zone)
    if until is None:
        raise Refused(WHEN, when=when[:60])
    await resting.snooze(session, act, number, until)
    return until


# Words for the client


async def _draft(
    session: AsyncSession, act: Act, spot: Spot, ticket: Ticket, said: Said
) -> tuple[str, dict[str, Any]]:
    """Keep words for the client until their author sends them; what to show the author."""
    what = str(said.verb)
    if not said.words:
        return "tickets/wordless", {"what": what}
    scope = Scope.client(ticket.client_id)
    plain = await mentions.readable(session, act, scope, said.words, act.language)
    await changes.write_down(
        session,
        ticket,
        DRAFT,
        at=act.now,
        author_id=act.person.id,
        body=plain,
        channel=spot.channel,
        ts=spot.ts,
        # An edit of the message changes the body; what was shown is what is sent.
        details={"say": what, "words": plain, "minutes": said.minutes},
    )
    record = f"{spot.channel}:{spot.ts}"
    context = {"what": what, "words": plain, "minutes": said.minutes, "record": record}
    return "tickets/draft", context


async def draft(session: AsyncSession, act: Act, record: str) -> tuple[Entry, Ticket]:
    """Find one's own draft by the message that made it, and its ticket, locked."""
    channel, _, ts = record.partition(":")
    entry = await tickets.entry_by_message(session, act.scope, channel, ts)
    if entry is None or entry.kind != DRAFT or entry.author_id != act.person.id:
        raise Refused(NO_DRAFT)
    ticket = await changes.find(session, act, entry.ticket_id, lock=True)
    await session.refresh(entry)  # as it is now that nobody else sends it
    if entry.details.get("sent"):
        raise Refused(SENT_ALREADY)
    return entry, ticket


async def send(session: AsyncSession, act: Act, record: str) -> dict[str, Any]:
    """Send a draft to the client as it was shown; what to tell of it."""
    entry, ticket = await draft(session, act, record)
    what, minutes = entry.details["say"], entry.details["minutes"]
    act_on = service.resolve if what == Verb.RESOLVE else service.reply
    await act_on(session, act, ticket.id, entry.details["words"], minutes)
    sent(entry)
    return {**_told(f"{what}_sent"), "number": f"T-{ticket.id}"}


def sent(entry: Entry) -> None:
    """Record that a draft is with the client: it is not sent twice."""
    entry.details = {**entry.details, "sent": True}
