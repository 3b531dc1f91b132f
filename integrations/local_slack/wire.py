"""The JSON that Slack writes for messages, files, people, channels and views."""

from urllib.parse import quote

from integrations.local_slack.forms import state_values
from integrations.local_slack.records import JSON, App, Channel, File, Message, User, View
from integrations.local_slack.state import State

CHANNEL_NAMES = {"group": "privategroup", "im": "directmessage", "mpim": "directmessage"}
TOMBSTONE = "This message was deleted."


def message_json(
    state: State, message: Message, *, team_id: str, base_url: str, all_metadata: bool = True
) -> JSON:
    """Return a message as `team_id` reads it.

    Without `all_metadata` only the event_type of its metadata is told. Files of other organisations
    are told by id only, as Slack does.
    """
    out: JSON = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.team:
        out["team"] = message.team
    if message.blocks:
        out["blocks"] = message.blocks
    if message.attachments:
        out["attachments"] = message.attachments
    if message.app_id:
        app = state.apps[message.app_id]
        out |= {"bot_id": app.bot_id, "app_id": app.id, "bot_profile": bot_profile(app)}
    if message.files:
        out["files"] = [file_json(f, team_id=team_id, base_url=base_url) for f in message.files]
        out |= {"upload": False, "display_as_bot": False}
    for key in ("subtype", "edited", "client_msg_id", "inviter", "thread_ts"):
        value = getattr(message, key)
        if value is not None:
            out[key] = value
    if message.metadata is not None:
        event_type = {"event_type": message.metadata.get("event_type", "")}
        out["metadata"] = message.metadata if all_metadata else event_type
    return out


def listed_json(
    state: State, channel: Channel, message: Message, *, team_id: str, base_url: str, **how: bool
) -> JSON:
    """Return a message as histories list it: with its reactions and what its thread holds."""
    if message.deleted:
        out: JSON = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT"}
        out |= {"text": TOMBSTONE, "ts": message.ts, "hidden": True, "thread_ts": message.ts}
    else:
        out = message_json(
            state,
            message,
            team_id=team_id,
            base_url=base_url,
            all_metadata=how.get("all_metadata", False),
        )
    if message.reactions:
        out["reactions"] = reactions_json(message)
    if message.replies:
        out |= thread_json(channel, message)
    if message.is_reply:
        parent = channel.messages.get(message.thread_ts or "")
        if parent is not None:
            out["parent_user_id"] = parent.user
    return out


def thread_json(channel: Channel, parent: Message) -> JSON:
    """Return what a parent tells of its thread."""
    people = list(dict.fromkeys(channel.messages[ts].user for ts in parent.replies))
    return {
        "thread_ts": parent.ts,
        "reply_count": len(parent.replies),
        "reply_users_count": len(people),
        "reply_users": people[:5],
        "latest_reply": parent.replies[-1],
        "is_locked": False,
        "subscribed": False,
    }


def reactions_json(message: Message) -> list[JSON]:
    """Return the reactions, in the order in which each emoji first came."""
    return [
        {"name": name, "users": users, "count": len(users)}
        for name, users in message.reactions.items()
    ]


def bot_profile(app: App) -> JSON:
    """Return who stands behind a bot's message."""
    return {"id": app.bot_id, "app_id": app.id, "name": app.name, "team_id": app.team_id}


def file_json(file: File, *, team_id: str, base_url: str) -> JSON:
    """Return a file; one of another organisation says only where to ask (`files.info`)."""
    if file.team_id != team_id:
        return {"id": file.id, "created": file.created, "file_access": "check_file_info"}
    return full_file_json(file, base_url=base_url)


def file_path(file: File) -> str:
    """Return where this server has the bytes of a file, whatever its name."""
    return f"/files-pri/{file.team_id}-{file.id}/{_quoted(file.name)}"


def _quoted(name: str) -> str:
    return quote(name, safe="", errors="replace")


