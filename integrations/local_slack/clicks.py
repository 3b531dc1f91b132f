"""Buttons, menus and pickers, in messages, forms and Homes: block_actions."""

from dataclasses import dataclass, field
from typing import Any

from integrations.local_slack import forms, seeing, suggestions, uploads, wire
from integrations.local_slack.elements import PRESSED, leaves, options_of
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
from integrations.local_slack.records import JSON, App, Channel, Message, Typed, User, View
from integrations.local_slack.world import World

NO_ACTION = "no_such_action"


@dataclass(slots=True)
class Place:
    """Where somebody acts: a message or a view, with what was filled in there so far."""

    app: App
    blocks: list[JSON]
    typed: Typed
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None
    attachments: list[JSON] = field(default_factory=list)
    attachment_id: int | None = None

    @property
    def every_block(self) -> list[JSON]:
        """Return the blocks, those of the attachments included."""
        return [*self.blocks, *(b for a in self.attachments for b in a.get("blocks", []))]

    @property
    def key(self) -> str:
        """Name the place, for remembering which options were offered there."""
        if self.message is not None:
            return f"{self.message.channel}:{self.message.ts}"
        return self.view.id if self.view else ""


def find_place(world: World, person: User, where: JSON) -> Place:
    """Return the view (`view_id`) or message (`channel`, `ts`) that this person has before them.

    NotDoneError "no_such_action" when they do not see it.
    """
    if where.get("view_id"):
        return _view_place(world, person, str(where["view_id"]))
    channel = world.state.channel_for(person, str(where.get("channel", "")))
    message = seeing.seen_message(world, person, channel, str(where.get("ts", "")))
    if message is None or message.app_id is None:
        raise NotDoneError(NO_ACTION, "There is nothing to press there.")
    app = world.state.apps[message.app_id]
    typed = message.picks.setdefault(person.id, {})
    return Place(
        app,
        message.blocks,
        typed,
        channel=channel,
        message=message,
        attachments=message.attachments,
    )


def _view_place(world: World, person: User, view_id: str) -> Place:
    view = world.state.views.get(view_id)
    stack = world.state.modals.get(person.id)
    on_top = bool(stack) and stack is not None and stack[-1] is view
    if view is None or view.user_id != person.id or (view.is_modal and not on_top):
        raise NotDoneError(NO_ACTION, "This form is not open.")
    app = world.state.apps[view.app_id]
    return Place(app, view.body["blocks"], view.typed, view=view)


def find_element(
    person: User, place: Place, given: JSON, *, searching: bool = False
) -> tuple[JSON, JSON]:
    """Return (block, element) of `action_id`; NotDoneError when this person has none such.

    An input of a form that sends nothing can only be searched in.
    """
    attached = [attachment.get("blocks", []) for attachment in place.attachments]
    for number, blocks in enumerate([place.blocks, *attached]):
        found = _element(person, blocks, given, searching=searching)
        if found is not None:
            place.attachment_id = number or None
            return found
    raise NotDoneError(NO_ACTION, f"There is no {given['action_id']!r} to press there.")


def _element(
    person: User, blocks: list[JSON], given: JSON, *, searching: bool
) -> tuple[JSON, JSON] | None:
    for block, element in leaves(blocks):
        if element["action_id"] != given["action_id"]:
            continue
        if given.get("block_id") not in (None, block.get("block_id")):
            continue
        visible = element.get("visible_to_user_ids")
        silent = block["type"] == "input" and not block.get("dispatch_action") and not searching
        forged = (
            element["type"] == "button"
            and given.get("value") is not None
            and given["value"] != element.get("value")
        )
        if not silent and not forged and (not visible or person.id in visible):
            return block, element
    return None


async def click(world: World, person: User, given: JSON) -> JSON:
    """Press a button or pick something: channel+ts or view_id, action_id, value or selected."""
    with watching(world, person) as watch:
        place = find_place(world, person, given)
        block, element = find_element(person, place, given)
        await _fill(world, person, place, given["values"])
        action = await _action(world, person, place, (block, element), given)
        payload = _payload(world, person, place)
        payload["actions"] = [action]
        name = f"block_actions {element['action_id']}"
        ack = await world.deliveries.request(place.app, "interactive", payload, name)
        acknowledged(ack, TROUBLE)
        await settle(world, watch)
        return outcome(world, person, watch)


