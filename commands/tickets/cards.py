"""What the cards, and the sign on the client's message, show at the moment they are sent."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.capability import Content, Reactions
from commands.tickets import private_cards, shown
from commands.tickets.heirs import heir
from storage import clients, desk, ticket_links, ticket_lists, tickets
from storage.clients import Client
from storage.scope import Scope
from storage.ticket_states import OPEN, State
from storage.tickets import Ticket

WAITS, SOLVED = "eyes", "white_check_mark"


async def for_desk(session: AsyncSession, record: str) -> Content | None:
    """The desk's card."""
    settings = await desk.get(session)
    found = await tickets.get(session, Scope.desk(), int(record))
    if found is None or settings is None:
        return None
    if found.sensitive:
        stub = await private_cards.stub(session, found)
        return Content("tickets/private", stub, settings.language, settings.zone)
    context = await shown.ticket(session, Scope.desk(), found, history=False)
    return Content("tickets/desk", context, settings.language, settings.zone)


async def for_client(session: AsyncSession, record: str) -> Content | None:
    """The first message of a client thread that the desk began; made for the client alone."""
    found, client = await _with_client(session, record)
    if found is None or client is None:
        return None
    # Its words are not for all who read the channel.
    title = "…" if found.sensitive else found.title
    context = {"title": title, "number": f"T-{found.id}"}
    return Content("tickets/client", context, client.language, client.zone)


async def _with_client(session: AsyncSession, number: str) -> tuple[Ticket | None, Client | None]:
    found = await tickets.get(session, Scope.desk(), int(number))
    if found is None:
        return None, None
    return found, await clients.get(session, Scope.client(found.client_id), found.client_id)


async def answer(session: AsyncSession, record: str) -> Content | None:
    """A resolution in the client's thread: its words, and two buttons while it may be judged."""
    number, _, resolution = record.partition(".")
    found, client = await _with_client(session, number)
    if found is None or client is None:
        return None
    latest = str(found.resolutions) == resolution
    state = found.state if latest else State.TAKEN
    return await _answer(session, found, client, int(resolution), state)


async def merged_answer(session: AsyncSession, record: str) -> Content | None:
    """A resolution in the thread of a ticket that went into the one which was resolved."""
    child, parent, resolution = (int(part) for part in record.split("."))
    found, client = await _with_client(session, str(parent))
    if found is None or client is None:
        return None
    family = await ticket_links.family(session, Scope.client(client.id), parent)
    latest = found.resolutions == resolution and child in {member.id for member in family}
    state = found.state if latest else State.TAKEN
    return await _answer(session, found, client, resolution, state)


async def _answer(
    session: AsyncSession, found: Ticket, client: Client, resolution: int, state: str
) -> Content:
    context = {
        "id": found.id,
        "number": f"T-{found.id}",
        "words": await _words(session, found.client_id, found.id, resolution),
        "state": state,
    }
    return Content("tickets/answer", context, client.language, client.zone)


async def _words(session: AsyncSession, client_id: int, number: int, which: int) -> str:
    entries = await tickets.entries(session, Scope.client(client_id), number)
    resolutions = [entry.body for entry in entries if entry.kind == "resolve"]
    return resolutions[which - 1] if which <= len(resolutions) else ""


async def sign(session: AsyncSession, record: str) -> Reactions:
    """👀 while it waits, ✅ when it is solved, neither when it was no request."""
    found = await tickets.get(session, Scope.desk(), int(record))
    if found is not None:  # merged, it shows how the other one stands
        found = await heir(session, Scope.desk(), found)
    if found is None or found.state == State.DISMISSED:
        return Reactions(wanted=frozenset(), gone=frozenset({WAITS}))
    untold = found.state == State.RESOLVED and found.unanswered_since is not None
    if found.state in OPEN or untold:
        gone = {SOLVED} if found.resolutions else set()
        return Reactions(wanted=frozenset({WAITS}), gone=frozenset(gone))
    return Reactions(wanted=frozenset({SOLVED}), gone=frozenset({WAITS}))


async def summary(session: AsyncSession, records: Sequence[str]) -> list[str]:
    """One line per ticket, for a storm told in one card."""
    rows = await ticket_lists.numbered(session, Scope.desk(), [int(record) for record in records])
    return [
        f"T-{row.id} · :lock:"
        if row.sensitive
        else f"T-{row.id} · P{row.priority} · {row.client} · {row.title}"
        for row in rows
    ]
