"""conversations.history and conversations.replies: reading back what was said."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from integrations.local_slack import posting, wire
from integrations.local_slack.errors import SlackError
from integrations.local_slack.records import JSON, Channel, Message
from integrations.local_slack.web_api.call import (
    HISTORY,
    Call,
    method,
    page,
    read_cursor,
    write_cursor,
)

MOST = 999
SCOPES = tuple(HISTORY.values())


def _bound(call: Call, name: str) -> str | None:
    """Return `oldest` or `latest` in the width of a ts, so that texts compare as numbers do."""
    given = call.args.text(name)
    if not given or given == "now":
        return None
    try:
        whole, _, part = given.partition(".")
        return f"{int(whole):010d}.{int((part or '0').ljust(6, '0')[:6]):06d}"
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _between(call: Call, stamps: Sequence[str]) -> tuple[int, int]:
    """Return the half-open range of positions that `oldest`, `latest`, `inclusive` leave."""
    inclusive = call.args.flag("inclusive")
    oldest, latest = _bound(call, "oldest"), _bound(call, "latest")
    low, high = 0, len(stamps)
    if oldest is not None:
        low = (bisect_left if inclusive else bisect_right)(stamps, oldest)
    if latest is not None:
        high = (bisect_right if inclusive else bisect_left)(stamps, latest)
    return low, max(low, high)


def _json(call: Call, channel: Channel, message: Message) -> JSON:
    return wire.listed_json(
        call.world.state,
        channel,
        message,
        team_id=call.app.team_id,
        base_url=call.world.url,
        all_metadata=call.args.flag("include_all_metadata"),
    )


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.scope(HISTORY[channel.kind])
    return call.member_of(channel)


@method("conversations.history", tier=3, scopes=SCOPES)
def history(call: Call) -> JSON:
    """Return what the channel itself shows, newest first.

    A cursor is the ts to go on below, so that new messages do not shift the pages.
    """
    channel = _readable(call)
    low, high = _between(call, channel.top)
    limit = call.args.number("limit", 100, most=MOST)
    before = read_cursor(call.args)
    if before:
        stamp = f"{before // 1_000_000:010d}.{before % 1_000_000:06d}"
        high = max(low, min(high, bisect_left(channel.top, stamp)))
    start = max(low, high - limit)
    messages = [channel.messages[ts] for ts in reversed(channel.top[start:high])]
    more = start > low
    out: JSON = {
        "messages": [_json(call, channel, message) for message in messages],
        "has_more": more,
        "pin_count": 0,
    }
    if more:
        cursor = write_cursor(int(messages[-1].ts.replace(".", "")))
        out["response_metadata"] = {"next_cursor": cursor}
    return out


@method("conversations.replies", tier=3, scopes=SCOPES)
def replies(call: Call) -> JSON:
    """Return a thread, its first message first, then replies from the oldest."""
    channel = _readable(call)
    ts = call.args.need("ts")
    asked = channel.messages.get(ts)
    parent = posting.thread_of(channel, ts)
    if asked is None or parent is None:
        raise SlackError("thread_not_found")
    if asked is not parent:
        return {"messages": [_json(call, channel, asked)], "has_more": False}
    low, high = _between(call, parent.replies)
    some, meta = page(parent.replies[low:high], call.args, default=MOST)
    listed = [parent, *(channel.messages[reply] for reply in some)]
    more = bool(meta["response_metadata"]["next_cursor"])
    out: JSON = {
        "messages": [_json(call, channel, message) for message in listed],
        "has_more": more,
    }
    return out | meta if more else out
