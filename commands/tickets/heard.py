"""One message as we keep it, whoever wrote it and however late it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from commands.kit.person import Who
from commands.kit.services import Services
from integrations.slack.errors import NotFound, Rejected
from storage.scope import Scope

# The subtypes of messages that are words of somebody.
WORDS = frozenset({None, "file_share", "thread_broadcast", "me_message"})
KEPT_OF_A_FILE = ("id", "name", "title", "size", "mimetype", "url_private", "permalink")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message in a client's channel, or in a direct conversation with a client's member."""

    channel: str
    ts: str
    thread_ts: str | None
    author_id: int
    author_name: str
    client_id: int
    text: str
    files: tuple[Mapping[str, Any], ...] = ()

    @property
    def at(self) -> datetime:
        """When it was written: Slack's ts is seconds since 1970."""
        return datetime.fromtimestamp(float(self.ts), UTC)

    @property
    def scope(self) -> Scope:
        """The author's client: whatever they wrote belongs to it."""
        return Scope.client(self.client_id)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def root(self) -> str:
        """The ts of the message that begins its thread: its own, unless it is a reply."""
        return self.thread_ts or self.ts

    def folded(self) -> dict[str, Any]:
        """As JSON values, to be held; `unfolded` reads them again."""
        return {
            "ts": self.ts,
            "thread_ts": self.thread_ts,
            "author_id": self.author_id,
            "author_name": self.author_name,
            "client_id": self.client_id,
            "text": self.text,
            "files": [dict(file) for file in self.files],
        }


def unfolded(channel: str, event: Mapping[str, Any]) -> Heard:
    """Read what `folded` made."""
    return Heard(**{**event, "channel": channel, "files": tuple(event["files"])})


def heard_from(
    channel: str,
    message: Mapping[str, Any],
    author: Who,
    client_id: int,
    *,
    text: str,
    files: tuple[dict[str, Any], ...] = (),
) -> Heard:
    """Read a Slack message whose author and client are known; `text` is its words made plain."""
    return Heard(
        channel=channel,
        ts=str(message["ts"]),
        thread_ts=message.get("thread_ts"),
        author_id=author.id,
        author_name=author.name,
        client_id=client_id,
        text=text,
        files=files,
    )


async def known_files(services: Services, data: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Keep of a message's files what we need to show and to copy them; ask for what is missing."""
    found = []
    for file in data.get("files") or []:
        known = file
        if "url_private" not in file:
            try:
                known = await services.slack.file(str(file.get("id")))
            except (NotFound, Rejected):
                continue  # it was taken back meanwhile
        found.append({name: known[name] for name in KEPT_OF_A_FILE if name in known})
    return tuple(found)
