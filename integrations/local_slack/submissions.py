"""Sending and closing forms: view_submission, view_closed, and what becomes of the view."""

from typing import Any

from integrations.local_slack import forms, modals, seeing, wire
from integrations.local_slack.blocks import checked_view
from integrations.local_slack.clicks import fill_view
from integrations.local_slack.elements import leaves
from integrations.local_slack.errors import NotDoneError, SlackError
from integrations.local_slack.interactions import (
    TROUBLE,
    acknowledged,
    outcome,
    payload_base,
    response_url,
    watching,
)
from integrations.local_slack.records import JSON, App, User, View
from integrations.local_slack.world import Watch, World

BAD_ANSWER = "invalid_view_response"


async def submit(world: World, person: User, view_id: str, values: JSON) -> JSON:
    """Fill in and send the form that this person has before them.

    Values not given keep what was typed or what the form started with. Mistakes that Slack's client
    sees are told without calling the app.
    """
    with watching(world, person) as watch:
        view = _open(world, person, view_id)
        if not view.body.get("submit"):
            raise NotDoneError("no_submit", "This form has no button to send it.")
        await fill_view(world, person, view, values)
        blocks = view.body["blocks"]
        errors = forms.mistakes(blocks, forms.state_values(blocks, view.typed))
        if errors:
            return _wrong(world, person, watch, errors)
        app = world.state.apps[view.app_id]
        payload = _payload(world, app, person, view, "view_submission")
        payload["trigger_id"] = world.new_trigger(app, person)
        payload["response_urls"] = _response_urls(world, app, person, view)
        name = f"view_submission {view.body.get('callback_id', '')}"
        ack = await world.deliveries.request(app, "interactive", payload, name)
        answer = acknowledged(ack, TROUBLE)
        errors = _become(world, view, answer)
        if errors:
            return _wrong(world, person, watch, errors)
        out = outcome(world, person, watch)
        form = seeing.modal(world, person)
        return out | ({"modal": form} if form else {})


def _open(world: World, person: User, view_id: str) -> View:
    stack = world.state.modals.get(person.id)
    if not stack or stack[-1].id != view_id:
        raise NotDoneError("view_not_open", "This form is not open.")
    return stack[-1]


def _wrong(world: World, person: User, watch: Watch, errors: dict[str, str]) -> JSON:
    out = outcome(world, person, watch) | {"ok": False, "errors": errors}
    return out | {"modal": seeing.modal(world, person)}


def _payload(world: World, app: App, person: User, view: View, kind: str) -> JSON:
    payload = payload_base(world, app, person, kind, team_id=person.team_id)
    return payload | {"view": wire.view_json(world.state, view)}


def _response_urls(world: World, app: App, person: User, view: View) -> list[JSON]:
    urls: list[JSON] = []
    values = forms.state_values(view.body["blocks"], view.typed)
    for block, element in leaves(view.body["blocks"]):
        if not element.get("response_url_enabled"):
            continue
        entry = values[block["block_id"]][element["action_id"]]
        chosen = entry.get("selected_conversation") or entry.get("selected_channel")
        channel = world.state.channels.get(chosen or "")
        if channel is not None:
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel.id,
                    "response_url": response_url(world, app, person, channel),
                }
            )
    return urls


def _become(world: World, view: View, answer: JSON) -> dict[str, str]:
    """Do what the app answered and return the errors it found in the form.

    An answer that Slack does not understand leaves the form open, with a word of trouble.
    """
    action = answer.get("response_action")
    if action is None and not answer:
        modals.drop(world, view)
    elif action == "clear":
        modals.clear(world, view.user_id)
    elif action == "errors":
        return _errors(view, answer.get("errors"))
    elif action in ("update", "push"):
        _show(world, view, action, answer.get("view"))
    else:
        raise NotDoneError(BAD_ANSWER, TROUBLE)
    return {}


def _errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise NotDoneError(BAD_ANSWER, TROUBLE)
    return {str(block_id): str(sentence) for block_id, sentence in errors.items()}


def _show(world: World, view: View, action: str, body: Any) -> None:
    app = world.state.apps[view.app_id]
    try:
        checked = checked_view(world.settings, body)
        if action == "update":
            modals.replace(world, view, checked)
        else:
            modals.push_modal(world, app, view.user_id, checked)
    except SlackError as refusal:
        raise NotDoneError(BAD_ANSWER, TROUBLE, reason=refusal.code, **refusal.extra) from refusal


async def close(world: World, person: User, view_id: str, *, everything: bool) -> JSON:
    """Close a form by Cancel, or the whole stack by its cross; tell the app if it asked."""
    view = _open(world, person, view_id)
    if everything:
        closed = modals.clear(world, person.id)
        told = [view for view in closed[:1] if view.body.get("notify_on_close")]
    else:
        modals.drop(world, view)
        told = [view] if view.body.get("notify_on_close") else []
        if view.body.get("clear_on_close"):
            modals.clear(world, person.id)
    for gone in told:
        app = world.state.apps[gone.app_id]
        payload = _payload(world, app, person, gone, "view_closed")
        payload["is_cleared"] = everything
        name = f"view_closed {gone.body.get('callback_id', '')}"
        await world.deliveries.request(app, "interactive", payload, name)
    form = seeing.modal(world, person)
    return {"ok": True, "shown": []} | ({"modal": form} if form else {})
