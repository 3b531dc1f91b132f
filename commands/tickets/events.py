"""Slack's other door: messages, edits, deletions and reactions, sorted by where and from whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import mentions, person
from commands.kit.asked import hours_are_asked
from commands.kit.inbound import Event
from commands.kit.person import Who
from commands.kit.services import Act, Services
from commands.kit.words import language as spoken
from commands.tickets import edits, intake, joining, strangers, talk, verbs
from commands.tickets.emoji_names import bare
from commands.tickets.heard import WORDS, Heard, heard_from, known_files
from integrations.slack.errors import NotFound, Rejected
from integrations.slack.reader import Profile
from storage import clients, desk, inbox, tickets
from storage.clients import Channel, Client
from storage.scope import Scope

# How the ids of events begin that a look back made from Slack's history.
PAST = "history:"


class Place(StrEnum):
    """Where something was said."""

    CLIENT = "client"
    DIRECT = "direct"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Situation:
    """What has to be known before a message can be taken in."""

    place: Place
    channel: Channel | None = None
    client: Client | None = None
    who: Who | None = None
    # What Slack says of somebody we do not know.
    profile: Profile | None = None
    files: tuple[dict[str, Any], ...] = ()


async def situate(event: Event, services: Services) -> Situation | None:
    """Find out whether a message is for us; ask Slack who wrote it when we do not know them."""
    data = event.data
    if data.get("bot_id") or not event.user:
        return None
    # Slack is asked only after the reading: a slow answer must not hold a connection.
    async with services.db.reading() as session:
        found = await _known(event, session)
    if found is None or found.place is Place.DESK:
        return found
    if (
        found.who is not None
        and not found.who.is_staff
        and hours_are_asked(data, services.our_user)
    ):
        return None  # the hours room answers
    if found.who is None:
        found = replace(found, profile=await _profile(services, event.user))
    if found.place is Place.CLIENT or found.who is not None:
        return replace(found, files=await known_files(services, data))
    team = (found.profile.team if found.profile else None) or ""
    async with services.db.reading() as session:
        # Somebody unknown is answered in the language of their company, if that is a client.
        client = await clients.by_slack_team(session, Scope.desk(), team)
    return replace(found, client=client)


async def _known(event: Event, session: AsyncSession) -> Situation | None:
    """Find what we know of it ourselves; None when it is not for us."""
    who = await person.find(session, event.user, event.author_team)
    settings = await desk.get(session)
    if settings is not None and event.channel in (
        settings.desk_channel,
        settings.sensitive_channel,
    ):
        return Situation(Place.DESK, who=who) if who and who.is_staff else None
    channel = await clients.channel_by_slack(session, event.channel)
    if channel is None and event.data.get("channel_type") == "im":
        return Situation(Place.DIRECT, who=who)
    if channel is None or channel.client_id is None or channel.state != "linked":
        return None
    client = await clients.get(session, Scope.client(channel.client_id), channel.client_id)
    return Situation(Place.CLIENT, channel, client, who)


async def _profile(services: Services, user: str) -> Profile:
    """Ask Slack who somebody is; where it does not tell, the desk sees their id and decides."""
    try:
        return await services.slack.user(user)
    except (NotFound, Rejected) as hidden:
        if isinstance(hidden, Rejected) and hidden.of_the_app:
            raise  # it tells nothing of them, and will be put right
        return Profile(
            id=user,
            team=None,
            name=user,
            locale=None,
            zone=None,
            is_bot=False,
            deleted=False,
            is_owner=False,
        )


async def message(event: Event, found: Situation, act: Act, session: AsyncSession) -> None:
    """Take in a message, an edit or a deletion."""
    data = event.data
    subtype = data.get("subtype")
    if subtype == "message_changed":
        await _edited(event, found, act, session)
    elif subtype == "message_deleted":
        await _deleted(event, found, act, session)
    elif subtype in WORDS:
        await _said(event, found, act, session)


async def mention(event: Event, found: Situation, act: Act, session: AsyncSession) -> None:
    """Take in a mention as the message it is; whichever of the two events comes first counts."""
    if found.place is not Place.DIRECT:
        await _said(event, found, act, session)


async def _said(event: Event, found: Situation, act: Act, session: AsyncSession) -> None:
    data = event.data
    ts, thread_ts = str(data.get("ts", "")), data.get("thread_ts")
    if found.place is Place.DESK:
        if await _asked(event, found, act, session):
            return
        if thread_ts and thread_ts != ts:
            text = await _words(data, found, act, session)
            await intake.noted(
                session, act, channel=event.channel, thread_ts=thread_ts, ts=ts, text=text
            )
        return
    if found.place is Place.DIRECT:
        await _said_directly(event, found, act, session)
        return
    if found.channel is None or found.client is None:
        return
    who = found.who
    if who is None and found.profile is not None:
        who = await strangers.welcome(
            session,
            act,
            found.channel,
            found.client,
            found.profile,
            data,
            answers=not _is_past(event),
        )
    if who is None:
        return
    if who.is_staff and await _asked(event, found, act, session):
        return
    if who.is_staff or who.client_id == found.client.id:
        text = await _words(data, found, act, session)
        client_id, files = found.client.id, found.files
        heard = heard_from(event.channel, data, who, client_id, text=text, files=files)
        await (intake.staff_said if who.is_staff else intake.client_said)(session, act, heard)


async def _asked(event: Event, found: Situation, act: Act, session: AsyncSession) -> bool:
    """Whether somebody of the team told us what to do; then it is done, and they are answered."""
    data = event.data
    asked = verbs.addressed(str(data.get("text") or ""), act.services.our_user)
    if asked is None:
        return False
    ts, thread_ts = str(data.get("ts", "")), data.get("thread_ts")
    root = str(thread_ts) if thread_ts and thread_ts != ts else None
    at_desk = found.place is Place.DESK
    ticket = None
    if root is not None and at_desk:
        ticket = await intake.ticket_at_desk(session, act, event.channel, root)
    elif root is not None:
        scope = _scope_of(found, act)
        ticket = await joining.ticket_of_thread(session, scope, event.channel, root)
    spot = talk.Spot(event.channel, root, ts, at_desk=at_desk)
    return await talk.heard(session, act, spot, ticket, asked)


async def _words(
    message: Mapping[str, Any], found: Situation, act: Act, session: AsyncSession
) -> str:
    """Read a message's words as those of the place may: a client's people in their language."""
    language = (
        spoken(found.client.language, act.language) if found.client is not None else act.language
    )
    text = str(message.get("text") or "")
    return await mentions.readable(session, act, _scope_of(found, act), text, language)


async def _said_directly(event: Event, found: Situation, act: Act, session: AsyncSession) -> None:
    """A client's member may write to us directly; anybody else is told what to do instead.

    Whoever was told so is not surprised later: a look back passes over words that were answered.
    """
    answered = f"answered:{event.channel}:{event.data.get('ts')}"
    if act.who is not None and act.who.client_id is not None:
        if _is_past(event) and not await inbox.first_time(session, answered, act.now):
            return
        who, client_id = act.who, act.who.client_id
        text = await _words(event.data, found, act, session)
        heard = heard_from(event.channel, event.data, who, client_id, text=text, files=found.files)
        await intake.client_said(session, act, heard)
    elif not _is_past(event) and await inbox.first_time(session, answered, act.now):
        await strangers.answer_directly(session, act, event.user, found.client)


def _is_past(event: Event) -> bool:
    """Whether a look back found it: nobody waits for an answer to it any more."""
    return event.id.startswith(PAST)


def _speaker(found: Situation) -> Who | None:
    """Whose acts on messages count here: in a client's channel, its own people's and ours."""
    who = found.who
    if who is None or who.is_staff or found.client is None:
        return who
    return who if who.client_id == found.client.id else None


def _scope_of(found: Situation, act: Act) -> Scope:
    return Scope.client(found.client.id) if found.client is not None else act.scope


async def _edited(event: Event, found: Situation, act: Act, session: AsyncSession) -> None:
    inner, who = event.data.get("message") or {}, _speaker(found)
    if who is None or inner.get("bot_id"):
        return
    await edits.edited(
        session,
        act,
        _scope_of(found, act),
        channel=event.channel,
        ts=str(inner.get("ts", "")),
        text=await _words(inner, found, act, session),
        at=str((inner.get("edited") or {}).get("ts") or event.data.get("ts") or ""),
        author_id=who.id,
    )


async def _deleted(event: Event, found: Situation, act: Act, session: AsyncSession) -> None:
    who = _speaker(found)
    if who is None:
        return
    await edits.deleted(
        session,
        act,
        _scope_of(found, act),
        channel=event.channel,
        ts=str(event.data.get("deleted_ts", "")),
        author_id=who.id,
    )


@dataclass(frozen=True, slots=True)
class Marked:
    """A message that the desk marked with 🎫."""

    message: Mapping[str, Any]
    client_id: int
    author: Who | None
    files: tuple[dict[str, Any], ...]


async def marked(event: Event, services: Services) -> Marked | None:
    """Find the message that somebody of the desk marked as a ticket, in a client's channel."""
    ts = str((event.data.get("item") or {}).get("ts") or "")
    reaction = bare(str(event.data.get("reaction") or ""))
    async with services.db.reading() as session:
        settings = await desk.get(session)
        if settings is None or not reaction or reaction != bare(settings.reaction_ticket or ""):
            return None
        who = await person.find(session, event.user)
        channel = await clients.channel_by_slack(session, event.channel)
        if who is None or not who.is_staff or channel is None or channel.client_id is None:
            return None
    message = await services.slack.message(event.channel, ts)
    if message is None:
        return None
    async with services.db.reading() as session:
        author = await person.find(session, str(message.get("user") or ""))
    files = await known_files(services, message)
    return Marked(message, channel.client_id, author, files)


async def ticket_marked(event: Event, found: Marked, act: Act, session: AsyncSession) -> None:
    """Open a ticket from a marked message, unless it is on one already."""
    data = found.message
    ts, thread_ts = str(data["ts"]), data.get("thread_ts")
    root = str(thread_ts or ts)
    # Of any client: the channel may have been another's when this was said.
    if await tickets.by_message(session, Scope.desk(), event.channel, root) is not None:
        return
    from_client = found.author is not None and found.author.client_id == found.client_id
    author = found.author if found.author is not None and from_client else act.person
    heard = Heard(
        channel=event.channel,
        ts=ts,
        thread_ts=thread_ts,
        author_id=author.id,
        author_name=author.name,
        client_id=found.client_id,
        text=await mentions.readable(
            session, act, Scope.client(found.client_id), str(data.get("text") or ""), act.language
        ),
        files=found.files,
    )
    await joining.open_from(session, act, heard, reporter_id=author.id if from_client else None)
