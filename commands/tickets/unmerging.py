"""Undoing a merge: the child is what it was, with what was said in its own thread since."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import changes, merging, voice
from commands.tickets.heirs import heir
from storage import outbox, ticket_links, tickets
from storage.scope import Scope
from storage.ticket_states import State
from storage.tickets import OUR_WORDS, Entry, Ticket


async def unmerge(session: AsyncSession, act: Act, number: int) -> Ticket:
    """Let a merged ticket go its own way again: clock, state and thread are its own."""
    merge = await ticket_links.merge_of(session, act.scope, number)
    if merge is None:
        await changes.find(session, act, number)
        raise Refused(N_("T-%(number)s is not merged."), number=number)
    child, parent = await merging.both(session, act, number, merge.parent_id)
    if child.state != State.MERGED:
        raise Refused(N_("T-%(number)s is not merged."), number=number)
    root = await heir(session, act.scope, parent, lock=True)
    came = await _take_back(session, child, root)
    before = changes.before_of(child, "state", "technician_id")
    ticket_links.put_back(child, merge.before)
    waited, since = child.unanswered_since, merge.parent_since
    await _catch_up(session, child, came, merge.created_at)
    await ticket_links.forget_merge(session, child.id)
    await _wait_no_more(session, root, came, waited, since)
    await changes.changed(session, act, child, "unmerge", before=before, body=f"T-{root.id}")
    await merging.told_parent(session, act, root, child, "unmerged")
    await voice.refresh_merged(session, root, child)
    return child


async def _take_back(session: AsyncSession, child: Ticket, root: Ticket) -> list[Entry]:
    """Move what was said meanwhile in the child's threads, or in those of what it holds."""
    scope = Scope.client(child.client_id)
    roots: set[tuple[str | None, str | None]] = set()
    for ticket in (child, *await ticket_links.family(session, scope, child.id)):
        roots.add((ticket.channel, ticket.ts))
        posted = await outbox.posted(session, voice.CLIENT_CARD, ticket.id)
        if posted is not None:
            roots.add((posted.channel, posted.ts))
        roots |= {(e.channel, e.ts) for e in await tickets.entries(session, scope, ticket.id)}
    roots -= {(channel, ts) for channel, ts in roots if channel is None or ts is None}
    came = [
        entry
        for entry in await tickets.entries(session, scope, root.id)
        if (entry.channel, entry.details.get("thread_ts")) in roots
    ]
    for entry in came:
        entry.ticket_id = child.id
    await session.flush()
    return came


async def _catch_up(
    session: AsyncSession, child: Ticket, came: list[Entry], merged_at: datetime
) -> None:
    """Count what was said and answered in the child's thread while it was merged."""
    entries = await tickets.entries(session, Scope.client(child.client_id), child.id)
    told = [e.at for e in entries if e.kind == "relay" and e.at >= merged_at]
    told += [e.at for e in came if e.kind in OUR_WORDS]
    asked = sorted(e.at for e in came if e.kind == "message")
    if told:
        child.answered_at = child.answered_at or min(told)
        asked = [at for at in asked if at > max(told)]
        child.unanswered_since = None
    if asked:
        child.unanswered_since = child.unanswered_since or asked[0]
        merging.wakes_up(child)


async def _wait_no_more(
    session: AsyncSession,
    root: Ticket,
    came: list[Entry],
    waited: datetime | None,
    since: datetime | None,
) -> None:
    """Take from the parent's clock what was only the child's."""
    theirs = {entry.at for entry in came if entry.kind == "message"} | {waited}
    if root.unanswered_since is None or root.unanswered_since not in theirs:
        return
    own = await tickets.entries(session, Scope.client(root.client_id), root.id)
    said = sorted(e.at for e in own if e.kind == "message")
    answers = [e.at for e in own if e.kind in OUR_WORDS and not e.details.get("refused")]
    last = max(answers, default=None)
    open_ = [at for at in said if last is None or at > last]
    if since is not None and (last is None or since > last):
        open_.insert(0, since)
    root.unanswered_since = min(open_, default=None)
