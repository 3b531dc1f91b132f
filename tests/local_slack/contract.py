"""What facts/slack.md says of the Web API: tiers, tokens, and the shape of each answer.

A shape is a type, a pattern for a text, a list of one shape, or a dict; a key that ends with "?"
may be missing. Keys that a shape does not name are Slack's business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TS = r"\d{10}\.\d{6}"
CHANNEL, USER, TEAM, BOT, APP, VIEW, FILE = (
    rf"{letter}[A-Z0-9]+" for letter in ("[CDG]", "[UW]", "T", "B", "A", "V", "F")
)
ANY_TEXT = r"(?s).*"
LATER = {"response_metadata": {"next_cursor": ANY_TEXT}}

MESSAGE = {
    "type": "message",
    "user": USER,
    "text": ANY_TEXT,
    "ts": TS,
    "team": TEAM,
    "bot_id?": BOT,
    "app_id?": APP,
    "blocks?": [dict],
    "thread_ts?": TS,
    "metadata?": dict,
}
PARENT = MESSAGE | {
    "thread_ts": TS,
    "reply_count": int,
    "reply_users": [USER],
    "latest_reply": TS,
    "subscribed": bool,
}
REPLY = MESSAGE | {"thread_ts": TS, "parent_user_id": USER}
VIEW_SHAPE = {
    "id": VIEW,
    "team_id": TEAM,
    "app_installed_team_id": TEAM,
    "app_id": APP,
    "bot_id": BOT,
    "type": "modal|home",
    "callback_id": ANY_TEXT,
    "private_metadata": ANY_TEXT,
    "external_id": ANY_TEXT,
    "hash": r".+",
    "root_view_id": VIEW,
    "previous_view_id": (type(None), str),
    "state": {"values": dict},
    "blocks": [dict],
}
TOLD = {"value": ANY_TEXT, "creator": ANY_TEXT, "last_set": int}
CHANNEL_SHAPE = {
    "id": CHANNEL,
    "name": r".+",
    **dict.fromkeys(("is_channel", "is_group", "is_im", "is_mpim", "is_private"), bool),
    **dict.fromkeys(("is_archived", "is_shared", "is_ext_shared", "is_org_shared"), bool),
    "is_member": bool,
    "is_pending_ext_shared": bool,
    "context_team_id": TEAM,
    "creator": ANY_TEXT,
    "created": int,
    "topic": TOLD,
    "purpose": TOLD,
}
USER_SHAPE = {
    "id": USER,
    "team_id": TEAM,
    "name": r".+",
    "real_name": ANY_TEXT,
    "deleted": bool,
    "is_bot": bool,
    "profile": {"display_name": ANY_TEXT, "team": TEAM},
}
FILE_SHAPE = {
    "id": FILE,
    "created": int,
    "name": r".+",
    "title": r".+",
    "mimetype": r".+/.+",
    "filetype": r".+",
    "user": USER,
    "size": int,
    "mode": "hosted",
    "is_external": bool,
    "is_public": bool,
    "url_private": r"http.+",
    "url_private_download": r"http.+",
    "permalink": r"http.+",
}


@dataclass(frozen=True, slots=True)
class Method:
    """One method: calls per minute by tier (None: special or none), shape of what it answers."""

    tier: int | None
    shape: Any
    app_token: bool = False


CONTRACT: dict[str, Method] = {
    "auth.test": Method(
        None,
        {
            "url": r"http.+/",
            "team": r".+",
            "user": r".+",
            "team_id": TEAM,
            "user_id": USER,
            "bot_id": BOT,
        },
    ),
    "apps.connections.open": Method(
        3, {"url": r"wss?://.+/link/\?ticket=.+&app_id=A.+"}, app_token=True
    ),
    "team.info": Method(3, {"team": {"id": TEAM, "name": r".+", "domain": r".+"}}),
    "chat.postMessage": Method(None, {"channel": CHANNEL, "ts": TS, "message": MESSAGE}),
    "chat.update": Method(
        3, {"channel": CHANNEL, "ts": TS, "text": ANY_TEXT, "message": MESSAGE | {"ts?": TS}}
    ),
    "chat.delete": Method(3, {"channel": CHANNEL, "ts": TS}),
    "chat.postEphemeral": Method(4, {"message_ts": TS}),
    "chat.getPermalink": Method(
        None, {"channel": CHANNEL, "permalink": r"http.+/archives/C[A-Z0-9]+/p\d{16}"}
    ),
    "conversations.info": Method(3, {"channel": CHANNEL_SHAPE}),
    "conversations.list": Method(2, {"channels": [CHANNEL_SHAPE], **LATER}),
    "users.conversations": Method(3, {"channels": [CHANNEL_SHAPE], **LATER}),
    "conversations.members": Method(4, {"members": [USER], **LATER}),
    "conversations.history": Method(3, {"messages": [MESSAGE], "has_more": bool, "pin_count": int}),
    "conversations.replies": Method(3, {"messages": [MESSAGE], "has_more": bool}),
    "conversations.open": Method(3, {"channel": {"id": r"D[A-Z0-9]+"}}),
    "conversations.create": Method(2, {"channel": CHANNEL_SHAPE}),
    "conversations.archive": Method(2, {}),
    "conversations.invite": Method(3, {"channel": CHANNEL_SHAPE}),
    "conversations.kick": Method(3, {}),
    "conversations.join": Method(3, {"channel": CHANNEL_SHAPE}),
    "conversations.leave": Method(3, {}),
    "users.info": Method(4, {"user": USER_SHAPE}),
    "users.list": Method(2, {"members": [USER_SHAPE], **LATER}),
    "users.lookupByEmail": Method(3, {"user": USER_SHAPE}),
    "usergroups.list": Method(2, {"usergroups": [{"id": r"S.+", "handle": r".+"}]}),
    "usergroups.users.list": Method(2, {"users": [USER]}),
    "reactions.add": Method(3, {}),
    "reactions.remove": Method(2, {}),
    "reactions.get": Method(
        3,
        {"message": {"reactions": [{"name": r".+", "count": int, "users": [USER]}]}},
    ),
    "files.getUploadURLExternal": Method(4, {"upload_url": r"http.+", "file_id": FILE}),
    "files.completeUploadExternal": Method(4, {"files": [{"id": FILE, "title": r".+"}]}),
    "files.info": Method(4, {"file": FILE_SHAPE}),
    "files.delete": Method(3, {}),
    "views.open": Method(4, {"view": VIEW_SHAPE}),
    "views.push": Method(4, {"view": VIEW_SHAPE | {"previous_view_id": VIEW}}),
    "views.update": Method(4, {"view": VIEW_SHAPE}),
    "views.publish": Method(4, {"view": VIEW_SHAPE | {"type": "home"}}),
}


def misfits(value: Any, shape: Any, where: str = "answer") -> Iterator[str]:
    """Yield a sentence for each place where a value is not as its shape says."""
    if isinstance(shape, dict):
        yield from _of_object(value, shape, where)
    elif isinstance(shape, list):
        if not isinstance(value, list) or not value:
            yield f"{where} is {value!r}, not a list with something in it"
            return
        for number, item in enumerate(value):
            yield from misfits(item, shape[0], f"{where}[{number}]")
    elif isinstance(shape, str):
        if not isinstance(value, str) or re.fullmatch(shape, value) is None:
            yield f"{where} is {value!r}, not like {shape}"
    elif not isinstance(value, shape):
        yield f"{where} is {value!r}, not {shape}"


def _of_object(value: Any, shape: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is {value!r}, not an object"
        return
    for key, inner in shape.items():
        name = key.removesuffix("?")
        if name in value:
            yield from misfits(value[name], inner, f"{where}.{name}")
        elif name == key:
            yield f"{where} has no {name}"
