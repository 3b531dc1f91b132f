"""Words for the client that Slack refused: the desk is told, and the clock runs as before them."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.capability import Refusal
from commands.kit.services import Act
from commands.tickets import changes, clocks, voice
from storage import people, tickets
from storage.scope import Scope
from storage.ticket_states import OPEN, State
from storage.tickets import OUR_WORDS, Entry, Ticket

# What words for the client stop; each entry of theirs keeps it as it was before.
CLOCK = ("answered_at", "unanswered_since", "step")


def kept(ticket: Ticket, said: str) -> dict[str, Any]:
    """What an entry remembers of the clock before its words, which the outbox knows as `said`."""
    return {"said": said, "before": changes.plain(changes.before_of(ticket, *CLOCK))}


def unheard(entries: list[Entry]) -> list[Entry]:
    """Our last words that the client did not get: those after the last ones that arrived."""
    missed: list[Entry] = []
    for entry in reversed(entries):
        if entry.kind in OUR_WORDS:
            if not entry.details.get("refused"):
                break
            missed.insert(0, entry)
    return missed


async def refused(refusal: Refusal, act: Act, session: AsyncSession) -> None:
    """Tell the desk and whoever wrote the words, and let the client's clock run on."""
    found = await _find(session, refusal.record)
    if found is None:
        return
    ticket, entry = found
    before = changes.before_of(ticket, "state", *CLOCK)
    entry.details = {**entry.details, "refused": refusal.reason}
    await session.flush()
    await _run_on(session, ticket, entry)
    await changes.changed(session, act, ticket, "refused", before=before, body=refusal.reason)
    author = await people.get(session, Scope.desk(), entry.author_id or 0)
    context = {
        "mention": author.slack_user if author is not None and author.active else None,
        "words": entry.body,
        "reason": refusal.reason,
        "remedy": refusal.remedy,
        "waits": ticket.unanswered_since is not None,
    }
    await voice.to_desk(
        session, await changes.the_desk(session), ticket.id, "tickets/refused", context
    )


async def arrived(record: str, act: Act, session: AsyncSession) -> None:
    """Stop the clock after all: the client has the words now."""
    found = await _find(session, record)
    if found is None:
        return
    ticket, entry = found
    before = changes.before_of(ticket, "state", *CLOCK)
    entry.details = {k: v for k, v in entry.details.items() if k != "refused"}
    ticket.answered_at = ticket.answered_at or act.now
    if ticket.unanswered_since is not None and ticket.unanswered_since <= entry.at:
        scope = Scope.client(ticket.client_id)
        ticket.unanswered_since = (
            await tickets.first_said_after(session, scope, ticket.id, entry.at)
            if ticket.state in OPEN
            else None
        )
        ticket.step = 0
    if ticket.state == State.RESOLVED and entry.kind == "resolve":
        ticket.resolved_at = act.now  # from now on they may say that it is not
    await changes.changed(session, act, ticket, "arrived", before=before)
    context = {"words": entry.body}
    await voice.to_desk(
        session, await changes.the_desk(session), ticket.id, "tickets/arrived", context
    )


async def _find(session: AsyncSession, record: str) -> tuple[Ticket, Entry] | None:
    number, _, said = record.partition(".")
    ticket = await tickets.get(session, Scope.desk(), int(number), lock=True)
    if ticket is None:
        return None
    for entry in await tickets.entries(session, Scope.desk(), ticket.id):
        if entry.kind in OUR_WORDS and entry.details.get("said") == said:
            return ticket, entry
    return None


async def _run_on(session: AsyncSession, ticket: Ticket, entry: Entry) -> None:
    """Put the clock back to before the words, and before any others that were missed with them."""
    entries = list(await tickets.entries(session, Scope.desk(), ticket.id))
    missed = unheard(entries)
    if entry not in missed:
        # They have had an answer since; it was their first, if these words would have been it.
        if ticket.answered_at == entry.at:
            later = (e.at for e in entries if e.kind in OUR_WORDS and not e.details.get("refused"))
            ticket.answered_at = min(later, default=None)
        return
    if ticket.state not in (*OPEN, State.RESOLVED):
        return
    was = missed[0].details["before"]
    since = _moment(was["unanswered_since"])
    if ticket.state == State.WAITING:
        ticket.state = State.TAKEN  # they cannot know that we wait for them
        ticket.waiting_since = ticket.waiting_for = None
        clocks.forget_rest(ticket)
    if ticket.state == State.RESOLVED:
        since = since or missed[0].at  # nothing closes behind the back of somebody who was not told
        clocks.forget_rest(ticket)
    if since is not None:
        ticket.unanswered_since = min(since, ticket.unanswered_since or since)
        ticket.step = was["step"]
        if ticket.taken_at == missed[0].at:
            ticket.taken_at = since  # words that took the ticket told the client nothing of it
    ticket.answered_at = _moment(was["answered_at"])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
