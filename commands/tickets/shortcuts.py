"""Slack's door to tickets from any message: *Create a ticket*, *Add to a ticket*.

The form holds the message's place only; when it is sent, the thread is read from Slack.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import mentions, person
from commands.kit.answers import DONE, Answer, Open, Say
from commands.kit.asking import ask
from commands.kit.blank import is_blank
from commands.kit.inbound import Picked, Submitted
from commands.kit.person import Who
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from commands.kit.words import N_
from commands.tickets import gathering, rules, shown
from commands.tickets.changes import the_desk
from commands.tickets.gathering import Gathered, Source
from commands.tickets.heard import WORDS, known_files
from commands.tickets.numbers import number_of
from integrations.slack.errors import NotFound, Rejected
from integrations.slack.mrkdwn import without_overrides
from storage import clients, sensitive, ticket_lists

# A menu holds a hundred; of a thread, one page is read within Slack's three seconds.
MOST_OFFERED, MOST_READ = 100, 200
MOST_ASKED = 5
LONGEST = 3000
THREAD, MESSAGE = "thread", "message"


@dataclass(frozen=True, slots=True)
class Thread:
    """What Slack says now of the message and its thread; empty when we cannot read there."""

    said: tuple[Gathered, ...] = ()


# Opening the forms


async def create(picked: Picked, act: Act, session: AsyncSession) -> Answer:
    """*Create a ticket*: the form, or the ticket on which the message is already."""
    await the_desk(session)
    root = _root(picked)
    known = await gathering.on_ticket(session, act.scope, picked.channel, picked.ts, root)
    if known is not None:
        return Say("tickets/already", {"number": f"T-{known.id}"})
    where = await gathering.source(session, picked.channel, picked.ts, root)
    text = await _text(session, act, picked)
    context = {
        "record": _place(where),
        "title": rules.title_of(text) if text.strip() else "",
        # Where we are not, only the message itself is known: its words come in the form.
        "words": "" if await _is_read(session, where) else text[:LONGEST],
        **await _whose(session, act, where),
    }
    return Open("tickets/from_message", context)


async def add(picked: Picked, act: Act, session: AsyncSession) -> Answer:
    """*Add to a ticket*: the client's open tickets to choose from."""
    await the_desk(session)
    root = _root(picked)
    known = await gathering.on_ticket(session, act.scope, picked.channel, picked.ts, root)
    if known is not None:
        return Say("tickets/already", {"number": f"T-{known.id}"})
    where = await gathering.source(session, picked.channel, picked.ts, root)
    rows = await ticket_lists.list_open(
        session, act.scope, where.client_id, MOST_OFFERED, now=act.now
    )
    offered = [
        (row.id, f"T-{row.id} · {row.title}" if where.client_id else _with_client(row))
        for row in rows
        if sensitive.may_read(row, act.person)
    ]
    if not offered:
        raise Refused(N_("There is no open ticket to add it to. Create one of it instead."))
    context = {
        "record": _place(where),
        "tickets": sorted(offered, reverse=True),
        "whole": picked.ts == root,
        "threaded": picked.message.get("thread_ts") is not None,
        "words": "" if await _is_read(session, where) else (await _text(session, act, picked)),
    }
    return Open("tickets/add_message", context)


def _with_client(row: Any) -> str:
    return f"T-{row.id} · {row.client} · {row.title}"


def _root(picked: Picked) -> str:
    return str(picked.message.get("thread_ts") or picked.ts)


def _place(where: Source) -> str:
    return f"{where.channel}:{where.ts}:{where.root}"


async def _text(session: AsyncSession, act: Act, picked: Picked) -> str:
    text = str(picked.message.get("text") or "")
    return await mentions.readable(session, act, act.scope, text, act.language)


async def _is_read(session: AsyncSession, where: Source) -> bool:
    """Whether we are surely a member there, so that Slack lets us read the thread."""
    desk = await the_desk(session)
    return where.live or where.channel in desk.channels


