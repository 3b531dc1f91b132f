"""What the page remembers beside the workspace: what was read, and what changed lately."""

from dataclasses import dataclass, field

from aiohttp import web

from integrations.local_slack.page.changes import Changes
from integrations.local_slack.records import Channel, Message, User
from integrations.local_slack.world import World

MANY = 100
NOTES = ("channel_join", "channel_leave")


@dataclass(slots=True)
class Page:
    """One running page; `read` holds the newest ts that somebody has seen in a channel."""

    world: World
    changes: Changes
    read: dict[tuple[str, str], str] = field(default_factory=dict)
    epoch: str = ""

    def read_until(self, person: User, channel: Channel) -> str:
        """Return the newest ts that this person has read there, "" for none."""
        if self.epoch != self.changes.epoch:
            self.read.clear()
            self.epoch = self.changes.epoch
        return self.read.get((person.id, channel.id), "")

    def mark_read(self, person: User, channel: Channel, ts: str) -> bool:
        """Note that somebody has read up to `ts`; False when they had."""
        if ts <= self.read_until(person, channel):
            return False
        self.read[person.id, channel.id] = ts
        self.changes.note("read", person.id, channel.id)
        return True

    def unread(self, person: User, channel: Channel) -> int:
        """Count what this person has not read: messages of the channel, and replies naming them.

        What somebody wrote themselves was read by writing it, and so was all that came before.
        Nobody counts further than MANY.
        """
        known, count = self.read_until(person, channel), 0
        for ts in reversed(channel.messages):
            message = channel.messages[ts]
            top = not message.is_reply or message.subtype == "thread_broadcast"
            if ts <= known or count == MANY or (top and message.user == person.id):
                break
            count += _counts(message, person, top=top)
        return count


def _counts(message: Message, person: User, *, top: bool) -> bool:
    if message.deleted or message.subtype in NOTES or message.user == person.id:
        return False
    return top or f"<@{person.id}>" in message.text


PAGE = web.AppKey("page", Page)