async def fill_view(world: World, person: User, view: View, values: JSON) -> None:
    """Write what the person gave into the view, asking the app for options that it must offer."""
    place = Place(world.state.apps[view.app_id], view.body["blocks"], view.typed, view=view)
    await _fill(world, person, place, values)


async def _fill(world: World, person: User, place: Place, values: JSON) -> None:
    blocks = place.every_block
    elements = {(b["block_id"], e["action_id"]): (b, e) for b, e in leaves(blocks)}
    for block_id, actions in values.items():
        for action_id, given in actions.items():
            found = elements.get((block_id, action_id))
            if found is not None:
                actions[action_id] = await _received(world, person, place, found, given)
    forms.fill(blocks, place.typed, values, suggestions.offered(world, place.key))


async def _received(
    world: World, person: User, place: Place, found: tuple[JSON, JSON], given: Any
) -> Any:
    """Return what was given, once it is there: options offered by the app, files uploaded."""
    if found[1]["type"] == "file_input" and given:
        return uploads.into_form(world, person, place.app, given)
    await _offer(world, person, place, found, given)
    return given


async def _offer(
    world: World, person: User, place: Place, found: tuple[JSON, JSON], given: Any
) -> None:
    """Search for what was picked in an external select, as the person must have done."""
    if not found[1]["type"].endswith("external_select"):
        return
    for one in given if isinstance(given, list) else [given]:
        value = one.get("value") if isinstance(one, dict) else one
        if value and suggestions.offered(world, place.key)(found[1], str(value)) is None:
            where = (*found, place.key, container(place))
            await suggestions.ask(world, person, place.app, where, str(value))


async def _action(
    world: World, person: User, place: Place, found: tuple[JSON, JSON], given: JSON
) -> JSON:
    block, element = found
    action: JSON = {key: element[key] for key in ("type", "action_id")}
    action |= {"block_id": block["block_id"], "action_ts": action_ts(world)}
    for key, value in element.items():
        if key in ("text", "value", "style", "placeholder", "url") or key.startswith("initial_"):
            action[key] = value
    chosen = given.get("selected", given.get("value"))
    if element["type"] == "overflow":
        action["selected_option"] = _overflow(element, chosen)
    elif element["type"] == "feedback_buttons":
        action |= _feedback(element, chosen)
    elif element["type"] not in PRESSED:
        chosen = await _received(world, person, place, found, chosen)
        offered = suggestions.offered(world, place.key)
        entry = forms.entry_of(element, chosen, offered)
        place.typed.setdefault(block["block_id"], {})[element["action_id"]] = entry
        action |= {key: value for key, value in entry.items() if key != "type"}
    return action


def _overflow(element: JSON, chosen: Any) -> JSON:
    for option in options_of(element):
        if option.get("value") == chosen:
            return option
    raise NotDoneError("no_such_option", f"{chosen!r} is not offered here")


def _feedback(element: JSON, chosen: Any) -> JSON:
    for button in (element["positive_button"], element["negative_button"]):
        if chosen in (None, button.get("value")):
            return {"text": button["text"], "value": button.get("value", "")}
    raise NotDoneError("no_such_option", f"{chosen!r} is not offered here")


def container(place: Place) -> JSON:
    """Return where the place is, as payloads say it."""
    message = place.message
    if message is None:
        return {"type": "view", "view_id": place.key}
    out: JSON = {
        "type": "message" if place.attachment_id is None else "message_attachment",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.is_reply:
        out["thread_ts"] = message.thread_ts
    if place.attachment_id is not None:
        out |= {"attachment_id": place.attachment_id, "is_app_unfurl": False}
    return out


def _payload(world: World, person: User, place: Place) -> JSON:
    app = place.app
    payload = payload_base(world, app, person, "block_actions", team_id=app.team_id)
    payload |= {"container": container(place), "trigger_id": world.new_trigger(app, person)}
    if place.view is not None:
        payload["view"] = wire.view_json(world.state, place.view)
    if place.message is None or place.channel is None:
        return payload
    message, channel = place.message, place.channel
    payload |= {
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": forms.state_values(place.every_block, place.typed)},
        "response_url": response_url(world, app, person, channel, message),
    }
    if message.ephemeral_to is None:
        payload["message"] = wire.message_json(
            world.state, message, team_id=app.team_id, base_url=world.url
        )
    return payload
