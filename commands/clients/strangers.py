"""Somebody of another organisation wrote in a client's channel: the desk says who they are."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import rules
from commands.clients.linking import REASONS
from commands.clients.rules import Obstacle, Seen
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import clients, desk, outbox, people
from storage.channel_states import ChannelState
from storage.clients import Client
from storage.outbox import Address
from storage.people import Person, Role, Stranger

CARD = "clients/stranger"
ASKED, ACCEPTED, IGNORED = "asked", "accepted", "ignored"


async def accept(session: AsyncSession, act: Act, stranger_id: int, seen: Seen) -> None:
    """Make a contact of the client; what they wrote meanwhile is taken in by who held it."""
    stranger = await _open(session, act, stranger_id)
    client = await clients.get(session, act.scope, stranger.client_id)
    channel = await clients.channel_by_slack(session, stranger.slack_channel)
    if client is None or channel is None or channel.state != ChannelState.LINKED:
        raise Refused(N_("This channel is not a client's any more. Say first whose it is."))
    await _refuse_second_organisation(session, act, stranger, client, seen)
    person = await _contact(session, act, stranger, client)
    questions = await people.strangers_asked(session, act.scope, client.id, stranger.slack_user)
    for question in {stranger, *questions}:
        question.state = ACCEPTED
        await _refresh(session, question)
    await act.audit(
        session,
        "contact.accept",
        f"person:{person.id}",
        client.id,
        before={},
        after={"name": person.name, "slack_user": person.slack_user, "role": person.role},
        organisation=stranger.slack_team,
    )


async def ignore(session: AsyncSession, act: Act, stranger_id: int) -> None:
    """Take in nothing of what they write there."""
    stranger = await _open(session, act, stranger_id)
    stranger.state = IGNORED
    await _refresh(session, stranger)
    await act.audit(
        session,
        "stranger.ignore",
        f"stranger:{stranger.id}",
        stranger.client_id,
        before={"state": ASKED},
        after={"state": IGNORED},
    )


async def _open(session: AsyncSession, act: Act, stranger_id: int) -> Stranger:
    stranger = await people.stranger(session, act.scope, stranger_id, lock=True)
    if stranger is None:
        raise Refused(N_("This question is out of date."))
    if stranger.state == ACCEPTED:
        raise Refused(N_("%(name)s was accepted already."), name=stranger.name)
    return stranger


async def _refuse_second_organisation(
    session: AsyncSession, act: Act, stranger: Stranger, client: Client, seen: Seen
) -> None:
    if len(seen.teams) > 1:
        raise Refused(
            REASONS[Obstacle.TWO_ORGANISATIONS],
            channel=seen.name,
            organisations=seen.organisations(act.language),
        )
    if stranger.slack_team is None:
        return
    owner = await clients.by_slack_team(session, act.scope, stranger.slack_team)
    if owner is not None and owner.id != client.id:
        raise Refused(
            N_("%(name)s's organisation belongs to %(owner)s: they cannot speak for %(client)s."),
            name=stranger.name,
            owner=owner.name,
            client=client.name,
        )


async def _contact(session: AsyncSession, act: Act, stranger: Stranger, client: Client) -> Person:
    person = await people.by_slack_user(session, stranger.slack_user)
    if person is None:
        person = Person(
            slack_user=stranger.slack_user,
            slack_team=stranger.slack_team,
            name=rules.clean(stranger.name) or stranger.slack_user,
            role=Role.MEMBER,
            client_id=client.id,
            locale=client.language,
            zone=client.zone,
            created_at=act.now,
        )
        session.add(person)
    elif person.client_id != client.id:
        raise Refused(
            N_("%(name)s is known already, and not as one of %(client)s's people."),
            name=person.name,
            client=client.name,
        )
    elif stranger.slack_team is not None and person.slack_team != stranger.slack_team:
        # They come from another organisation than we knew: what they may approve is decided anew.
        person.slack_team, person.role = stranger.slack_team, Role.MEMBER
    person.active = True
    await session.flush()
    return person


async def _refresh(session: AsyncSession, stranger: Stranger) -> None:
    await session.flush()
    settings = await desk.get(session)
    if settings is not None:
        posted = await outbox.posted(session, CARD, stranger.id) is not None
        to = Address(channel=settings.desk_channel)
        await outbox.card(session, CARD, stranger.id, to, posted=posted)
