"""What becomes of a channel: archived, opened again, deleted."""

from collections.abc import Callable, Mapping

from integrations.local_slack import events
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.records import JSON, Channel
from integrations.local_slack.world import World


def archive(world: World, channel: Channel, user: str) -> None:
    """Archive a channel: nobody posts there any more."""
    if channel.is_archived:
        raise PeopleError("already_archived")
    channel.is_archived = True
    _tell(world, channel, "archive", {"user": user})


def unarchive(world: World, channel: Channel, user: str) -> None:
    """Open an archived channel again, with the members it had."""
    if not channel.is_archived:
        raise PeopleError("not_archived")
    channel.is_archived = False
    _tell(world, channel, "unarchive", {"user": user})


def delete(world: World, channel: Channel, _user: str) -> None:
    """Delete a channel with everything in it."""
    _tell(world, channel, "deleted", {})
    del world.state.channels[channel.id]


def _tell(world: World, channel: Channel, what: str, fields: JSON) -> None:
    events.channel_event(
        world, channel, events.of_kind(channel, what), {"channel": channel.id, **fields}
    )
    world.journal.tell("channel", channel=channel)


ACTS: Mapping[str, Callable[[World, Channel, str], None]] = {
    "archive": archive,
    "unarchive": unarchive,
    "delete": delete,
}
