"""What tests and the demo change about an app: all that was asked for, or nothing."""

from dataclasses import asdict, replace
from typing import Any

from aiohttp import web

from integrations.local_slack.errors import PeopleError
from integrations.local_slack.manifest import apply_manifest, manifest_errors
from integrations.local_slack.records import JSON, App
from integrations.local_slack.world import World


async def see_app(world: World, request: web.Request, _given: JSON) -> JSON:
    """Tell about an app."""
    return {"ok": True, "app": _app_json(world, _app(world, request))}


async def set_app(world: World, request: web.Request, given: JSON) -> JSON:
    """Change an app, once everything that is given was found to be in order."""
    app = _app(world, request)
    manifest = _manifest(given)
    scopes = _words(given, "scopes") if "scopes" in given else None
    bot_events = None if given.get("bot_events") is None else _words(given, "bot_events")
    url = await _url(world, app, given) if "request_url" in given else app.request_url
    if manifest is not None:
        apply_manifest(app, manifest)
    if scopes is not None:
        app.scopes = tuple(scopes)
    if "bot_events" in given:
        app.bot_events = None if bot_events is None else frozenset(bot_events)
    app.request_url = url
    world.journal.tell("app", app=app)
    return {"ok": True, "app": _app_json(world, app)}


def _app(world: World, request: web.Request) -> App:
    app = world.state.apps.get(request.match_info["app_id"])
    if app is None:
        raise PeopleError("app_not_found", 404)
    return app


def _app_json(world: World, app: App) -> JSON:
    return {
        "id": app.id,
        "name": app.name,
        "team_id": app.team_id,
        "bot_user_id": app.bot_user_id,
        "request_url": app.request_url,
        "scopes": list(app.scopes),
        "bot_events": None if app.bot_events is None else sorted(app.bot_events),
        "commands": [asdict(command) for command in app.commands.values()],
        "shortcuts": [asdict(shortcut) for shortcut in app.shortcuts.values()],
        "connections": world.deliveries.sockets.count(app.id),
    }


def _manifest(given: JSON) -> JSON | None:
    manifest: Any = given.get("manifest")
    if manifest is None:
        return None
    if not isinstance(manifest, dict):
        raise PeopleError("invalid_arguments", detail="manifest: an object")
    errors = manifest_errors(manifest)
    if errors:
        raise PeopleError("invalid_manifest", errors=errors)
    return manifest


def _words(given: JSON, key: str) -> list[str]:
    words = given[key]
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise ValueError(f"{key}: a list of words")
    return words


async def _url(world: World, app: App, given: JSON) -> str | None:
    """Return a URL that repeats the challenge (`verify: false` takes it unseen)."""
    url = given["request_url"] or None
    if url is None:
        return None
    if not isinstance(url, str) or not url.isprintable():
        raise ValueError("request_url: an address, or null")
    # Asked of a copy: what happens meanwhile still goes where it went.
    asked = replace(app, request_url=url)
    if given.get("verify", True) and not await world.deliveries.http.verify(asked):
        raise PeopleError("url_verification_failed")
    return url
