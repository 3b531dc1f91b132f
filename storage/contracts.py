"""What a client is promised: their contracts, with hours of their own for some sites."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import AnyRow, AnySelect, Base, Id, Json
from storage.clients import Client, Site
from storage.scope import Scope
from storage.upsert import table


class Contract(Base):
    """What we have agreed with a client from one day to another, both included.

    `approval_kinds` are the kinds of ticket that the client's lead must approve first.

    `hours` are the opening hours in which its targets are counted, in `zone` (the client's own
    when None), less the public holidays of `country` and `region` and the `closures` (ISO days).
    None: the desk's hours and holidays. `targets` holds minutes per priority:
    `{"1": {"response": 30, "answer": 60, "resolution": 240, "always": true}}`, where `always`
    counts every hour of every day; what is missing has the desk's own response time, or none.
    `warnings` are percentages of a target. `steps` tell people around a target:
    `{"after": 60, "whom": "managers"}`, in minutes (negative: before it); `whom` is `technician`,
    `managers`, `desk`, or `person:12`.
    """

    __tablename__ = "contracts"
    __table_args__ = (Index("ix_contracts_client_id", "client_id", "starts_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    approval_kinds: Mapped[list[str]] = mapped_column(default=list)
    zone: Mapped[str | None]
    hours: Mapped[str | None]
    country: Mapped[str | None]
    region: Mapped[str | None]
    closures: Mapped[list[str]] = mapped_column(default=list)
    targets: Mapped[dict[str, Any]] = mapped_column(default=dict)
    warnings: Mapped[list[int]] = mapped_column(default=list)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime]


class SiteHours(Base):
    """The hours of one site where they are not the contract's: the same fields, all of them."""

    __tablename__ = "contract_sites"
    __table_args__ = (UniqueConstraint("contract_id", "site_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    contract_id: Mapped[int] = mapped_column(Id, ForeignKey("contracts.id"))
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    site_id: Mapped[int] = mapped_column(Id, ForeignKey("sites.id"))
    zone: Mapped[str]
    hours: Mapped[str]
    country: Mapped[str | None]
    region: Mapped[str | None]
    closures: Mapped[list[str]] = mapped_column(default=list)


_contracts, _clients = table(Contract).c, table(Client).c


async def current(session: AsyncSession, scope: Scope, client_id: int, on: date) -> Contract | None:
    """The contract of a client that is in force on a day; the newest where two overlap."""
    found: Contract | None = await session.scalar(
        select(Contract)
        .where(
            Contract.client_id == client_id,
            Contract.starts_on <= on,
            or_(Contract.ends_on.is_(None), Contract.ends_on >= on),
            scope.where(Contract.client_id),
        )
        .order_by(Contract.starts_on.desc(), Contract.id.desc())
        .limit(1)
    )
    return found


# Building a statement costs more than executing it: each new ticket asks this one.
@lru_cache(maxsize=256)
def _not_over(scope: Scope) -> AnySelect:
    return (
        select(table(Contract), _clients.zone.label("client_zone"))
        .join(table(Client), _clients.id == _contracts.client_id)
        .where(
            _contracts.client_id == bindparam("client"),
            or_(_contracts.ends_on.is_(None), _contracts.ends_on >= bindparam("day")),
            scope.where(_contracts.client_id),
        )
        .order_by(_contracts.starts_on.desc(), _contracts.id.desc())
    )


async def not_over(
    session: AsyncSession, scope: Scope, client_id: int, day: date
) -> Sequence[AnyRow]:
    """A client's contracts that end on this day or later, the latest to begin first.

    Rows with the columns of `Contract`, and `client_zone`.
    """
    found = await session.execute(_not_over(scope), {"client": client_id, "day": day})
    return found.all()


async def of_client(session: AsyncSession, scope: Scope, client_id: int) -> Sequence[Contract]:
    """All contracts of a client, the latest to begin first."""
    found = await session.scalars(
        select(Contract)
        .where(Contract.client_id == client_id, scope.where(Contract.client_id))
        .order_by(Contract.starts_on.desc(), Contract.id.desc())
    )
    return found.all()


async def get(
    session: AsyncSession, scope: Scope, contract_id: int, *, lock: bool = False
) -> Contract | None:
    """One contract; with `lock`, nobody else changes it until this transaction ends."""
    query = select(Contract).where(Contract.id == contract_id, scope.where(Contract.client_id))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: Contract | None = await session.scalar(query)
    return found


async def site_hours(session: AsyncSession, scope: Scope, contract_id: int) -> Sequence[SiteHours]:
    """The hours of their own that sites have in a contract."""
    found = await session.scalars(
        select(SiteHours)
        .where(SiteHours.contract_id == contract_id, scope.where(SiteHours.client_id))
        .order_by(SiteHours.site_id)
    )
    return found.all()


async def site_zone(session: AsyncSession, scope: Scope, site_id: int) -> str | None:
    """The time zone of a site; None where it has its client's."""
    found: str | None = await session.scalar(
        select(Site.zone).where(Site.id == site_id, scope.where(Site.client_id))
    )
    return found
