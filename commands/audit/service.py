"""Sealing the audit trail, publishing its head, and checking it."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.audit import rules
from commands.audit.rules import GENESIS, Checker, Head, Link, Sealable, Verdict
from commands.kit.services import Act
from storage import audit, desk, jobs, outbox
from storage.audit import AuditEntry
from storage.desk import Desk
from storage.outbox import Address

SEALER, PUBLISHER = "audit.seal", "audit.head"
AT_ONCE = 500
# The head is a line for the morning, and not before people are there.
FIRST_HOUR = 8


async def seal(session: AsyncSession, now: datetime) -> int:
    """Chain what is not chained yet, oldest first; how many entries that was."""
    await jobs.alone(session, SEALER, now)
    entries = await audit.unsealed(session, AT_ONCE)
    last = await audit.head(session)
    position, previous = _place(last)
    places = []
    for entry in entries:
        position += 1
        previous = rules.seal(previous, position, _sealable(entry))
        places.append((entry.id, position, previous))
    await audit.seal(session, *places)
    return len(entries)


def _place(last: AuditEntry | None) -> tuple[int, str]:
    if last is None or last.position is None or last.seal is None:
        return 0, GENESIS
    return last.position, last.seal


async def head_is_due(session: AsyncSession, act: Act) -> bool:
    """Whether the day's head is still to be published, and it is late enough for it."""
    today = _today(await desk.get(session), act)
    return (
        today.hour >= FIRST_HOUR
        and not await jobs.was_claimed(session, PUBLISHER, f"{today:%Y-%m-%d}")
        and await audit.head(session) is not None
    )


def _today(settings: Desk | None, act: Act) -> datetime:
    zone = settings.zone if settings is not None else act.services.rules.zone
    return act.now.astimezone(ZoneInfo(zone))


async def publish_head(session: AsyncSession, act: Act) -> None:
    """Post the chain's head to the approvals channel and to the audit file, once a day."""
    settings = await desk.get(session)
    today = f"{_today(settings, act):%Y-%m-%d}"
    if not await jobs.claim_period(session, PUBLISHER, today, act.now):
        return
    position, value = _place(await audit.head(session))
    if settings is not None:
        await outbox.line(
            session,
            "audit/head",
            {
                "position": position,
                "count": await audit.sealed_count(session),
                "seal": value,
            },
            Address(channel=settings.approvals_channel or settings.desk_channel),
            locale=settings.language,
            zone=settings.zone,
        )
    if act.services.rules.audit_file is not None:
        line = rules.write_head(Head(position, value), act.now)
        await asyncio.to_thread(_append, Path(act.services.rules.audit_file), line)


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def read_heads(path: Path) -> list[Head]:
    """Read the heads of the audit file; `OSError` or `ValueError` when that is impossible."""
    with path.open(encoding="utf-8") as file:
        return list(rules.read_heads(file))


async def verify(session: AsyncSession, heads: Iterable[Head] = ()) -> Verdict:
    """Check the whole chain: seals, digests of the details still there, gaps, published heads."""
    checker = Checker(heads)
    while True:
        entries = await audit.chain(session, checker.checked, AT_ONCE)
        for entry in entries:
            problem = checker.problem(_link(entry))
            if problem is not None:
                return problem
        if not entries:
            return checker.end()


def _link(entry: AuditEntry) -> Link:
    return Link(
        position=entry.position or 0,
        seal=entry.seal,
        entry=_sealable(entry),
        details_digest=None if entry.details is None else audit.digest(entry.details),
    )


def _sealable(entry: AuditEntry) -> Sealable:
    return Sealable(
        id=entry.id,
        at=entry.at,
        request_id=entry.request_id,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        client_id=entry.client_id,
        digest=entry.digest,
    )
