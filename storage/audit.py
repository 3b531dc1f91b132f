"""The audit trail: one entry per change, written in the transaction of the change."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.scope import Scope, unscoped
from storage.upsert import inserting, table


class AuditEntry(Base):
    """Who changed what, when, and why.

    `digest` is the SHA-256 of the details; it is what the chain covers, so that the details can
    be erased (a person's data) and the chain still verifies. `position` and `seal` are given by
    the sealing job, in order, shortly after.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    request_id: Mapped[str]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    client_id: Mapped[int | None]
    details: Mapped[dict[str, Any] | None]
    digest: Mapped[str]
    position: Mapped[int | None] = mapped_column(Id, unique=True)
    seal: Mapped[str | None]


def digest(details: Mapping[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of the details written in one canonical way."""
    text = json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def record(
    session: AsyncSession,
    *,
    at: datetime,
    request_id: str,
    actor: str,
    action: str,
    subject: str,
    client_id: int | None,
    details: Mapping[str, Any],
) -> None:
    """Write one entry; `details` are JSON values (before, after, why)."""
    await session.execute(
        inserting(AuditEntry),
        {
            "at": at,
            "request_id": request_id,
            "actor": actor,
            "action": action,
            "subject": subject,
            "client_id": client_id,
            "details": dict(details),
            "digest": digest(details),
        },
    )


@unscoped("the chain covers all entries; it is read by the sealing job and by `audit verify`")
async def unsealed(session: AsyncSession, limit: int) -> Sequence[AuditEntry]:
    """The oldest entries that are not chained yet."""
    found = await session.scalars(
        select(AuditEntry).where(AuditEntry.position.is_(None)).order_by(AuditEntry.id).limit(limit)
    )
    return found.all()


@unscoped("as above")
async def head(session: AsyncSession) -> AuditEntry | None:
    """The last chained entry."""
    found: AuditEntry | None = await session.scalar(
        select(AuditEntry)
        .where(AuditEntry.position.is_not(None))
        .order_by(AuditEntry.position.desc())
        .limit(1)
    )
    return found


@unscoped("as above")
async def chain(session: AsyncSession, after: int, limit: int) -> Sequence[AuditEntry]:
    """The chained entries that follow that position, in order."""
    found = await session.scalars(
        select(AuditEntry)
        .where(AuditEntry.position > after)
        .order_by(AuditEntry.position)
        .limit(limit)
    )
    return found.all()


@unscoped("as above")
async def sealed_count(session: AsyncSession) -> int:
    """How many entries are chained."""
    query = select(func.count()).where(AuditEntry.position.is_not(None))
    return await session.scalar(query) or 0


# One statement for a whole batch: a busy minute makes thousands of entries.
_SEAL = (
    update(table(AuditEntry))
    .where(table(AuditEntry).c.id == bindparam("entry"))
    .values(position=bindparam("place"), seal=bindparam("value"))
)


async def seal(session: AsyncSession, *places: tuple[int, int, str]) -> None:
    """Give entries their places in the chain: (entry id, position, seal) each."""
    if places:
        named = [{"entry": entry, "place": at, "value": value} for entry, at, value in places]
        await session.execute(_SEAL, named)


async def of_subject(session: AsyncSession, scope: Scope, subject: str) -> Sequence[AuditEntry]:
    """What was done to one thing, oldest first."""
    found = await session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == subject, scope.where(AuditEntry.client_id))
        .order_by(AuditEntry.id)
    )
    return found.all()


async def forget_titles(session: AsyncSession, numbers: Sequence[int]) -> None:
    """Erase the details of what was done to these tickets; the digests stay, and verify."""
    entries = table(AuditEntry)
    subjects = [f"ticket:{number}" for number in numbers]
    # A null of SQL's own: a JSON null would be a value, and have a digest.
    await session.execute(
        update(entries).where(entries.c.subject.in_(subjects)).values(details=null())
    )
