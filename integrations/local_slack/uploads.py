"""Files: their bytes coming in and going out, and who may read them."""

import base64
import binascii
import mimetypes
import re
from pathlib import PurePosixPath
from typing import Any

from aiohttp import web

from integrations.local_slack.bodies import printable
from integrations.local_slack.errors import PeopleError
from integrations.local_slack.ids import new_id
from integrations.local_slack.records import JSON, App, File, User
from integrations.local_slack.wire import full_file_json
from integrations.local_slack.world import WORLD, World

LONGEST_NAME = 255
MIMETYPE = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]{0,126}/[\w!#$&^.+-]{1,127}", re.ASCII)
INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "application/pdf")


def new_file(
    world: World, owner: User, name: str, *, size: int = 0, content: bytes = b"", mimetype: str = ""
) -> File:
    """Make a file that nobody sees yet; its type comes from its name unless it is given."""
    name = plain_name(name)
    suffix = PurePosixPath(name).suffix.removeprefix(".")
    kind = mimetype or mimetypes.guess_type(name)[0] or ""
    file = File(
        id=new_id("F"),
        user=owner.id,
        team_id=owner.team_id,
        name=name,
        title=name,
        mimetype=kind if MIMETYPE.fullmatch(kind) else "application/octet-stream",
        filetype=suffix or "text",
        size=len(content) or size,
        created=int(world.clock.now().timestamp()),
        content=content,
    )
    world.state.files[file.id] = file
    return file


def plain_name(name: str) -> str:
    """Return the name of a file without the folders before it and what cannot be printed."""
    kept = printable(name.replace("\\", "/").rpartition("/")[2])
    return "file" if kept.strip() in ("", ".", "..") else kept[-LONGEST_NAME:]


def given_file(world: World, owner: User, entry: JSON) -> File:
    """Make a file of {name, content | content_base64, mimetype?, title?}."""
    try:
        coded = str(entry.get("content_base64") or "")
        content = base64.b64decode(coded, validate=True) or str(entry.get("content", "")).encode()
    except binascii.Error:
        raise PeopleError("invalid_file") from None
    name = str(entry.get("name") or "file.txt")
    file = new_file(world, owner, name, content=content, mimetype=str(entry.get("mimetype") or ""))
    file.title = str(entry.get("title") or file.name)
    return file


def into_form(world: World, owner: User, app: App, given: Any) -> list[Any]:
    """Return what a file field holds: each new file as Slack tells it, readable by the app."""
    held = []
    for entry in given if isinstance(given, list) else [given]:
        if not isinstance(entry, dict) or "id" in entry:
            held.append(entry)
            continue
        file = given_file(world, owner, entry)
        file.apps.add(app.id)
        held.append(full_file_json(file, base_url=world.url))
    return held


def may_read(world: World, file: File, who: User) -> bool:
    """Tell whether this person (or bot) put the file there, got it, or is where it was shared."""
    if file.user == who.id or who.app_id in file.apps:
        return True
    channels = world.state.channels
    return any(who.id in channels[c].members for c in file.channels if c in channels)


async def take(request: web.Request) -> web.Response:
    """Receive the bytes of an announced file, raw or as the only part of a form."""
    world = request.app[WORLD]
    file_id = world.uploads.get(request.match_info["ticket"])
    file = world.state.files.get(file_id or "")
    if file is None:
        return web.Response(status=404, text="not found")
    if request.content_type == "multipart/form-data":
        try:
            parts = await request.post()
        except (LookupError, ValueError, RuntimeError, AssertionError):
            return web.Response(status=400, text="the form cannot be read")
        for part in parts.values():
            if isinstance(part, web.FileField):
                file.content = part.file.read()
    else:
        file.content = await request.read()
    file.size = len(file.content)
    return web.Response(text=f"OK - {file.size}")


async def give(request: web.Request) -> web.Response:
    """Send the bytes: to an app by its bot token, to a person of the page by `?as=name`."""
    world = request.app[WORLD]
    file = world.state.files.get(request.match_info["file"].rpartition("-")[2])
    reader = _reader(world, request)
    if reader is None:
        return web.Response(status=403, text="not authorized")
    if file is None or file.deleted or not may_read(world, file, reader):
        return web.Response(status=404, text="not found")
    # Only harmless types are shown in place: a page must never run what somebody uploaded.
    inline = file.mimetype in INLINE and "download" not in request.query
    headers = {
        "Content-Disposition": "inline" if inline else "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=file.content, content_type=file.mimetype, headers=headers)


def _reader(world: World, request: web.Request) -> User | None:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    app = world.state.by_token.get(token)
    if app is not None and token == app.bot_token and "files:read" in app.scopes:
        return world.state.users[app.bot_user_id]
    try:
        return world.state.user(request.query["as"]) if "as" in request.query else None
    except PeopleError:
        return None
