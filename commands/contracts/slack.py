"""Slack's door to contracts: `/vigie contract`, its buttons and its forms."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.contracts import phrases, rules, service
from commands.kit.answers import Answer, Open, Say, Wrong
from commands.kit.inbound import Click, Submitted, Typed
from commands.kit.services import Act
from storage import clients, contracts, people
from storage.clients import Client, Site
from storage.contracts import Contract

# What one message shows of a long list; the rest is counted.
SHOWN, MENU = 8, 100
STEPS, WARNINGS = "-30 min technician\n0 managers", "75"


async def show(typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/vigie contract <client>`: what is agreed, and the buttons to change it."""
    name = " ".join(typed.words.split()[1:])
    client = await service.find_client(session, act, name)
    found = await contracts.of_client(session, act.scope, client.id)
    sites = await clients.sites_of(session, act.scope, client.id)
    names = await _names(session)
    context = {
        "id": client.id,
        "client": client.name,
        "contracts": [await _told(session, act, one, names, sites) for one in found[:SHOWN]],
        "more": max(0, len(found) - SHOWN),
        "sites": [(site.id, site.name) for site in sites[:MENU]],
    }
    return Say("contracts/show", context)


async def _names(session: AsyncSession) -> dict[int, str]:
    return {person.id: person.name for person in await people.staff(session)}


async def _told(
    session: AsyncSession,
    act: Act,
    contract: Contract,
    names: Mapping[int, str],
    sites: Sequence[Site],
) -> dict[str, Any]:
    """What is shown of one contract, as its form writes it."""
    own = await contracts.site_hours(session, act.scope, contract.id)
    by_id = {site.id: site for site in sites}
    return {
        **_filled(contract, names, act.language),
        "id": contract.id,
        "sites": [
            {"name": by_id[one.site_id].name, "hours": one.hours, "zone_name": one.zone}
            for one in own
            if one.site_id in by_id
        ],
    }


def _filled(contract: Contract, names: Mapping[int, str], language: str) -> dict[str, Any]:
    """Write a contract as its form holds it."""
    return {
        "name": contract.name,
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": contract.ends_on.isoformat() if contract.ends_on else "",
        "hours": contract.hours or "",
        "zone_name": contract.zone or "",
        "country": "-".join(filter(None, (contract.country, contract.region))),
        "closures": "\n".join(phrases.closures(contract.closures)),
        "targets": [
            {"level": level, "said": phrases.target(contract.targets.get(str(level)) or {})}
            for level in rules.PRIORITIES
        ],
        "warnings": ", ".join(map(str, contract.warnings)),
        "steps": "\n".join(phrases.steps(contract.steps, names, language)),
        "approvals": [kind for kind in rules.APPROVABLE if kind in contract.approval_kinds],
    }


async def open_new(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*New contract*: the form, with what most contracts say."""
    client = await service.client_of(session, act, int(click.record))
    context = {
        "approvable": rules.APPROVABLE,
        "callback": "contracts.new",
        "record": client.id,
        "client": client.name,
        "name": "",
        "starts_on": _today(act, client),
        "ends_on": "",
        "hours": "",
        "zone_name": client.zone,
        "country": "",
        "closures": "",
        "targets": [{"level": level, "said": ""} for level in rules.PRIORITIES],
        "warnings": WARNINGS,
        "steps": STEPS,
        "approvals": [],
    }
    return Open("contracts/form", context)


def _today(act: Act, client: Client) -> str:
    return act.now.astimezone(ZoneInfo(client.zone)).date().isoformat()


async def open_change(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Change*: the form, with what is agreed."""
    contract = await service.find(session, act, int(click.record))
    client = await service.client_of(session, act, contract.client_id)
    context = {
        **_filled(contract, await _names(session), act.language),
        "approvable": rules.APPROVABLE,
        "callback": "contracts.change",
        "record": contract.id,
        "client": client.name,
    }
    return Open("contracts/form", context)


async def _read(sent: Submitted, session: AsyncSession) -> rules.Read:
    team = {name: person_id for person_id, name in (await _names(session)).items()}
    return rules.contract_of(sent.values, team)


async def create(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of a new contract."""
    read = await _read(sent, session)
    if read.wrong:
        return Wrong(read.wrong)
    made = await service.create(session, act, int(sent.record), read.values)
    return Say("contracts/saved", {"name": made.name})


async def change(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *Change*."""
    read = await _read(sent, session)
    if read.wrong:
        return Wrong(read.wrong)
    changed = await service.change(session, act, int(sent.record), read.values)
    return Say("contracts/saved", {"name": changed.name})


async def open_end(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*End*: the form asks for the last day."""
    contract = await service.find(session, act, int(click.record))
    client = await service.client_of(session, act, contract.client_id)
    last = contract.ends_on.isoformat() if contract.ends_on else _today(act, client)
    context = {"id": contract.id, "name": contract.name, "client": client.name, "ends_on": last}
    return Open("contracts/end", context)


async def end(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *End*."""
    last = phrases.iso_day(sent.values.get("ends_on", ""))
    ended = await service.end(session, act, int(sent.record), last)
    return Say("contracts/saved", {"name": ended.name})


async def open_site(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Pick a site of the menu: the form, with its own hours if it has any."""
    contract = await service.find(session, act, int(click.record))
    chosen = int(click.selected) if click.selected.isdecimal() else 0
    site = await service.site_of(session, act, contract, chosen)
    client = await service.client_of(session, act, contract.client_id)
    own = await service.hours_of(session, act, contract, site.id)
    kept = own or contract
    context = {
        "record": f"{contract.id}.{site.id}",
        "site": site.name,
        "client": client.name,
        "hours": kept.hours or "",
        "zone_name": kept.zone or site.zone or client.zone,
        "country": "-".join(filter(None, (kept.country, kept.region))),
        "closures": "\n".join(phrases.closures(kept.closures)),
    }
    return Open("contracts/site", context)


async def put_site(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of a site's hours; without hours it has the contract's again."""
    contract_id, _, site_id = sent.record.partition(".")
    values: dict[str, Any] | None = None
    if sent.values.get("hours", "").strip():
        read = rules.site_of(sent.values)
        if read.wrong:
            return Wrong(read.wrong)
        values = read.values
    site = await service.put_site(session, act, int(contract_id), int(site_id), values)
    return Say("contracts/saved", {"name": site.name})
