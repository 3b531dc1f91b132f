"""Global and message shortcuts."""

from integrations.local_slack import seeing, wire
from integrations.local_slack.errors import NotDoneError
from integrations.local_slack.interactions import (
    TROUBLE,
    acknowledged,
    action_ts,
    channel_name,
    outcome,
    payload_base,
    response_url,
    settle,
    watching,
)
from integrations.local_slack.records import JSON, App, Shortcut, User
from integrations.local_slack.world import World

NO_SHORTCUT = "no_such_shortcut"


async def run_shortcut(world: World, person: User, given: JSON) -> JSON:
    """Start a shortcut: callback_id, and channel+ts for one on a message."""
    with watching(world, person) as watch:
        app, shortcut = _find(world, person, str(given["callback_id"]))
        if (shortcut.kind == "message") != bool(given.get("ts")):
            raise NotDoneError(NO_SHORTCUT, "This shortcut is not offered here.")
        team_id = person.team_id
        kind = "message_action" if shortcut.kind == "message" else "shortcut"
        payload = payload_base(world, app, person, kind, team_id=team_id)
        payload |= {
            "callback_id": shortcut.callback_id,
            "trigger_id": world.new_trigger(app, person),
            "action_ts": action_ts(world),
        }
        if shortcut.kind == "message":
            payload |= _message(world, app, person, given)
        name = f"{kind} {shortcut.callback_id}"
        ack = await world.deliveries.request(app, "interactive", payload, name)
        acknowledged(ack, TROUBLE)
        await settle(world, watch)
        return outcome(world, person, watch)


def _find(world: World, person: User, callback_id: str) -> tuple[App, Shortcut]:
    # People of other organisations do not have our apps, so no shortcut of ours either.
    for app in world.state.apps.values():
        mine = app.team_id == person.team_id and "commands" in app.scopes
        if mine and callback_id in app.shortcuts:
            return app, app.shortcuts[callback_id]
    raise NotDoneError(NO_SHORTCUT, "There is no such shortcut.")


def _message(world: World, app: App, person: User, given: JSON) -> JSON:
    channel = seeing.seen_channel(world, person, str(given.get("channel", "")))
    message = world.state.find_message(channel, str(given["ts"]))
    if message is None:
        raise NotDoneError("message_not_found", "The message is not there any more.")
    return {
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message_ts": message.ts,
        "message": wire.message_json(world.state, message, team_id=app.team_id, base_url=world.url),
        "response_url": response_url(world, app, person, channel),
    }
