"""views.*: opening, pushing, updating forms and publishing Homes."""

from typing import Any

from integrations.local_slack import modals
from integrations.local_slack.blocks import checked_view
from integrations.local_slack.errors import SlackError
from integrations.local_slack.records import JSON, View
from integrations.local_slack.web_api.call import Call, method
from integrations.local_slack.wire import view_json


def _view(call: Call) -> JSON:
    given: Any = call.args.structure("view", "invalid_arguments")
    if given is None:
        raise SlackError("missing_argument", argument="view")
    return checked_view(call.world.settings, given)


def _told(call: Call, view: View) -> JSON:
    return {"view": view_json(call.world.state, view)}


def _trigger_id(call: Call) -> str:
    return call.args.text("trigger_id") or call.args.text("interactivity_pointer")


@method("views.open", tier=4)
def open_view(call: Call) -> JSON:
    """Open a form for the person whose act gave the trigger."""
    trigger = call.world.check_trigger(call.app, _trigger_id(call))
    view = modals.open_modal(call.world, call.app, trigger.user_id, _view(call))
    trigger.used = True
    return _told(call, view)


@method("views.push", tier=4)
def push(call: Call) -> JSON:
    """Put a form on top of the one that is open; three at most."""
    trigger = call.world.check_trigger(call.app, _trigger_id(call))
    view = modals.push_modal(call.world, call.app, trigger.user_id, _view(call))
    trigger.used = True
    return _told(call, view)


@method("views.update", tier=4)
def update(call: Call) -> JSON:
    """Replace what an open form (or a Home) shows; `hash` refuses a stale one."""
    args = call.args
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if not view_id and not external_id:
        raise SlackError("missing_argument", argument="view_id")
    view = modals.find(call.world, call.app, view_id=view_id, external_id=external_id)
    if view is None:
        raise SlackError("not_found")
    body = _view(call)
    modals.replace(call.world, view, body, args.text("hash"))
    return _told(call, view)


@method("views.publish", tier=4)
def publish(call: Call) -> JSON:
    """Set the Home that one person sees."""
    user = call.user(call.args.need("user_id"))
    if not call.app.home_enabled:
        raise SlackError("not_enabled")
    view = modals.publish(call.world, call.app, user.id, _view(call), call.args.text("hash"))
    return _told(call, view)
