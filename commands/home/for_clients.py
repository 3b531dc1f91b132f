"""What clients' Homes show: their own requests, in plain words; to a lead, those of the company."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.home import rules
from commands.home.for_team import waiting_approvals
from commands.kit.person import Who
from commands.kit.work import lines, total
from storage import clients, digests, home, hours
from storage.people import Role
from storage.ticket_states import OPEN, State

# What was merged goes on in another request.
_GOES_ON = OPEN | {State.MERGED}


async def requests(session: AsyncSession, who: Who, now: datetime) -> dict[str, Any]:
    """Gather what somebody of a client sees; everything within the scope of who they are."""
    if who.client_id is None:
        raise PermissionError("this Home is for a client's people")
    leads = who.role == Role.LEAD
    rows = await home.of_client(
        session,
        who.scope,
        who.client_id,
        None if leads else who.id,
        solved_since=now - rules.SOLVED_SHOWN_FOR,
        limit=2 * rules.LINES,
    )
    channels = await clients.channels_of(session, who.scope, who.client_id)
    client = await clients.get(session, who.scope, who.client_id)
    told = lines(rows, who, now)
    return {
        "name": who.name,
        "leads": leads,
        "client": client.name if client is not None else "",
        "channel": channels[0].slack_channel if channels else None,
        "open": [line for line in told if line["state"] in _GOES_ON],
        "solved": [line for line in told if line["state"] not in _GOES_ON],
        "more": total(rows) > len(rows),
        "approvals": await waiting_approvals(session, who.scope, who.client_id) if leads else [],
        "hours": leads and bool(await hours.banks_of(session, who.scope, who.client_id)),
        "digests": leads and await digests.wanted(session, who.id),
    }
