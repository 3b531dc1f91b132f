"""What somebody may cause in Slack: every kind of event that is listened to, in every place."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.house.payloads import Json, Outsider, fresh


@dataclass(frozen=True)
class Spot:
    """A place, perhaps a thread of it, in which something happens."""

    channel: str
    kind: str = "channel"
    root: str | None = None


def _message(who: Outsider, spot: Spot, ts: str) -> Json:
    said: Json = {
        "user": who.user,
        "team": who.team,
        "text": "hello T-1 <#C0ACME>",
        "ts": ts,
    }
    if who.is_bot:
        said["bot_id"] = "B0ROBOT"
    if spot.root is not None:
        said["thread_ts"] = spot.root
    return said


def happenings(who: Outsider, spot: Spot, ts: str) -> Iterator[Json]:
    """Events about a new message, and about the message `spot.root` as if it were theirs."""
    there = spot.root or ts
    said = _message(who, spot, ts)
    old = {**said, "ts": there, "text": "before"}
    yield said
    yield {**said, "subtype": "thread_broadcast"}
    file = {"id": "F0ACME", "name": "plan.pdf", "size": 3, "url_private": "http://127.0.0.1:9/"}
    yield {**said, "ts": f"{ts}1", "subtype": "file_share", "files": [file]}
    yield {
        "subtype": "message_changed",
        "ts": ts,
        "message": {**old, "text": "after", "edited": {"user": who.user, "ts": ts}},
        "previous_message": old,
    }
    yield {"subtype": "message_deleted", "ts": ts, "deleted_ts": there, "previous_message": old}
    for reaction in ("ticket", "white_check_mark"):
        item = {"type": "message", "channel": spot.channel, "ts": there}
        yield {"user": who.user, "reaction": reaction, "item": item, "event_ts": ts}
    yield {"user": who.user, "team": who.team, "inviter": who.user, "event_ts": ts}
    yield {"user": who.user, "tab": "home", "event_ts": ts}
    yield {"connected_team_id": who.team, "is_ext_shared": True, "event_ts": ts}


def event_bodies(type_: str, who: Outsider, spot: Spot, ts: str) -> Iterator[Json]:
    """Everything that may happen in one spot, told as events of one type."""
    for event in happenings(who, spot, ts):
        place = {} if "item" in event else {"channel": spot.channel, "channel_type": spot.kind}
        yield {
            "type": "event_callback",
            "event_id": fresh(),
            "team_id": who.team,
            "authorizations": [{"team_id": "T0US"}],
            "event": {"type": type_, "ts": ts, **place, **event},
        }