def full_file_json(file: File, *, base_url: str) -> JSON:
    """Return all that `files.info` tells."""
    private = base_url + file_path(file)
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "user": file.user,
        "user_team": file.team_id,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(file.channels),
        "url_private": private,
        "url_private_download": f"{private}?download=1",
        "permalink": f"{base_url}/files/{file.user}/{file.id}/{_quoted(file.name)}",
        "channels": sorted(file.channels),
        **({"alt_txt": file.alt} if file.alt else {}),
    }


def user_json(user: User, *, viewer: App, stranger: bool, locale: bool = False) -> JSON:
    """Return a person as the viewing app's organisation knows them (§1.3 of the facts)."""
    profile: JSON = {
        "real_name": user.real_name,
        "display_name": user.name,
        "title": user.title,
        "team": user.team_id,
        "image_72": "",
        "image_192": "",
    }
    if user.email and "users:read.email" in viewer.scopes:
        profile["email"] = user.email
    out: JSON = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "profile": profile,
        "is_bot": user.is_bot,
        "deleted": user.deleted,
    }
    if user.team_id != viewer.team_id:
        return out | {"is_stranger": stranger}
    if user.app_id:
        profile["api_app_id"] = user.app_id
        profile["bot_id"] = viewer.bot_id if user.app_id == viewer.id else ""
    if locale:
        out["locale"] = user.locale
    return out | {
        "tz": user.tz,
        "tz_label": user.tz,
        "is_admin": user.is_admin or user.is_owner,
        "is_owner": user.is_owner,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted or user.is_ultra_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_app_user": False,
        "updated": 0,
    }


def channel_json(channel: Channel, viewer: App, *, listed: bool = False) -> JSON:
    """Return a channel; a listing leaves out which organisations it is shared with."""
    if channel.is_dm:
        return _dm_json(channel, viewer)
    text: JSON = {"creator": channel.creator, "last_set": 0}
    out: JSON = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "is_member": viewer.bot_user_id in channel.members,
        "is_archived": channel.is_archived,
        "is_frozen": False,
        "is_general": False,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "context_team_id": viewer.team_id,
        "creator": channel.creator,
        "created": channel.created,
        "topic": {"value": channel.topic, **text},
        "purpose": {"value": channel.purpose, **text},
        "num_members": len(channel.members),
    }
    return out if listed else out | _sharing_json(channel)


def _dm_json(channel: Channel, viewer: App) -> JSON:
    other = next((m for m in channel.members if m != viewer.bot_user_id), viewer.bot_user_id)
    return {
        "id": channel.id,
        "created": channel.created,
        "is_im": True,
        "is_archived": False,
        "is_ext_shared": channel.is_ext_shared,
        "user": other,
        "context_team_id": viewer.team_id,
    }


def _sharing_json(channel: Channel) -> JSON:
    return {
        "conversation_host_id": channel.team_id,
        "shared_team_ids": channel.team_ids,
        "internal_team_ids": [channel.team_id],
        "connected_team_ids": list(channel.connected_team_ids),
        "pending_connected_team_ids": [],
    }


def view_json(state: State, view: View) -> JSON:
    """Return a view as Slack gives it back, with everything filled in so far."""
    app = state.apps[view.app_id]
    body = view.body
    out: JSON = {
        "id": view.id,
        "team_id": state.users[view.user_id].team_id,
        "app_id": view.app_id,
        "app_installed_team_id": app.team_id,
        "bot_id": app.bot_id,
        "type": body.get("type", "modal"),
        "callback_id": body.get("callback_id", ""),
        "private_metadata": body.get("private_metadata", ""),
        "external_id": body.get("external_id", ""),
        "hash": view.hash,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "clear_on_close": bool(body.get("clear_on_close", False)),
        "notify_on_close": bool(body.get("notify_on_close", False)),
        "blocks": body.get("blocks", []),
        "state": {"values": state_values(body.get("blocks", []), view.typed)},
    }
    for key in ("title", "submit", "close"):
        out[key] = body.get(key)
    return out
