"""Somebody we do not know writes in a client's channel, or to us directly."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import mentions, person
from commands.kit.person import Who
from commands.kit.services import Act
from commands.kit.words import language as spoken
from commands.tickets import intake
from commands.tickets.changes import the_desk
from commands.tickets.heard import heard_from
from integrations.slack.reader import Profile
from storage import clients, inbox, outbox, people
from storage.clients import Channel, Client
from storage.outbox import Address
from storage.people import Person, Role, Stranger
from storage.scope import Scope
from storage.upsert import insert_once

HELD = "stranger"
ASKED, ACCEPTED, IGNORED = "asked", "accepted", "ignored"
STRANGER_CARD = "clients/stranger"


async def welcome(
    session: AsyncSession,
    act: Act,
    channel: Channel,
    client: Client,
    profile: Profile,
    message: Mapping[str, Any],
    *,
    answers: bool = True,
) -> Who | None:
    """Make a contact of somebody from the client's own organisation; show others to the desk.

    The message of the others is held; it is taken in once the desk says that they belong here.
    Bots, leavers and our own organisation's people are nobody's contacts; with `answers`, the
    latter are told so, once per message (a mention comes as two events).
    """
    who = await person.find(session, profile.id, profile.team)
    if who is not None:
        # Two messages in a row: the first has made them a contact since this one was looked at.
        return who
    known = await people.by_slack_user(session, profile.id)
    if profile.is_bot:
        return None
    place, ts = channel.slack_channel, str(message.get("ts", ""))
    has_left = known is not None and known.client_id == client.id and not profile.deleted
    if profile.deleted or profile.team == act.services.our_team or (known and not has_left):
        if answers and await inbox.first_time(session, f"unknown:{place}:{ts}", act.now):
            await _answer_unknown(session, act, profile.id, client, place)
        return None
    if not has_left and profile.team is not None and profile.team == client.slack_team:
        return await _new_contact(session, act, client, profile)
    if not await _shown_to_desk(session, act, channel, client, profile):
        return None
    await inbox.hold(
        session,
        identity=f"{HELD}:{place}:{ts}",
        channel=place,
        parent_ts=inbox.of_unknown(HELD, profile.id, None if known is None else profile.team),
        kind=HELD,
        event=dict(message),
        at=act.now,
    )
    return None


async def _new_contact(
    session: AsyncSession, act: Act, client: Client, profile: Profile
) -> Who | None:
    # Their first two messages may be handled at the same moment, by two replicas.
    is_new = await insert_once(
        session,
        Person,
        {
            "slack_user": profile.id,
            "slack_team": profile.team,
            "name": profile.name,
            "role": Role.MEMBER,
            "client_id": client.id,
            "locale": profile.locale or client.language,
            "zone": profile.zone or client.zone,
            "active": True,
            "created_at": act.now,
        },
    )
    contact = await person.find(session, profile.id)
    if is_new and contact is not None:
        await act.audit(
            session,
            "contact.join",
            f"person:{contact.id}",
            client.id,
            after={"name": contact.name, "slack_user": contact.slack_user},
        )
    return contact


async def _shown_to_desk(
    session: AsyncSession, act: Act, channel: Channel, client: Client, profile: Profile
) -> bool:
    """Ask the desk once who they are; False when it has said to take in nothing of theirs."""
    # Their first two messages may be handled at the same moment, by two replicas.
    is_new = await insert_once(
        session,
        Stranger,
        {
            "slack_user": profile.id,
            "slack_channel": channel.slack_channel,
            "slack_team": profile.team,
            "client_id": client.id,
            "name": profile.name,
            "state": ASKED,
            "created_at": act.now,
        },
    )
    scope = Scope.client(client.id)
    asked = await people.strangers_in(session, scope, channel.slack_channel, profile.id)
    if asked is None:
        return False
    is_back = asked.state == ACCEPTED  # they were the client's once, and had left
    if is_back:
        asked.state = ASKED
        await session.flush()
    if is_new or is_back:
        desk = await the_desk(session)
        to = Address(channel=desk.desk_channel)
        posted = await outbox.posted(session, STRANGER_CARD, asked.id) is not None
        await outbox.card(session, STRANGER_CARD, asked.id, to, posted=posted)
    return asked.state != IGNORED


async def _answer_unknown(
    session: AsyncSession,
    act: Act,
    slack_user: str,
    client: Client | None,
    channel: str = "",
) -> None:
    rules = act.services.rules
    language, zone = (client.language, client.zone) if client else (rules.language, rules.zone)
    to = Address(channel=channel, user=slack_user)
    await outbox.line(session, "tickets/unknown", {}, to, locale=language, zone=zone)


async def answer_directly(
    session: AsyncSession, act: Act, slack_user: str, client: Client | None
) -> None:
    """Tell the team how to ask, and somebody unknown that they are unknown; no data in either."""
    if act.who is None:
        await _answer_unknown(session, act, slack_user, client)
        return
    to = Address(user=slack_user)
    await outbox.line(
        session, "tickets/direct_staff", {}, to, locale=act.who.locale, zone=act.who.zone
    )


async def take_in_known(session: AsyncSession, act: Act) -> None:
    """Take in what was held of people whom the desk has accepted since."""
    for early in await inbox.held_of_known(session, HELD):
        message = early.event
        author = await person.find(session, str(message.get("user", "")))
        channel = await clients.channel_by_slack(session, early.channel)
        await session.delete(early)
        if author is None or channel is None or author.client_id != channel.client_id:
            continue
        if author.client_id is not None:
            text = await mentions.readable(
                session,
                act,
                author.scope,
                str(message.get("text") or ""),
                spoken(author.locale, act.language),
            )
            heard = heard_from(early.channel, message, author, author.client_id, text=text)
            await intake.client_said(session, act, heard)
