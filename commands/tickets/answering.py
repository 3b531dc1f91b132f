"""Slack's door to words for the client: the forms of a reply and a resolution, drafts, answers."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import placeholders, spans
from commands.kit.answers import DONE, Answer, Open, Redraw, Say
from commands.kit.inbound import Click, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import rules, service, shown, talk
from commands.tickets.changes import find
from commands.tickets.numbers import number_of
from commands.tickets.verbs import Verb
from storage import answers, clients, people
from storage.scope import Scope
from storage.tickets import Ticket

LONGEST = 3000
_FORMS = {str(Verb.REPLY): "tickets/reply_form", str(Verb.RESOLVE): "tickets/resolve"}
NO_ANSWER = N_("This answer was removed meanwhile.")


async def reply_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Reply to client."""
    return await _open(session, act, str(Verb.REPLY), number_of(click.record))


async def resolve_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Resolve."""
    return await _open(session, act, str(Verb.RESOLVE), number_of(click.record))


async def reword_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of a reply or a resolution with the words that were said in the thread."""
    entry, ticket = await talk.draft(session, act, click.record)
    minutes = entry.details["minutes"]
    return await _open(
        session,
        act,
        entry.details["say"],
        ticket.id,
        draft=click.record,
        typed=entry.details["words"],
        spent=str(minutes) if minutes is not None else "",
    )


async def send(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Send to the client what was said in the thread and shown to its author."""
    return Say("tickets/told", await talk.send(session, act, click.record), instead=True)


async def _open(session: AsyncSession, act: Act, what: str, number: int, **more: str) -> Answer:
    ticket = await find(session, act, number)
    rules.check_open(ticket.state)  # an outdated card may still offer it
    return Open(_FORMS[what], await _form(session, act, ticket, **more), record=str(ticket.id))


async def _form(
    session: AsyncSession,
    act: Act,
    ticket: Ticket,
    *,
    draft: str = "",
    typed: str = "",
    spent: str = "",
    again: str = "",
) -> dict[str, Any]:
    """Gather what the form shows; with `again` its text field is a new one, which begins anew."""
    context = await shown.ticket(session, act.scope, ticket, history=False)
    client = await clients.get(session, act.scope, ticket.client_id)
    theirs = client.language if client is not None else act.language
    ready = sorted(await answers.every(session), key=lambda one: one.language != theirs)
    return {
        **context,
        "record": f"T-{ticket.id} {draft}".strip(),
        "direct": bool(ticket.channel and ticket.channel.startswith("D")),
        "typed": typed,
        "spent": spent,
        "again": again,
        "ready": [
            (one.id, one.name if one.language == theirs else f"{one.name} ({one.language})")
            for one in ready
        ],
    }


async def fill(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Put a ready-made answer after what was typed so far."""
    number, draft = _record(click.private_metadata)
    ticket = await find(session, act, number)
    chosen = await answers.get(session, int(click.selected)) if _is_id(click.selected) else None
    template = _FORMS.get(click.record)
    if chosen is None or template is None:
        raise Refused(NO_ANSWER)
    words = placeholders.fill(chosen.body, await _values(session, act, ticket))
    typed = click.values.get("words", "").rstrip()
    context = await _form(
        session,
        act,
        ticket,
        draft=draft,
        typed=f"{typed}\n\n{words}".strip()[:LONGEST],
        again=f".{click.action_ts}",
    )
    return Redraw(template, context, record=str(ticket.id))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len("999999999")


async def _values(session: AsyncSession, act: Act, ticket: Ticket) -> dict[str, str]:
    """What the variables of a ready-made answer stand for; all of it is the client's own."""
    scope = Scope.client(ticket.client_id)
    client = await clients.get(session, scope, ticket.client_id)
    name = client.name if client is not None else ""
    contact = (
        await people.get(session, scope, ticket.reporter_id)
        if ticket.reporter_id is not None
        else None
    )
    who = contact.name if contact is not None else name
    sites = await clients.sites_of(session, scope, ticket.client_id) if ticket.site_id else ()
    site = next((site.name for site in sites if site.id == ticket.site_id), "")
    return {
        "client": name,
        "contact": who,
        "first_name": who.split()[0] if contact is not None and who.split() else who,
        "number": f"T-{ticket.id}",
        "title": ticket.title,
        "technician": act.person.name,
        "site": site,
    }


async def reply(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the reply form."""
    return await _answer(sent, act, session, str(Verb.REPLY))


async def resolve(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the resolution form."""
    return await _answer(sent, act, session, str(Verb.RESOLVE))


async def _answer(sent: Submitted, act: Act, session: AsyncSession, what: str) -> Answer:
    number, draft = _record(sent.record)
    entry = (await talk.draft(session, act, draft))[0] if draft else None
    act_on = service.resolve if what == Verb.RESOLVE else service.reply
    await act_on(session, act, number, sent.values.get("words", ""), _minutes(sent))
    if entry is not None:
        talk.sent(entry)
    return DONE


def _record(metadata: str) -> tuple[int, str]:
    """Read a form's record: the ticket, and the draft that its words come from."""
    number, _, draft = metadata.partition(" ")
    return number_of(number), draft


def _minutes(sent: Submitted) -> int | None:
    try:
        return spans.minutes_of(sent.values.get("minutes", ""))
    except Refused as refusal:
        raise Refused(refusal.message, field="minutes") from refusal