async def _whose(session: AsyncSession, act: Act, where: Source) -> dict[str, Any]:
    """Whose ticket it will be: in a client's channel that is sure, elsewhere it is chosen."""
    if where.client_id is not None:
        client = await clients.get(session, act.scope, where.client_id)
        return {"client": client.name if client is not None else "", "clients": []}
    known = await clients.all_clients(session, act.scope)
    if not known:
        raise Refused(N_("There is no client yet. Make one first: `/vigie client new`."))
    return {"client": "", "clients": [(c.id, c.name) for c in known[:MOST_OFFERED]]}


# Sending them


async def look(sent: Submitted, services: Services) -> Thread:
    """Read the thread from Slack, as far as we may, with its authors and files."""
    channel, _, root = _parts(sent.record)
    try:
        messages = await ask(_read(services, channel, root))
    except (NotFound, Rejected):
        return Thread()
    authors = await _authors(services, messages)
    said = []
    for message in messages:
        user = str(message.get("user") or "")
        who, name = authors.get(user, (None, user))
        said.append(
            Gathered(
                ts=str(message["ts"]),
                thread_ts=message.get("thread_ts"),
                text=str(message.get("text") or ""),
                author=who,
                name=name,
                files=await known_files(services, message),
            )
        )
    return Thread(tuple(said))


async def _read(services: Services, channel: str, root: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    async for message in services.slack.replies(channel, root, "0"):
        if not message.get("bot_id") and message.get("subtype") in WORDS:
            found.append(message)
        if len(found) >= MOST_READ:
            break
    return found


async def _authors(
    services: Services, messages: list[Mapping[str, Any]]
) -> dict[str, tuple[Who | None, str]]:
    """Find who wrote; of a few that we do not know, Slack tells the name."""
    users = dict.fromkeys(str(message.get("user") or "") for message in messages)
    async with services.db.reading() as session:
        known = {user: await person.find(session, user) for user in users}
    names: dict[str, str] = {}
    for user in [user for user, who in known.items() if who is None and user][:MOST_ASKED]:
        try:
            names[user] = without_overrides((await ask(services.slack.user(user))).name)
        except (NotFound, Rejected):
            continue
    return {
        user: (who, who.name if who is not None else names.get(user, "?"))
        for user, who in known.items()
    }


async def send_create(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of *Create a ticket*: the whole thread comes along."""
    channel, ts, root = _parts(sent.record)
    where = await gathering.source(session, channel, ts, root)
    chosen = sent.values.get("client", "")
    client_id = where.client_id or (int(chosen) if _is_id(chosen) else None)
    if client_id is None:
        raise Refused(N_("Choose one of our clients."), field="client")
    title = sent.values.get("title", "").strip()
    if is_blank(title):
        raise Refused(N_("Give it a title."), field="title")
    said = _said(sent, act, ts)
    number = await gathering.open_ticket(session, act, where, client_id, said, title=title)
    await shown.tell_opened(session, act, number)
    return DONE


async def send_add(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Send the form of *Add to a ticket*."""
    channel, ts, root = _parts(sent.record)
    where = await gathering.source(session, channel, ts, root)
    number = number_of(sent.values.get("ticket", ""))
    said = _said(sent, act, ts)
    if sent.values.get("what", MESSAGE) != THREAD:
        said = tuple(one for one in said if one.ts == ts)
    ticket = await gathering.add(session, act, where, number, said)
    return Say("tickets/added", {"number": f"T-{ticket.id}", "count": len(said)})


def _said(sent: Submitted, act: Act, ts: str) -> tuple[Gathered, ...]:
    """What comes along: what Slack let us read, else the words that the form held."""
    found: Thread = act.prepared
    if found.said:
        return found.said
    text = sent.values.get("words", "").strip()
    return (Gathered(ts, None, text, act.person, act.person.name),) if text else ()


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len("999999999")


def _parts(record: str) -> tuple[str, str, str]:
    """Read a form's record: channel, message, beginning of its thread."""
    channel, _, rest = record.partition(":")
    ts, _, root = rest.partition(":")
    if not all(_is_ts(moment) for moment in (ts, root)):
        raise Refused(N_("I can't find this message any more."))
    return channel, ts, root


def _is_ts(text: str) -> bool:
    seconds, dot, rest = text.partition(".")
    return bool(dot) and all(part.isascii() and part.isdigit() for part in (seconds, rest))
