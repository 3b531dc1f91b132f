"""What the two questions to the desk show at the moment they are sent."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.clients import rules
from commands.kit.capability import Content
from storage import clients, desk, people
from storage.channel_states import OURS
from storage.clients import Client
from storage.scope import Scope

# Slack's most for one menu, and for one group of a menu.
MOST = 100


async def channel(session: AsyncSession, record: str) -> Content | None:
    """Whose channel is it? Then: whose it is."""
    settings = await desk.get(session)
    found = await clients.channel(session, Scope.desk(), int(record))
    if settings is None or found is None or found.state in OURS:
        return None
    owner = None
    if found.client_id is not None:
        owner = await clients.get(session, Scope.client(found.client_id), found.client_id)
    context = {
        "id": found.id,
        "channel": found.slack_channel,
        "channel_name": found.name,
        "state": found.state,
        "organisations": len(found.connected_names),
        "names": rules.listed(found.connected_names, settings.language),
        "client": owner.name if owner is not None else "",
        "groups": menu(await clients.all_clients(session, Scope.desk())),
    }
    return Content("clients/channel", context, settings.language, settings.zone)


def menu(known: Sequence[Client]) -> list[dict[str, Any]]:
    """Cut the clients into groups that a menu can hold, each named by its first and last."""
    groups = []
    for start in range(0, min(len(known), MOST * MOST), MOST):
        part = known[start : start + MOST]
        groups.append(
            {
                "label": f"{part[0].name[:30]} – {part[-1].name[:30]}",
                "clients": [(client.id, client.name) for client in part],
            }
        )
    return groups


async def stranger(session: AsyncSession, record: str) -> Content | None:
    """Who is it? Then: what the desk said."""
    settings = await desk.get(session)
    found = await people.stranger(session, Scope.desk(), int(record))
    if settings is None or found is None:
        return None
    client = await clients.get(session, Scope.client(found.client_id), found.client_id)
    place = await clients.channel_by_slack(session, found.slack_channel)
    if client is None:
        return None
    known = await people.by_slack_user(session, found.slack_user)
    names = (
        dict(zip(place.connected_teams, place.connected_names, strict=False))
        if place is not None
        else {}
    )
    context = {
        "id": found.id,
        "name": found.name,
        "organisation": names.get(found.slack_team or "", found.slack_team or ""),
        "channel": found.slack_channel,
        "client": client.name,
        "state": found.state,
        # One of the client's people who had left it, and writes again.
        "returned": known is not None and known.client_id == found.client_id and not known.active,
    }
    return Content("clients/stranger", context, settings.language, settings.zone)
