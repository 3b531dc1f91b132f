"""files.*: the three steps of an upload, and what is known of a file."""

from integrations.local_slack import posting, uploads, wire
from integrations.local_slack.blocks import checked_blocks
from integrations.local_slack.errors import SlackError
from integrations.local_slack.ids import new_token
from integrations.local_slack.records import JSON, Channel, File
from integrations.local_slack.web_api.call import Call, method

MOST_CHANNELS = 100
LONGEST_ALT = 1000


@method("files.getUploadURLExternal", tier=4, scopes=("files:write",))
def get_upload_url(call: Call) -> JSON:
    """Announce a file; its bytes go to `upload_url`."""
    name = call.args.need("filename")
    if call.args.text("length", "0") in ("", "0"):
        raise SlackError("missing_argument")
    size = call.args.number("length", 0, most=1 << 40)
    alt = call.args.text("alt_txt")
    if len(alt) > LONGEST_ALT:
        raise SlackError("alt_txt_too_large")
    file = uploads.new_file(call.world, call.bot, name, size=size)
    file.alt = alt
    ticket = new_token()
    call.world.uploads[ticket] = file.id
    return {"upload_url": f"{call.world.url}/upload/v1/{ticket}", "file_id": file.id}


@method("files.completeUploadExternal", tier=4, scopes=("files:write",))
def complete_upload(call: Call) -> JSON:
    """Share announced files in channels, or keep them private when none is given."""
    listed = call.args.structure("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise SlackError("missing_argument", argument="files")
    if not all(isinstance(entry, dict) for entry in listed):
        raise SlackError("invalid_arguments")
    files = [_announced(call, entry) for entry in listed]
    names = call.args.words("channels") or call.args.words("channel_id")
    if len(names) > MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    blocks = call.args.structure("blocks", "invalid_blocks_format")
    if blocks:
        checked_blocks(call.world.settings, {"text": "", "blocks": blocks})
    channels = [_channel(call, name) for name in names]
    for channel in channels:
        parent = posting.thread_of(channel, call.args.text("thread_ts"))
        said: JSON = {
            "text": call.args.text("initial_comment"),
            "blocks": blocks or [],
            "thread_ts": parent.ts if parent else None,
            "app_id": call.app.id,
        }
        posting.share_file(call.world, channel, call.bot, files, said)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _announced(call: Call, entry: JSON) -> File:
    file = call.world.state.files.get(str(entry.get("id")))
    if file is None or file.user != call.bot.id or (file.size and not file.content):
        raise SlackError("file_not_found")
    file.title = str(entry.get("title") or file.name)
    return file


def _channel(call: Call, name: str) -> Channel:
    channel = call.world.state.channels.get(name)
    if channel is None or not call.knows(channel):
        raise SlackError("channel_not_found")
    call.member_of(channel)
    if channel.is_archived:
        raise SlackError("posting_to_channel_denied")
    return channel


@method("files.info", tier=4, scopes=("files:read",))
def info(call: Call) -> JSON:
    """Tell all about a file that is in one of the bot's channels."""
    file = call.world.state.files.get(call.args.need("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    if not uploads.may_read(call.world, file, call.bot):
        raise SlackError("file_not_found")
    return {"file": wire.full_file_json(file, base_url=call.world.url), "comments": []}


@method("files.delete", tier=3, scopes=("files:write",))
def delete(call: Call) -> JSON:
    """Delete a file of this bot."""
    file = call.world.state.files.get(call.args.need("file"))
    if file is None or file.user != call.bot.id:
        raise SlackError("file_not_found")
    file.deleted = True
    file.content = b""
    return {}
