"""Contracts: made, changed and ended by managers. The clocks of open tickets follow."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.contracts.rules import BAD_DAY, ENDS_FIRST
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from storage import clients, contracts, tickets
from storage.clients import Client, Site
from storage.contracts import Contract, SiteHours

KEPT = (
    "name",
    "starts_on",
    "ends_on",
    "approval_kinds",
    "zone",
    "hours",
    "country",
    "region",
    "closures",
    "targets",
    "warnings",
    "steps",
)
OF_SITE = ("zone", "hours", "country", "region", "closures")


async def find_client(session: AsyncSession, act: Act, name: str) -> Client:
    """A client by name; refused when there is none."""
    if not name:
        raise Refused(N_("Whose contract? Write for example: `/vigie contract Acme`"))
    client = await clients.by_name(session, act.scope, name)
    if client is None:
        raise Refused(
            N_("I don't know a client called “%(name)s”. `/vigie client` lists them all."),
            name=name[:80],
        )
    return client


async def client_of(session: AsyncSession, act: Act, client_id: int) -> Client:
    """A client by id; refused when it is not there."""
    client = await clients.get(session, act.scope, client_id)
    if client is None:
        raise Refused(N_("This client is not there any more. Choose another one."))
    return client


async def find(
    session: AsyncSession, act: Act, contract_id: int, *, lock: bool = False
) -> Contract:
    """One contract; refused when it is not there."""
    found = await contracts.get(session, act.scope, contract_id, lock=lock)
    if found is None:
        raise Refused(N_("This contract is not there any more. Type `/vigie contract` again."))
    return found


async def create(
    session: AsyncSession, act: Act, client_id: int, values: dict[str, Any]
) -> Contract:
    """Record a new contract."""
    client = await client_of(session, act, client_id)
    contract = Contract(client_id=client.id, created_at=act.now, **values)
    session.add(contract)
    await session.flush()
    await _told(session, act, contract, "create", before={})
    return contract


async def change(
    session: AsyncSession, act: Act, contract_id: int, values: dict[str, Any]
) -> Contract:
    """Change what is agreed; what has run until now is counted by it too."""
    contract = await find(session, act, contract_id, lock=True)
    before = _kept(contract)
    for name, value in values.items():
        setattr(contract, name, value)
    if _kept(contract) != before:
        await session.flush()
        await _told(session, act, contract, "change", before=before)
    return contract


async def end(session: AsyncSession, act: Act, contract_id: int, last: date | None) -> Contract:
    """Let a contract end with a day; after it the desk's own hours and times hold."""
    if last is None:
        raise Refused(BAD_DAY, field="ends_on")
    contract = await find(session, act, contract_id, lock=True)
    if last < contract.starts_on:
        raise Refused(ENDS_FIRST, field="ends_on")
    before = _kept(contract)
    contract.ends_on = last
    if before["ends_on"] != last.isoformat():
        await session.flush()
        await _told(session, act, contract, "end", before=before)
    return contract


async def site_of(session: AsyncSession, act: Act, contract: Contract, site_id: int) -> Site:
    """A site of a contract's client; refused when it is not there."""
    sites = await clients.sites_of(session, act.scope, contract.client_id)
    site = next((site for site in sites if site.id == site_id), None)
    if site is None:
        raise Refused(N_("This site is not there any more."))
    return site


async def hours_of(
    session: AsyncSession, act: Act, contract: Contract, site_id: int
) -> SiteHours | None:
    """The hours of its own that a site has in a contract."""
    own = await contracts.site_hours(session, act.scope, contract.id)
    return next((one for one in own if one.site_id == site_id), None)


async def put_site(
    session: AsyncSession, act: Act, contract_id: int, site_id: int, values: dict[str, Any] | None
) -> Site:
    """Give a site hours of its own; None takes them away, then it has the contract's."""
    contract = await find(session, act, contract_id, lock=True)
    site = await site_of(session, act, contract, site_id)
    own = await hours_of(session, act, contract, site.id)
    before = {name: getattr(own, name) for name in OF_SITE} if own is not None else {}
    if values is None:
        if own is not None:
            await session.delete(own)
    elif own is None:
        keys = {"contract_id": contract.id, "client_id": contract.client_id, "site_id": site.id}
        session.add(SiteHours(**keys, **values))
    else:
        for name, value in values.items():
            setattr(own, name, value)
    await session.flush()
    if before != (values or {}):
        await act.audit(
            session,
            "contract.site",
            f"contract:{contract.id}",
            contract.client_id,
            site=site.id,
            before=before,
            after=values or {},
        )
        await tickets.wake_clocks(session, act.scope, contract.client_id, act.now)
    return site


async def _told(
    session: AsyncSession, act: Act, contract: Contract, action: str, *, before: dict[str, Any]
) -> None:
    await act.audit(
        session,
        f"contract.{action}",
        f"contract:{contract.id}",
        contract.client_id,
        before=before,
        after=_kept(contract),
    )
    await tickets.wake_clocks(session, act.scope, contract.client_id, act.now)


def _kept(contract: Contract) -> dict[str, Any]:
    """What the audit trail keeps of a contract."""
    values = {name: getattr(contract, name) for name in KEPT}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
