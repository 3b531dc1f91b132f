"""Slack's door to tickets: `/ticket`, the buttons of the cards, the forms."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import mentions
from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.inbound import Click, Picked, Submitted, Typed
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import kinds, opening, rules, service, shown
from commands.tickets.changes import find, the_desk
from commands.tickets.numbers import number_of
from commands.tickets.opening import Facts
from storage import clients, people, ticket_lists

LISTED = 20
FULL_TITLE = 3000


async def show(typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/ticket T-12`: the ticket, its timeline, its buttons."""
    return await _shown(session, act, number_of(typed.text))


async def _shown(session: AsyncSession, act: Act, number: int) -> Answer:
    ticket = await find(session, act, number)
    context = await shown.ticket(session, act.scope, ticket, history=True)
    return Say("tickets/show", context, record=str(ticket.id))


async def list_(typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/ticket list mine|open|late|<client>`."""
    what = " ".join(typed.words.split()[1:]) or "mine"
    match what.casefold():
        case "mine" | "moi" | "miens":
            rows = await ticket_lists.list_mine(
                session, act.scope, act.person.id, LISTED + 1, now=act.now
            )
            what = "mine"
        case "open" | "ouverts":
            rows = await ticket_lists.list_open(session, act.scope, None, LISTED + 1, now=act.now)
            what = "open"
        case "late" | "retard":
            rows = await ticket_lists.list_late(session, act.scope, act.now, LISTED + 1)
            what = "late"
        case _:
            client = await clients.by_name(session, act.scope, what)
            if client is None:
                raise Refused(
                    N_(
                        "I don't know the client “%(name)s”. "
                        "Try `/ticket list mine`, `open`, `late`, or a client's name."
                    ),
                    name=what[:80],
                )
            rows = await ticket_lists.list_open(
                session, act.scope, client.id, LISTED + 1, now=act.now
            )
            what = client.name
    lines = shown.rows(rows[:LISTED], act.now, act.person)
    context = {"what": what, "rows": lines, "more": len(rows) > LISTED}
    return Say("tickets/list", context)


async def help_(_typed: Typed, _act: Act, _session: AsyncSession) -> Answer:
    """`/ticket help`."""
    return Say("tickets/help")


async def new(typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/ticket words…`: the form, filled in with the words and the channel's client."""
    return await _new_form(session, act, channel=typed.channel, text=typed.text)


async def start(_pressed: Click | Picked, act: Act, session: AsyncSession) -> Answer:
    """Open an empty form: *New ticket*, on the Home or in Slack's menu of shortcuts."""
    return await _new_form(session, act, channel="", text="")


async def _new_form(session: AsyncSession, act: Act, *, channel: str, text: str) -> Answer:
    await the_desk(session)
    known = await clients.all_clients(session, act.scope)
    if not known:
        raise Refused(N_("There is no client yet. Make one first: `/vigie client new`."))
    here = await clients.channel_by_slack(session, channel)
    text = await mentions.readable(session, act, act.scope, text, act.language)
    words = rules.title_of(text) if text.strip() else ""
    values = {
        "client": str(here.client_id) if here is not None else "",
        "title": words,
        "words": text[:FULL_TITLE] if text.strip() != words else "",
    }
    return Open(kinds.TEMPLATE, await kinds.drawn(session, act, values))


async def create(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of a new ticket; who sent it is told its number."""
    filled = await kinds.read(session, act, sent)
    if not isinstance(filled, kinds.Filled):
        return filled
    number = await opening.open_for_client(
        session, act, filled.client_id, filled.facts, filled.words
    )
    await shown.tell_opened(session, act, number)
    return DONE


def _facts(sent: Submitted) -> Facts:
    try:
        return Facts(
            title=sent.values.get("title", ""),
            kind=rules.Kind(sent.values.get("kind") or rules.Kind.INCIDENT),
            impact=rules.Level(int(sent.values.get("impact") or rules.Level.MEDIUM)),
            urgency=rules.Level(int(sent.values.get("urgency") or rules.Level.MEDIUM)),
        )
    except ValueError as error:
        raise Refused(N_("Choose from the lists of the form.")) from error


async def take(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Take."""
    ticket = await service.take(session, act, number_of(click.record))
    return await _after(click, act, session, ticket.id)


async def wait(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Wait for client."""
    ticket = await service.wait(session, act, number_of(click.record))
    return await _after(click, act, session, ticket.id)


async def reopen(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Reopen."""
    ticket = await service.reopen(session, act, number_of(click.record))
    return await _after(click, act, session, ticket.id)


async def dismiss(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Not a request."""
    ticket = await service.dismiss(session, act, number_of(click.record))
    return await _after(click, act, session, ticket.id)


async def _after(click: Click, act: Act, session: AsyncSession, number: int) -> Answer:
    """Show where the ticket stands to somebody who pressed a button that only they see."""
    return await _shown(session, act, number) if click.ephemeral else DONE


async def open_ticket(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Show a ticket of a list."""
    return await _shown(session, act, number_of(click.record))


async def works(click: Click, act: Act, session: AsyncSession) -> Answer:
    """It works."""
    await service.works(session, act, number_of(click.record))
    return DONE


async def broken(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Still broken."""
    await service.still_broken(session, act, number_of(click.record))
    return DONE


async def _form(template: str, click: Click, act: Act, session: AsyncSession) -> Answer:
    ticket = await find(session, act, number_of(click.record))
    # An outdated card may still offer it.
    check = rules.check_edit if template == "tickets/edit" else rules.check_open
    check(ticket.state)
    context: dict[str, Any] = await shown.ticket(session, act.scope, ticket, history=False)
    if template == "tickets/assign":
        team = await people.staff(session)
        context["team"] = [(p.id, p.name) for p in team[:100]]
    if template == "tickets/edit":
        sites = await clients.sites_of(session, act.scope, ticket.client_id)
        context["sites"] = [(site.id, site.name) for site in sites[:99]]
        context["site_id"] = ticket.site_id or 0
    return Open(template, context, record=str(ticket.id))


async def edit_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Edit."""
    return await _form("tickets/edit", click, act, session)


async def assign_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Assign."""
    return await _form("tickets/assign", click, act, session)


async def assign_to(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Give a ticket to the person whom the button names: `12.5`, ticket and person."""
    number, _, person = click.record.partition(".")
    if not (person.isascii() and person.isdigit()):
        raise Refused(N_("Choose somebody of the team."))
    ticket = await service.assign(session, act, number_of(number), int(person))
    return await _after(click, act, session, ticket.id)


async def edit(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the edit form."""
    site = sent.values.get("site", "")
    await service.edit(session, act, number_of(sent.record), _facts(sent), site)
    return DONE


async def assign(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the assignment form."""
    technician = sent.values.get("technician", "")
    if not technician.isdigit():
        raise Refused(N_("Choose somebody of the team."), field="technician")
    await service.assign(session, act, number_of(sent.record), int(technician))
    return DONE
