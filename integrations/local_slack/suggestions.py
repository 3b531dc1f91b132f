"""Options that an app offers while somebody searches in a menu: block_suggestion."""

from typing import Any

from integrations.local_slack import wire
from integrations.local_slack.errors import NotDoneError
from integrations.local_slack.forms import Offered
from integrations.local_slack.interactions import TROUBLE, acknowledged, payload_base
from integrations.local_slack.records import JSON, App, User
from integrations.local_slack.world import World

MOST = 100
Where = tuple[JSON, JSON, str, JSON]
"""The block, the element, the name of the place, and the container as payloads say it."""


def offered(world: World, place: str) -> Offered:
    """Return a finder of options that were offered at a place (a view's id, or channel:ts)."""

    def find(element: JSON, value: str) -> JSON | None:
        known = world.offered.get((place, element["action_id"]), {})
        first = element.get("initial_option")
        given = [first] if first else element.get("initial_options", [])
        return known.get(value) or next((o for o in given if o.get("value") == value), None)

    return find


async def ask(
    world: World,
    person: User,
    app: App,
    where: Where,
    query: str,
) -> JSON:
    """Ask the app for the options of an element; returns {options} or {option_groups}.

    NotDoneError when the app gives none in time, or too many.
    """
    block, element, place, container = where
    payload = payload_base(world, app, person, "block_suggestion", team_id=app.team_id)
    payload |= {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": query,
        "container": container,
    }
    view = world.state.views.get(container.get("view_id", ""))
    if view is not None:
        payload["view"] = wire.view_json(world.state, view)
    else:
        channel = world.state.channels[container["channel_id"]]
        payload["channel"] = {"id": channel.id, "name": channel.name}
    name = f"block_suggestion {element['action_id']}"
    ack = await world.deliveries.request(app, "interactive", payload, name)
    answer = acknowledged(ack, TROUBLE)
    options = _flat(answer)
    if len(options) > MOST:
        raise NotDoneError("too_many_options", "The app offered more than 100 options.")
    known = world.offered.setdefault((place, element["action_id"]), {})
    known.update({str(option["value"]): option for option in options})
    return {key: answer[key] for key in ("options", "option_groups") if key in answer}


def _flat(answer: JSON) -> list[Any]:
    options = list(answer.get("options") or [])
    for group in answer.get("option_groups") or []:
        options += group.get("options", [])
    return options
