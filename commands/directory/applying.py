"""Carrying out a plan: all of it in the one transaction of whoever calls, each change audited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from commands.directory import people
from commands.directory.known import Known, KnownPerson
from commands.directory.planning import Fate, Plan, Step
from commands.kit.services import Act
from storage import clients as client_storage
from storage import contracts, desk, outbox, tickets
from storage.clients import Client, Site
from storage.contracts import Contract
from storage.outbox import Address

# The card that asks whose a channel is lists the clients; it is the clients' room's.
QUESTION = "clients/channel"

T = TypeVar("T")


@dataclass
class Applier:
    """Writes the steps in their order; what a step adds, later ones find."""

    session: AsyncSession
    act: Act
    known: Known
    tick: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._clients = {key: client.id for key, client in self.known.clients.items()}

    async def apply(self, plan: Plan) -> None:
        """Write everything that changes."""
        write = {
            "clients": self._client,
            "sites": self._site,
            "contacts": self._person,
            "contracts": self._contract,
            "technicians": self._person,
            "skills": self._skill,
        }
        for step in plan.steps:
            if step.fate is not Fate.SAME:
                await write[step.kind](step)
            self.tick()
        if any(step.kind == "clients" for step in plan.changes):
            await self._ask_again()

    async def _audit(self, step: Step, subject: str, client_id: int | None) -> None:
        await self.act.audit(
            self.session,
            "directory.import",
            subject,
            client_id,
            before=plain(step.before),
            after=plain(step.after),
            file=step.row.record.file,
            line=step.row.record.line,
        )

    async def _client(self, step: Step) -> None:
        values = {"name": step.row.values["name"], **step.after}
        if step.known is None:
            client = Client(**values, name_key=step.key, created_at=self.act.now)
            self.session.add(client)
        else:
            found = await client_storage.get(self.session, self.act.scope, step.known.id)
            client = there(found, step)
            assign(client, values)
        await self.session.flush()
        self._clients[step.key] = client.id
        await self._audit(step, f"client:{client.id}", client.id)

    async def _site(self, step: Step) -> None:
        client_id = self._clients[step.key[0]]
        values = {"name": step.row.values["name"], **step.after}
        if step.known is None:
            site = Site(**values, client_id=client_id, created_at=self.act.now)
            self.session.add(site)
        else:
            sites = await client_storage.sites_of(self.session, self.act.scope, client_id)
            site = there(next((s for s in sites if s.id == step.known.id), None), step)
            assign(site, values)
        await self.session.flush()
        await self._audit(step, f"site:{site.id}", client_id)

    async def _contract(self, step: Step) -> None:
        client_id = self._clients[step.key[0]]
        values = {"name": step.row.values["name"], **step.after}
        if "approval_kinds" in values:
            values["approval_kinds"] = list(values["approval_kinds"])
        if step.known is None:
            contract = Contract(**values, client_id=client_id, created_at=self.act.now)
            self.session.add(contract)
        else:
            found = await contracts.get(self.session, self.act.scope, step.known.id)
            contract = there(found, step)
            assign(contract, values)
        await self.session.flush()
        await self._audit(step, f"contract:{contract.id}", client_id)
        await tickets.wake_clocks(self.session, self.act.scope, client_id, self.act.now)

    async def _person(self, step: Step) -> None:
        key = step.key[0]
        client_id = None if key is None else self._clients[key]
        known: KnownPerson | None = step.known
        values = {"name": step.row.values["name"], **step.after}
        subject = await people.put(
            self.session,
            self.act,
            client_id,
            values,
            person_id=known.person_id if known else None,
            listed_id=known.listed_id if known else None,
            email=step.row.values.get("email"),
            slack_user=step.row.values.get("slack_user"),
        )
        await self._audit(step, subject, client_id)

    async def _skill(self, step: Step) -> None:
        who, level = step.key[0], step.row.values["level"]
        subject = await people.know(self.session, self.act, who, step.row.values["skill"], level)
        await self._audit(step, subject, None)

    async def _ask_again(self) -> None:
        """Bring the open questions about channels up to date: there are clients to choose."""
        settings = await desk.get(self.session)
        if settings is None:
            return
        for channel in await client_storage.channels_asked(self.session):
            posted = await outbox.posted(self.session, QUESTION, channel.id) is not None
            to = Address(channel=settings.desk_channel)
            await outbox.card(self.session, QUESTION, channel.id, to, posted=posted)


def there(found: T | None, step: Step) -> T:
    """Return what was found; it was there when the plan was made, in this very transaction."""
    if found is None:
        raise LookupError(f"{step.kind}: {step.label} is not there any more")
    return found


def assign(record: Any, values: Mapping[str, Any]) -> None:
    """Write these fields of a record."""
    for name, value in values.items():
        setattr(record, name, value)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write values as JSON keeps them."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in values.items()
    }
