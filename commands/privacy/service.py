"""Taking out, erasing, and forgetting in time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.privacy import rules
from storage import audit, clients, directory, erasure, outbox, people, privacy, takeout
from storage.clients import Client
from storage.outbox import Address
from storage.people import Person, Role
from storage.scope import Scope
from storage.takeout import Found
from storage.traces import Traces

# Jobs act here too, and the doors are the team's: all of them may see the whole desk.
DESK = Scope.desk()

AT_ONCE = 200
WRONG_MONTHS = N_("Write a number of months from 1 to 120, or leave it empty to keep everything.")


class Unknown(Exception):  # noqa: N818  (it is read as the sentence it holds)
    """Nobody is meant by that name, or several are; the message says who there is."""


@dataclass(frozen=True)
class Erasure:
    """What an erasure did, or would do: who it was, and how many rows of each table."""

    person_id: int
    name: str
    client: str | None
    rows: Counter[str]
    tickets: int


async def client_named(session: AsyncSession, name: str) -> Client:
    """Find a client by name; raises `Unknown`."""
    known = await directory.clients_ever(session, DESK)
    key = clients.name_key(name)
    found = next((client for client in known if client.name_key == key), None)
    if found is None:
        names = ", ".join(sorted(client.name for client in known)[:20]) or "none yet"
        raise Unknown(f"There is no client “{name}”. There are: {names}.")
    return found


async def person_named(session: AsyncSession, name: str) -> Person:
    """Find somebody by number, Slack id, e-mail address or name; raises `Unknown`."""
    known = await directory.all_people(session, DESK)
    by_address = {row.email: row.person_id for row in await directory.listed(session, DESK)}
    wanted, key = by_address.get(name.casefold()), clients.name_key(name)
    found = [
        person
        for person in known
        if (wanted is not None and person.id == wanted)
        or name in (str(person.id), person.slack_user)
        or clients.name_key(person.name) == key
    ]
    if not found:
        raise Unknown(f"There is nobody called “{name}”. Write a name, a number or a Slack id.")
    if len(found) > 1:
        several = ", ".join(f"{one.id} ({one.name}, {one.slack_user})" for one in found)
        raise Unknown(f"Several are called “{name}”. Write the number of one of them: {several}.")
    return found[0]


async def take_out_client(session: AsyncSession, act: Act, client: Client) -> Found:
    """Everything of one client; that it was taken out stands in the audit trail."""
    found = await takeout.of_client(session, DESK, client.id)
    rows = {name: len(rows) for name, rows in found.items() if rows}
    await act.audit(session, "privacy.export", f"client:{client.id}", client.id, rows=rows)
    return found


async def take_out_person(session: AsyncSession, act: Act, person: Person) -> Found:
    """Everything of one person; that it was taken out stands in the audit trail."""
    found = await takeout.of_person(session, DESK, person.id)
    rows = {name: len(rows) for name, rows in found.items() if rows}
    subject = f"person:{person.id}"
    await act.audit(session, "privacy.export", subject, person.client_id, rows=rows)
    return found


async def erase(session: AsyncSession, act: Act, person: Person, *, words: bool) -> Erasure:
    """Erase one person; with `words`, what they wrote as well.

    Refused for the last administrator: name another one first.
    """
    administrators = {one.id for one in await people.administrators(session, lock=True)}
    if person.role == Role.ADMINISTRATOR and administrators == {person.id}:
        raise Unknown("This is the last administrator. Name another one first, in Slack.")
    person_id, name = person.id, person.name
    client = None
    if person.client_id is not None:
        client = await clients.get(session, DESK, person.client_id)
    traces = Traces(
        needles=await erasure.names_of(session, DESK, person.id),
        words=tuple(await erasure.words_of(session, DESK, person.id)) if words else (),
        instead=erasure.pseudonym(person.id),
    )
    done = await erasure.erase(session, person, traces, words=words)
    for card, record, channel in await erasure.cards_of(session, done.tickets):
        await outbox.card(session, card, record, Address(channel=channel), posted=True)
    rows = +done.rows
    await act.audit(
        session,
        "privacy.erase",
        f"person:{person_id}",
        person.client_id,
        rows=dict(rows),
        words=words,
    )
    return Erasure(person_id, name, client.name if client else None, rows, len(done.tickets))


async def kept(session: AsyncSession) -> dict[str, int]:
    """After how many months which kind of data is erased."""
    return await privacy.retention(session)


async def keep(session: AsyncSession, act: Act, typed: dict[str, str]) -> dict[str, int]:
    """Set after how many months each kind of data is erased; nothing typed: never."""
    before = await privacy.retention(session)
    for kind in rules.KINDS:
        try:
            months = rules.months_of(typed.get(kind, ""))
        except ValueError as error:
            raise Refused(WRONG_MONTHS, field=kind) from error
        await privacy.set_retention(session, kind, months, act.now)
    after = await privacy.retention(session)
    if before != after:
        await act.audit(session, "privacy.retention", "desk", None, before=before, after=after)
    return after


async def forget(session: AsyncSession, act: Act, kind: str, months: int) -> int:
    """Erase some of what is older than so many months; how much that was, 0 when all is done."""
    before = rules.cutoff(act.now, months)
    if kind == rules.AUDIT:
        entries = await privacy.old_details(session, before, AT_ONCE)
        await erasure.forget_details(session, entries)
        return len(entries)
    if kind == rules.TICKETS:
        numbers = await privacy.old_tickets(session, before, AT_ONCE)
        await _forget_words(session, numbers)
        return len(numbers)
    gone = await privacy.long_gone(session, before, 1)
    for person in gone:
        await erase(session, act, person, words=True)
    return len(gone)


async def _forget_words(session: AsyncSession, numbers: Sequence[int]) -> None:
    if numbers:
        await privacy.forget_words(session, numbers)
        await audit.forget_titles(session, numbers)


async def told(session: AsyncSession, act: Act, counts: dict[str, int]) -> None:
    """Write into the audit trail how much was forgotten this night."""
    if any(counts.values()):
        await act.audit(session, "privacy.forget", "desk", None, counts=counts)
