"""Slack's door to clients: `/vigie client`, the two questions' buttons, the forms, the events."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import exposure, linking, looks, moving, presence, service, strangers
from commands.clients.rules import Seen
from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.inbound import Click, Event, Submitted, Typed
from commands.kit.person import May
from commands.kit.services import Act
from storage import clients, people
from storage.channel_states import ChannelState
from storage.clients import Client

# What one message shows of a long list; the rest is counted.
SHOWN = 30
MENU = 100
KEEP, HERE, LEFT = "keep", "here", "left"
PRESENCE = {HERE: True, LEFT: False}
NEW_SITE = "new"


async def client(typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/vigie client`: all of them. `/vigie client <name>`: one."""
    name = " ".join(typed.words.split()[1:])
    if name:
        found = await service.find(session, act, name)
        shown = await _shown(session, act, found)
        # Below it, other rooms show their buttons to whom they are for.
        record = f"{found.id}" if act.person.may(May.MANAGERS) else f"{found.id}.read"
        return Say("clients/show", shown, record=record)
    rows = await clients.counted(session, act.scope)
    context = {
        "clients": [
            {"name": row.name, "channels": row.channels, "removed": row.removed}
            for row in rows[:MENU]
        ],
        "more": max(0, len(rows) - MENU),
        "may_change": act.person.may(May.MANAGERS),
    }
    return Say("clients/list", context)


async def _shown(session: AsyncSession, act: Act, found: Client) -> dict[str, object]:
    channels = await clients.known_channels_of(session, act.scope, found.id)
    contacts = await people.contacts_ever(session, act.scope, found.id)
    sites = await clients.sites_of(session, act.scope, found.id)
    return {
        "id": found.id,
        "name": found.name,
        "language": found.language,
        "zone_name": found.zone,
        "channels": [{"id": channel.slack_channel, "state": channel.state} for channel in channels],
        "people": [
            {"name": one.name, "role": one.role, "active": one.active} for one in contacts[:SHOWN]
        ],
        "more_people": max(0, len(contacts) - SHOWN),
        "sites": [
            {"name": site.name, "address": site.address, "site_zone": site.zone}
            for site in sites[:SHOWN]
        ],
        "more_sites": max(0, len(sites) - SHOWN),
        "site_menu": [(site.id, site.name) for site in sites[: MENU - 1]],
        "may_change": act.person.may(May.MANAGERS),
    }


async def type_new(_typed: Typed, act: Act, _session: AsyncSession) -> Answer:
    """`/vigie client new`: the form."""
    return _new_form(act, None)


async def click_new(click: Click, act: Act, _session: AsyncSession) -> Answer:
    """*New client*: the form; from a question's card, the channel becomes the client's."""
    return _new_form(act, int(click.record) if click.record.isdecimal() else None)


def _new_form(act: Act, channel_id: int | None) -> Answer:
    rules = act.services.rules
    context = {"channel_id": channel_id, "language": rules.language, "zone_name": rules.zone}
    return Open("clients/new", context)


async def create(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of a new client."""
    seen: Seen | None = act.prepared
    made = await service.create(
        session,
        act,
        sent.values.get(service.NAME, ""),
        sent.values.get("language", ""),
        sent.values.get(service.ZONE, ""),
    )
    if seen is None:
        return Say("clients/created", {"name": made.name})
    await linking.link(session, act, int(sent.record), made.id, seen)
    return DONE


async def link(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Pick from the menu of a question's card."""
    await linking.link(session, act, int(click.record), int(click.selected), act.prepared)
    return DONE


async def unlink(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Not theirs*, on the card of a linked channel."""
    await linking.unlink(session, act, int(click.record))
    return DONE


async def leave_alone(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Leave it alone*."""
    await linking.leave_alone(session, act, int(click.record))
    return DONE


async def accept(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*They belong to …*."""
    await strangers.accept(session, act, int(click.record), act.prepared)
    return DONE


async def ignore(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Ignore*."""
    await strangers.ignore(session, act, int(click.record))
    return DONE


async def open_edit(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Edit*."""
    found = await service.get(session, act, int(click.record))
    context = {
        "id": found.id,
        "name": found.name,
        "language": found.language,
        "zone_name": found.zone,
    }
    return Open("clients/edit", context)


async def edit(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *Edit*."""
    found = await service.edit(
        session,
        act,
        int(sent.record),
        sent.values.get(service.NAME, ""),
        sent.values.get("language", ""),
        sent.values.get(service.ZONE, ""),
    )
    return Say("clients/saved", {"name": found.name})


async def open_site(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Pick from the menu of sites: the form, with what is known of that site."""
    found = await service.get(session, act, int(click.record))
    sites = await clients.sites_of(session, act.scope, found.id)
    site = next((site for site in sites if str(site.id) == click.selected), None)
    context = {
        "id": found.id,
        "site_id": site.id if site is not None else NEW_SITE,
        "client": found.name,
        "name": site.name if site is not None else "",
        "address": (site.address or "") if site is not None else "",
        "site_zone": (site.zone or "") if site is not None else "",
    }
    return Open("clients/site", context)


async def put_site(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of a site."""
    client_id, _, which = sent.record.partition(".")
    site = await service.put_site(
        session,
        act,
        int(client_id),
        int(which) if which.isdecimal() else None,
        sent.values.get(service.NAME, ""),
        sent.values.get("address", ""),
        sent.values.get(service.ZONE, ""),
    )
    return Say("clients/saved", {"name": site.name})


async def open_people(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*People*."""
    found = await service.get(session, act, int(click.record))
    contacts = await people.contacts_ever(session, act.scope, found.id)
    context = {
        "id": found.id,
        "name": found.name,
        "people": [(one.id, one.name, one.active) for one in contacts[:MENU]],
    }
    return Open("clients/people", context)


async def change_contact(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *People*."""
    chosen = sent.values.get(service.PERSON, "")
    role = sent.values.get("role", KEEP)
    person, changed = await service.change_contact(
        session,
        act,
        int(sent.record),
        int(chosen) if chosen.isdecimal() else 0,
        None if role == KEEP else role,
        active=PRESENCE.get(sent.values.get("active", KEEP)),
    )
    context = {
        "name": person.name,
        "role": person.role,
        "active": person.active,
        "changed": changed,
    }
    return Say("clients/role", context)


async def invited(_event: Event, seen: Seen, act: Act, session: AsyncSession) -> None:
    """React to the bot's own arrival in a channel."""
    await presence.invited(session, act, seen)


async def removed(_event: Event, seen: Seen, act: Act, session: AsyncSession) -> None:
    """React to the bot's own removal from a channel."""
    await presence.lost(session, act, seen, ChannelState.REMOVED)


async def archived(_event: Event, seen: Seen, act: Act, session: AsyncSession) -> None:
    """React to a channel in which nobody can write any more."""
    await presence.lost(session, act, seen, ChannelState.ARCHIVED)


async def deleted(_event: Event, seen: Seen, act: Act, session: AsyncSession) -> None:
    """React to a channel that will not come back."""
    await presence.lost(session, act, seen, ChannelState.DELETED)


async def reopened(_event: Event, seen: Seen, act: Act, session: AsyncSession) -> None:
    """React to an archived channel that is open again."""
    await presence.reopened(session, act, seen)


async def moved(_event: Event, move: looks.Move, act: Act, session: AsyncSession) -> None:
    """React to a channel's new id."""
    await moving.moved(session, act, move.old, move.new, move.seen)


async def shared(_event: Event, seen: Seen, act: Act, session: AsyncSession) -> None:
    """React to a channel that is shared with others than before."""
    await exposure.shared_anew(session, act, seen)
