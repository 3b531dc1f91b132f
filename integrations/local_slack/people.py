"""The people API: what a person can do and see, over HTTP, for tests, scripts and a page."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from integrations.local_slack import (
    clicks,
    commands,
    seeing,
    shortcuts,
    speech,
    submissions,
    suggestions,
)
from integrations.local_slack.bodies import clean, parsed, text_of
from integrations.local_slack.errors import NotDoneError, PeopleError, SlackError
from integrations.local_slack.records import JSON, User
from integrations.local_slack.world import WORLD, World

Act = Callable[[World, User, JSON], Awaitable[Any]]
BAD_REQUEST = 400


def person_of(world: World, request: web.Request) -> User:
    """Return who acts, by name or id; bots and deactivated people cannot."""
    person = world.state.user(request.match_info["user"])
    if person.is_bot:
        raise PeopleError("is_bot", 403)
    if person.deleted:
        raise PeopleError("account_inactive", 403)
    return person


def acting(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Turn what a person does into a request handler: a JSON object in, JSON out."""

    async def handle(request: web.Request) -> web.Response:
        world = request.app[WORLD]
        try:
            person = person_of(world, request)
            return reply(await act(world, person, await body_of(request)))
        except NotDoneError as failure:
            out = {"ok": False, "error": failure.code, "shown": []} | failure.extra
            return reply(out | ({"sentence": failure.sentence} if failure.sentence else {}))
        except PeopleError as refusal:
            return refused(refusal.code, refusal.status, refusal.extra)
        except SlackError as refusal:
            return refused(refusal.code, BAD_REQUEST, refusal.extra)
        except (TypeError, ValueError, OverflowError) as mistake:
            return refused("invalid_arguments", BAD_REQUEST, {"detail": str(mistake)})

    return handle


def reply(value: Any, status: int = 200) -> web.Response:
    """Answer with JSON."""
    return web.Response(
        status=status, body=json.dumps(value).encode(), content_type="application/json"
    )


def refused(code: str, status: int, extra: JSON) -> web.Response:
    """Answer that something cannot be done."""
    return reply({"ok": False, "error": code, **extra}, status)


async def body_of(request: web.Request) -> JSON:
    """Return the JSON object of a request, {} for none; of a GET, its query parameters."""
    if request.method == "GET":
        return {clean(key): clean(value) for key, value in request.query.items()}
    try:
        text = await text_of(request)
        value = parsed(text) if text.strip() else {}
    except ValueError as mistake:
        raise PeopleError("invalid_json", detail=str(mistake)) from None
    if not isinstance(value, dict):
        raise PeopleError("json_not_object")
    return value


def need(given: JSON, *names: str) -> list[str]:
    """Return fields that may not be missing."""
    missing = [name for name in names if given.get(name) is None]
    if missing:
        raise PeopleError("missing_argument", argument=missing[0])
    return [str(given[name]) for name in names]


def limit_of(given: JSON) -> int | None:
    """Return how many are asked for, None for all; ValueError unless it is 1 or more."""
    if given.get("limit") in (None, ""):
        return None
    limit = int(given["limit"])
    if limit < 1:
        raise ValueError("limit: a whole number, at least 1")
    return limit


async def _command(world: World, person: User, given: JSON) -> JSON:
    channel_name, _ = need(given, "channel", "command")
    channel = speech.own_channel(world, person, channel_name)
    return await commands.run_command(world, person, channel, given)


def _values(given: JSON) -> JSON:
    """Return what is filled in; ValueError unless it is {block_id: {action_id: value}}."""
    values = given.get("values") or {}
    if not isinstance(values, dict) or not all(isinstance(v, dict) for v in values.values()):
        raise ValueError("values: {block_id: {action_id: value}}")
    return values


async def _click(world: World, person: User, given: JSON) -> JSON:
    need(given, "action_id")
    return await clicks.click(world, person, given | {"values": _values(given)})


async def _submit(world: World, person: User, given: JSON) -> JSON:
    (view_id,) = need(given, "view_id")
    return await submissions.submit(world, person, view_id, _values(given))


async def _close(world: World, person: User, given: JSON) -> JSON:
    (view_id,) = need(given, "view_id")
    return await submissions.close(world, person, view_id, everything=bool(given.get("all")))


async def _shortcut(world: World, person: User, given: JSON) -> JSON:
    need(given, "callback_id")
    return await shortcuts.run_shortcut(world, person, given)


async def _options(world: World, person: User, given: JSON) -> JSON:
    need(given, "action_id")
    place = clicks.find_place(world, person, given)
    block, element = clicks.find_element(person, place, given, searching=True)
    where = (block, element, place.key, clicks.container(place))
    query = str(given.get("query") or "")
    found = await suggestions.ask(world, person, place.app, where, query)
    return {"ok": True, **found}


async def _home(world: World, person: User, given: JSON) -> JSON:
    return await speech.open_home(world, person, given)


async def _sees(world: World, person: User, given: JSON) -> list[JSON]:
    (name,) = need(given, "channel")
    channel = seeing.seen_channel(world, person, name)
    thread_ts = given.get("thread_ts") or None
    return seeing.messages(world, person, channel, thread_ts, limit_of(given))


async def _channels(world: World, person: User, _given: JSON) -> list[JSON]:
    return seeing.channels(world, person)


async def _modal(world: World, person: User, _given: JSON) -> JSON | None:
    return seeing.modal(world, person)


async def _see_home(world: World, person: User, given: JSON) -> JSON | None:
    return seeing.home(world, person, speech.app_of(world, given).id)


def routes() -> list[web.RouteDef]:
    """Return the routes below /people/{user}/."""
    doing: dict[str, Act] = {
        **speech.ACTS,
        "command": _command,
        "click": _click,
        "submit": _submit,
        "close": _close,
        "shortcut": _shortcut,
        "options": _options,
        "home": _home,
    }
    looking: dict[str, Act] = {
        "sees": _sees,
        "channels": _channels,
        "modal": _modal,
        "home": _see_home,
    }
    return [
        *(web.post(f"/people/{{user}}/{name}", acting(act)) for name, act in doing.items()),
        *(web.get(f"/people/{{user}}/{name}", acting(act)) for name, act in looking.items()),
    ]
