"""Slack's door to merging, links and outages: the buttons of the cards and their forms."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.capability import Addition, Button, Form, Refusal, Vital
from commands.kit.inbound import Click, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import beside, duplicates, linking, merging, rules, shown, unmerging, voice
from commands.tickets.changes import find, the_desk
from commands.tickets.heirs import heir
from commands.tickets.numbers import number_of
from storage import clients, ticket_links, tickets
from storage.scope import Scope

ONE, SOME, ALL, NONE = "one", "some", "all", "none"
MOST_OPTIONS = 100


def _pair(record: str) -> tuple[int, int]:
    """Read two tickets' numbers from `9.7`."""
    one, _, other = record.partition(".")
    return number_of(one), number_of(other)


async def _after(click: Click, act: Act, session: AsyncSession, number: int) -> Answer:
    """Show where a ticket stands to somebody who pressed a button that only they see."""
    if not click.ephemeral:
        return DONE
    context = await shown.ticket(session, act.scope, await find(session, act, number), history=True)
    return Say("tickets/show", context, record=str(number))


async def merge(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Merge into T-7, on the card of a new ticket."""
    child, parent = _pair(click.record)
    await merging.merge(session, act, child, parent)
    return await _after(click, act, session, child)


async def unmerge(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Unmerge."""
    child = await unmerging.unmerge(session, act, number_of(click.record))
    return await _after(click, act, session, child.id)


async def merge_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Merge, with the client's other open tickets, the likeliest first."""
    ticket = await find(session, act, number_of(click.record))
    rules.check_open(ticket.state)
    others = await duplicates.open_others(session, act, ticket, MOST_OPTIONS)
    if not others:
        raise Refused(N_("This client has no other open ticket to merge it into."))
    context = {
        "number": f"T-{ticket.id}",
        "title": ticket.title,
        "others": [(number, f"T-{number} · {title}") for number, title in others],
        "chosen": others[0][0],
    }
    return Open("tickets/merge", context)


async def send_merge(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of Merge."""
    child = number_of(sent.record)
    parent = sent.values.get("parent", "")
    if not parent.isdecimal():
        raise Refused(N_("Choose the ticket in which it goes on."), field="parent")
    await merging.merge(session, act, child, int(parent))
    return DONE


async def link_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Link."""
    ticket = await find(session, act, number_of(click.record))
    links = await beside.links(session, act.scope, ticket.id)
    context = {
        "number": f"T-{ticket.id}",
        "links": [(link["id"], f"{link['number']} · {link['title'] or ''}") for link in links][
            :100
        ],
    }
    return Open("tickets/link", context)


async def send_link(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of Link: a link comes, or one goes."""
    number = number_of(sent.record)
    gone, other = sent.values.get("gone", ""), sent.values.get("other", "")
    if gone.isdecimal():
        await linking.unlink(session, act, int(gone))
    if other.strip() or not gone:
        try:
            to = number_of(other)
            await linking.link(session, act, number, sent.values.get("relation", ""), to)
        except Refused as refusal:
            beside_it = refusal.field or "other"
            raise Refused(refusal.message, field=beside_it, **refusal.values) from refusal
    return DONE


async def join_outage(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Part of it, beside a known outage on the card of a new ticket."""
    child, outage = _pair(click.record)
    await linking.link(session, act, child, linking.Relation.PART_OF, outage)
    return await _after(click, act, session, child)


async def outage_form(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Open the form of Outage."""
    ticket = await find(session, act, number_of(click.record))
    rules.check_open(ticket.state)
    found = await ticket_links.outage(session, act.scope, ticket.id)
    known = [(c.id, c.name) for c in await clients.all_clients(session, act.scope)][:MOST_OPTIONS]
    whom = NONE if found is None else ALL if found.everybody else SOME if found.clients else ONE
    context = {
        "number": f"T-{ticket.id}",
        "title": ticket.title,
        "clients": known,
        "touched": [one for one in known if found is not None and one[0] in found.clients],
        "whom": ONE if found is None else whom,
    }
    return Open("tickets/outage", context)


async def send_outage(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of Outage."""
    number, whom = number_of(sent.record), sent.values.get("whom", "")
    if whom == NONE:
        await linking.end(session, act, number)
        return DONE
    chosen = [int(one) for one in sent.values.get("clients", "").split(",") if one.isdecimal()]
    if whom == SOME and not chosen:
        raise Refused(N_("Choose the clients whom it touches."), field="clients")
    touched = chosen if whom == SOME else []
    await linking.declare(session, act, number, everybody=whom == ALL, touched=touched)
    return DONE


async def resolve_children(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Same words for them: resolve what an outage broke."""
    done, unreached = await linking.resolve_children(session, act, number_of(click.record))
    context = {"done": done, "unreached": [f"T-{number}" for number in unreached]}
    return Say("tickets/children", context)


async def not_relayed(refusal: Refusal, act: Act, session: AsyncSession) -> None:
    """Tell the desk that a merged reporter did not get what the parent's client was told."""
    numbers = refusal.record.split(".")
    child = await tickets.get(session, Scope.desk(), int(numbers[0]))
    if child is None:
        return
    parent = await heir(session, Scope.desk(), child)
    context = {"number": f"T-{child.id}", "reason": refusal.reason}
    await act.audit(session, "ticket.not_relayed", f"ticket:{child.id}", child.client_id)
    desk = await the_desk(session)
    await voice.to_desk(session, desk, parent.id, "tickets/not_relayed", context)


async def relayed_after_all(_record: str, _act: Act, _session: AsyncSession) -> None:
    """Say nothing: they have it now."""


BUTTONS = (
    Button("tickets.merge", merge),
    Button("tickets.unmerge", unmerge),
    Button("tickets.merge_form", merge_form, changes=False),
    Button("tickets.link_form", link_form, changes=False),
    Button("tickets.join_outage", join_outage),
    Button("tickets.outage_form", outage_form, changes=False),
    Button("tickets.resolve_children", resolve_children),
)
# By the names of the options in a card's menu.
FORMS_OF = {"merge": merge_form, "link": link_form}
FORMS = (
    Form("tickets.merge", send_merge),
    Form("tickets.link", send_link),
    Form("tickets.outage", send_outage),
)
VITAL = (
    Vital("tickets/relayed", not_relayed, relayed_after_all),
    Vital(voice.MERGED_CARD, not_relayed, relayed_after_all),
)
ADDITIONS = (
    Addition("tickets/desk", "tickets/beside", beside.on_card),
    Addition("tickets/show", "tickets/beside_show", beside.on_show),
    Addition("tickets/resolve", "tickets/beside_resolve", beside.on_resolve),
)
