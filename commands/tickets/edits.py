"""What becomes of a message that is edited or deleted; the desk keeps what it had read."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.services import Act
from commands.tickets import changes, voice
from storage import inbox, people, search_following, tickets
from storage.scope import Scope
from storage.tickets import Entry

EDIT, DELETE = "edit", "delete"


async def edited(
    session: AsyncSession,
    act: Act,
    scope: Scope,
    *,
    channel: str,
    ts: str,
    text: str,
    at: str,
    author_id: int,
) -> None:
    """Record that its author edited a message; `at` is the edit's own ts."""
    await inbox.one_at_a_time(session, channel, ts)
    entry = await tickets.entry_by_message(session, scope, channel, ts)
    if entry is None:
        event = {"text": text, "at": at, "author_id": author_id}
        await _hold_change(session, act, EDIT, channel, ts, event)
        return
    if entry.author_id != author_id:
        return
    # Slack sends the same event when it unfurls a link: then the words are the same.
    if entry.body == text or entry.details.get("edited_at", "0") > at:
        return
    before, entry.body = entry.body, text
    await search_following.touch(session, [entry.ticket_id])
    if entry.kind != "note":
        entry.details = {**entry.details, "edited_at": at}
        await _tell(session, act, scope, entry, "edit_message", {"before": before, "after": text})


async def deleted(
    session: AsyncSession, act: Act, scope: Scope, *, channel: str, ts: str, author_id: int
) -> None:
    """Record that a message was deleted; the desk keeps what it had read."""
    await inbox.one_at_a_time(session, channel, ts)
    entry = await tickets.entry_by_message(session, scope, channel, ts)
    if entry is None:
        await _hold_change(session, act, DELETE, channel, ts, {"author_id": author_id})
        return
    if entry.details.get("deleted") or entry.author_id != author_id:
        return
    entry.details = {**entry.details, "deleted": True}
    await search_following.touch(session, [entry.ticket_id])
    if entry.kind != "note":
        await _tell(session, act, scope, entry, "delete_message", {"before": entry.body})


async def _tell(
    session: AsyncSession,
    act: Act,
    scope: Scope,
    entry: Entry,
    action: str,
    words: Mapping[str, str],
) -> None:
    desk = await changes.the_desk(session)
    author = await people.get(session, scope, entry.author_id or 0)
    await tickets.add_entry(
        session,
        ticket_id=entry.ticket_id,
        client_id=entry.client_id,
        at=act.now,
        kind=action,
        author_id=entry.author_id,
        body=words.get("after", ""),
        public=True,
        details=dict(words),
    )
    await act.audit(
        session,
        f"ticket.{action}",
        f"ticket:{entry.ticket_id}",
        entry.client_id,
        words=dict(words),
    )
    await session.flush()
    context = {"who": author.name if author is not None else "", **words}
    await voice.to_desk(session, desk, entry.ticket_id, f"tickets/{action}", context)
    await voice.card(session, desk, entry.ticket_id)


async def _hold_change(
    session: AsyncSession, act: Act, kind: str, channel: str, ts: str, event: dict[str, Any]
) -> None:
    await inbox.hold(
        session,
        identity=f"{kind}:{channel}:{ts}:{event.get('at', '')}",
        channel=channel,
        parent_ts=ts,
        kind=kind,
        event=event,
        at=act.now,
    )
