"""Messages as HTML: a channel's last ones, those before, a thread, one that changed."""

import bisect
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from integrations.local_slack import seeing, wire
from integrations.local_slack.page import content
from integrations.local_slack.page.faces import Face, face
from integrations.local_slack.page.moments import moment, moment_of
from integrations.local_slack.page.rendering import render
from integrations.local_slack.page.session import NOTES
from integrations.local_slack.records import JSON, Channel, File, Message, User
from integrations.local_slack.uploads import INLINE
from integrations.local_slack.world import World

PAGE_SIZE = 100
LINK = re.compile(r"<([@#!])?([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Listing:
    """Some messages, oldest first; `more` tells whether there are older ones."""

    html: Markup
    more: bool
    last: str


def latest(world: World, person: User, channel: Channel, before: str = "") -> Listing:
    """Return the last messages of a channel, or the last ones before a ts."""
    top = channel.top
    end = bisect.bisect_left(top, before) if before else len(top)
    start = max(0, end - PAGE_SIZE)
    found = [channel.messages[ts] for ts in top[start:end]]
    since = top[start] if start else ""
    found += [
        message
        for message in channel.ephemerals.get(person.id, ())
        if not message.is_reply and message.ts >= since and (not before or message.ts < before)
    ]
    return _listing(world, person, channel, found, more=start > 0)


def thread(world: World, person: User, channel: Channel, ts: str) -> Listing | None:
    """Return a thread: its first message and the replies; None when there is no such message."""
    parent = channel.messages.get(ts)
    if parent is None:
        return None
    found = [parent, *(channel.messages[reply] for reply in parent.replies)]
    found += [m for m in channel.ephemerals.get(person.id, ()) if m.is_reply and m.thread_ts == ts]
    return _listing(world, person, channel, found, more=False)


def _listing(
    world: World, person: User, channel: Channel, found: Iterable[Message], *, more: bool
) -> Listing:
    ordered = sorted(found, key=lambda message: message.ts)
    rendered = [message_html(world, person, channel, message) for message in ordered]
    last = ordered[-1].ts if ordered else ""
    return Listing(Markup().join(rendered), more, last)


def find(world: World, person: User, channel: Channel, ts: str) -> Message | None:
    """Return a message to draw; the first of a thread is drawn even when it was deleted."""
    message = seeing.seen_message(world, person, channel, ts)
    if message is None and seeing.may_see(person, channel):
        return channel.messages.get(ts)
    return message


def message_html(world: World, person: User, channel: Channel, message: Message) -> Markup:
    """Return one message as this person sees it."""
    if message.deleted:
        when = moment_of(person, message.ts)
        replies = _replies(world, person, channel, message)
        return render("deleted", message=message, when=when, replies=replies)
    return render(
        "message",
        message=message,
        channel=channel,
        me=person,
        author=face(world, person, message.user),
        when=moment_of(person, message.ts),
        content=content.content(world, person, message),
        files=[_file(person, file) for file in message.files if not file.deleted],
        reactions=[_reaction(world, person, r) for r in wire.reactions_json(message)],
        replies=_replies(world, person, channel, message),
        is_note=message.subtype in NOTES,
        **_rights(world, person, channel, message),
    )


def _rights(world: World, person: User, channel: Channel, message: Message) -> JSON:
    member = person.id in channel.members and not channel.is_archived
    lasting = message.ephemeral_to is None
    mine = member and lasting and message.user == person.id and message.subtype not in NOTES
    chief = (person.is_admin or person.is_owner) and message.team == person.team_id
    return {
        "may_react": member and lasting,
        "may_edit": mine,
        "may_delete": mine or (member and lasting and chief),
        "source": source(world, message.text) if mine else "",
    }


def source(world: World, text: str) -> str:
    """Return stored text as somebody would type it again."""

    def typed(match: re.Match[str]) -> str:
        kind, target, label = match.groups()
        if kind == "@":
            user = world.state.users.get(target)
            known = user is not None and world.state.names.get(user.name.lower()) is user
            return f"@{user.name}" if user and known else f"<@{target}>"
        if kind == "#":
            return f"#{label}" if label else f"<#{target}>"
        if kind == "!":
            return f"@{target}"
        return str(label or target)

    return html.unescape(LINK.sub(typed, text))


def _file(person: User, file: File) -> JSON:
    path = f"{wire.file_path(file)}?as={quote(person.id)}"
    shown = file.mimetype in INLINE
    return {
        "name": file.title or file.name,
        "alt": file.alt or file.title or file.name,
        "path": path,
        "download": f"{path}&download=1",
        "is_image": shown and file.mimetype.startswith("image/"),
        "kind": file.filetype,
        "size": _size(file.size),
    }


def _size(size: int) -> str:
    for unit, step in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= step:
            return f"{size / step:.1f} {unit}"
    return f"{size} bytes"


def _reaction(world: World, person: User, reaction: JSON) -> JSON:
    users: list[str] = reaction["users"]
    who = ["you" if user == person.id else face(world, person, user).name for user in users]
    return {
        "name": reaction["name"],
        "char": content.emoji_char(reaction["name"]),
        "count": len(users),
        "mine": person.id in users,
        "who": ", ".join(who),
    }


def _replies(world: World, person: User, channel: Channel, message: Message) -> JSON | None:
    if not message.replies or message.is_reply:
        return None
    authors: dict[str, Face] = {}
    for ts in message.replies:
        user = channel.messages[ts].user
        authors.setdefault(user, face(world, person, user))
    last = moment_of(person, message.replies[-1])
    today = moment(person, world.clock.now()).day
    return {
        "count": len(message.replies),
        "faces": list(authors.values())[:4],
        "last": f"at {last.hour}" if last.day == today else f"on {last.short} at {last.hour}",
    }
