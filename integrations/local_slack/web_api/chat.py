"""chat.*: posting, editing, deleting, and links to messages."""

from integrations.local_slack import posting, wire
from integrations.local_slack.blocks import checked_blocks
from integrations.local_slack.errors import SlackError
from integrations.local_slack.records import JSON, Channel, Message
from integrations.local_slack.web_api.call import Call, method

TEXT_CUT = 40_000
UPDATE_TEXT = 4_000


@method("chat.postMessage", tier=None, scopes=("chat:write",))
def post_message(call: Call) -> JSON:
    """Post as the bot, in a channel or thread, or to a person (their id as channel)."""
    channel = _target(call)
    content = _content(call)
    message = Message(
        ts="",
        channel=channel.id,
        user=call.bot.id,
        team=call.app.team_id,
        text=content["text"][:TEXT_CUT],
        blocks=content["blocks"] or [],
        attachments=content["attachments"] or [],
        app_id=call.app.id,
        metadata=_metadata(call) or None,
    )
    thread_ts = call.args.text("thread_ts")
    if thread_ts:
        parent = posting.thread_of(channel, thread_ts)
        if parent is None or (parent.subtype or "").startswith("channel_"):
            raise SlackError("cannot_reply_to_message")
        message.thread_ts = parent.ts
        if call.args.flag("reply_broadcast"):
            message.subtype = "thread_broadcast"
    call.world.rates.post(call.app.id, channel.id)
    posting.post(call.world, channel, message)
    out: JSON = {"channel": channel.id, "ts": message.ts, "message": _own(call, message)}
    if len(content["text"]) > TEXT_CUT:
        out |= {"warning": "message_truncated"}
        out |= {"response_metadata": {"warnings": ["message_truncated"]}}
    return out


def _target(call: Call) -> Channel:
    wanted = call.args.need("channel")
    state = call.world.state
    if wanted in state.users:
        channel = call.dm(state.users[wanted])
    else:
        channel = call.channel()
        if call.app.bot_user_id not in channel.members:
            raise SlackError("channel_not_found" if channel.is_private else "not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_dm and not call.app.messages_enabled:
        raise SlackError("messages_tab_disabled")
    return channel


def _content(call: Call) -> JSON:
    """Return text, blocks and attachments, checked; None for what was not given."""
    args = call.args
    content: JSON = {"text": args.text("text")}
    for name, error in (
        ("blocks", "invalid_blocks_format"),
        ("attachments", "invalid_attachments"),
    ):
        value = args.structure(name, error)
        if value is not None and not (
            isinstance(value, list) and all(isinstance(part, dict) for part in value)
        ):
            raise SlackError(error)
        content[name] = value
    markdown = args.text("markdown_text")
    if markdown:
        if content["text"] or content["blocks"]:
            raise SlackError("markdown_text_conflict")
        content["text"] = markdown
    checked_blocks(call.world.settings, {k: v for k, v in content.items() if v is not None})
    return content


def _metadata(call: Call) -> JSON | None:
    metadata = call.args.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if not metadata or "entities" in metadata:
        return metadata
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    return metadata


def _own(call: Call, message: Message) -> JSON:
    return wire.message_json(
        call.world.state, message, team_id=call.app.team_id, base_url=call.world.url
    )


@method("chat.update", tier=3, scopes=("chat:write",))
def update(call: Call) -> JSON:
    """Change a message of this bot. What is not given stays: blocks, attachments, metadata."""
    channel = call.channel()
    message = _mine(call, channel, "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    if len(call.args.text("text")) > UPDATE_TEXT:
        raise SlackError("msg_too_long")
    content = _content(call)
    changes: JSON = {
        key: content[key] for key in ("blocks", "attachments") if content[key] is not None
    }
    if call.args.has("text") or call.args.has("markdown_text"):
        changes["text"] = content["text"]
    metadata = _metadata(call)
    if metadata is not None:
        changes["metadata"] = metadata or None
    posting.rewrite(call.world, channel, message, changes, editor=call.bot.id)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": _own(call, message),
    }


def _mine(call: Call, channel: Channel, error: str) -> Message:
    message = call.message(channel, call.args.need("ts"))
    if message.app_id != call.app.id:
        raise SlackError(error)
    return message


@method("chat.delete", tier=3, scopes=("chat:write",))
def delete(call: Call) -> JSON:
    """Delete a message of this bot."""
    channel = call.channel()
    message = _mine(call, channel, "cant_delete_message")
    posting.remove(call.world, channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", tier=4, scopes=("chat:write",))
def post_ephemeral(call: Call) -> JSON:
    """Show a message to one member of a channel; in a thread only when it exists."""
    channel = call.member_of(call.channel())
    if channel.is_archived:
        raise SlackError("is_archived")
    reader = call.user(call.args.need("user"), "user_not_in_channel")
    if reader.id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(call)
    message = Message(
        ts="",
        channel=channel.id,
        user=call.bot.id,
        team=call.app.team_id,
        text=content["text"],
        blocks=content["blocks"] or [],
        attachments=content["attachments"] or [],
        app_id=call.app.id,
    )
    parent = posting.thread_of(channel, call.args.text("thread_ts"))
    if call.args.text("thread_ts") and parent is None:
        # Slack says yes and shows nothing: the thread is not there.
        return {"message_ts": call.world.ts(channel)}
    message.thread_ts = parent.ts if parent else None
    posting.post_ephemeral(call.world, channel, reader.id, message)
    return {"message_ts": message.ts}


@method("chat.getPermalink", tier=None)
def get_permalink(call: Call) -> JSON:
    """Return the link to a message; a reply's carries its thread."""
    channel = call.channel()
    message = call.message(channel, call.args.need("message_ts"))
    team = call.world.state.teams[call.app.team_id]
    plain = message.ts.replace(".", "")
    link = f"https://{team.domain}.slack.com/archives/{channel.id}/p{plain}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
