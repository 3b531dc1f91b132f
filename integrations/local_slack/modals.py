"""Forms and Homes: the stack of three, hashes, external ids."""

import secrets

from integrations.local_slack import forms
from integrations.local_slack.errors import SlackError
from integrations.local_slack.ids import new_id
from integrations.local_slack.records import JSON, App, View
from integrations.local_slack.world import World

STACK = 3


def stack_of(world: World, user_id: str) -> list[View]:
    """Return the forms that somebody has open, the one they see last."""
    return world.state.modals.setdefault(user_id, [])


def open_modal(world: World, app: App, user_id: str, body: JSON) -> View:
    """Open a form; what was open before is gone."""
    _modal(body)
    view = _new(world, app, user_id, body)
    stack = stack_of(world, user_id)
    for old in list(stack):
        drop(world, old)
    stack.append(view)
    _changed(world, view)
    return view


def push_modal(world: World, app: App, user_id: str, body: JSON) -> View:
    """Put a form on top; `not_found` when none is open, `push_limit_reached` above three."""
    _modal(body)
    stack = stack_of(world, user_id)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    view = _new(world, app, user_id, body)
    view.root_view_id = stack[0].id
    view.previous_view_id = stack[-1].id
    stack.append(view)
    _changed(world, view)
    return view


def replace(world: World, view: View, body: JSON, given_hash: str = "") -> None:
    """Show something else in a form or a Home; what was typed stays where its place does."""
    if given_hash and given_hash != view.hash:
        raise SlackError("hash_conflict")
    _own_external_id(world, world.state.apps[view.app_id], body, view)
    view.body = body
    view.typed = forms.keep_typed(body["blocks"], view.typed)
    view.hash = _hash(world)
    _changed(world, view)


def publish(world: World, app: App, user_id: str, body: JSON, given_hash: str = "") -> View:
    """Set somebody's Home."""
    if body.get("type") != "home":
        raise SlackError("invalid_arguments", response_metadata=_only("home"))
    known = world.state.homes.get((app.id, user_id))
    if known is None:
        known = world.state.homes[app.id, user_id] = _new(world, app, user_id, body)
        _changed(world, known)
    else:
        replace(world, known, body, given_hash)
    return known


def find(world: World, app: App, *, view_id: str, external_id: str) -> View | None:
    """Return an app's open view by its id, or by the app's own."""
    if view_id:
        view = world.state.views.get(view_id)
        return view if view and view.app_id == app.id else None
    return next((v for v in _views(world, app) if v.body.get("external_id") == external_id), None)


def drop(world: World, view: View) -> None:
    """Take a form away, from whatever place of the stack."""
    stack = stack_of(world, view.user_id)
    if view in stack:
        stack.remove(view)
    world.state.views.pop(view.id, None)
    world.journal.tell("view", view=view)


def clear(world: World, user_id: str) -> list[View]:
    """Close every form of somebody and return them, the one they saw last."""
    views = list(stack_of(world, user_id))
    for view in views:
        drop(world, view)
    return views


def _views(world: World, app: App) -> list[View]:
    return [view for view in world.state.views.values() if view.app_id == app.id]


def _new(world: World, app: App, user_id: str, body: JSON) -> View:
    _own_external_id(world, app, body, None)
    view_id = new_id("V")
    view = View(view_id, app.id, user_id, body, _hash(world), root_view_id=view_id)
    world.state.views[view.id] = view
    return view


def _own_external_id(world: World, app: App, body: JSON, owner: View | None) -> None:
    external_id = body.get("external_id")
    if external_id:
        for view in _views(world, app):
            if view is not owner and view.body.get("external_id") == external_id:
                raise SlackError("duplicate_external_id")


def _hash(world: World) -> str:
    return f"{int(world.clock.now().timestamp())}.{secrets.token_hex(4)}"


def _modal(body: JSON) -> None:
    if body.get("type") != "modal":
        raise SlackError("invalid_arguments", response_metadata=_only("modal"))


def _only(kind: str) -> JSON:
    return {"messages": [f"[ERROR] only {kind} views are taken here [json-pointer:/view/type]"]}


def _changed(world: World, view: View) -> None:
    world.showed(view.user_id)
    world.journal.tell("view", view=view)
