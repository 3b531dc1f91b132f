"""The form of a new ticket: the kind that is picked decides what it asks.

Nothing is remembered between two pictures of it: what was typed comes with each of Slack's
messages, so it may be sent twenty minutes later, and is checked against what holds then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import Answer, Redraw, Wrong
from commands.kit.blank import is_blank
from commands.kit.inbound import Click, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.tickets import approving, duplicates, filling, sensitive
from commands.tickets.changes import the_desk
from commands.tickets.forms import FORMS, USUAL, RequestForm
from commands.tickets.opening import Facts
from commands.tickets.rules import Level, title_of
from storage import clients, people
from storage.clients import Client
from storage.people import Person
from storage.scope import Scope

TEMPLATE = "tickets/new"
# As many options as Slack shows in a list.
MOST = 100
NO_CLIENT = N_("Choose one of our clients.")
CLIENT_LEFT = N_("%(name)s is not an active client any more. Choose another one.")
KIND_GONE = N_("This kind of request is not offered any more. Choose another one.")
FIELDS_CHANGED = N_("This kind asks other questions: please answer them, then send the form again.")

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form of a new ticket holds, checked."""

    client_id: int
    facts: Facts
    words: str


async def picked(click: Click, act: Act, session: AsyncSession) -> Answer:
    """Draw the form anew after a pick: other fields, other people, likely duplicates."""
    context = await drawn(session, act, click.values, record=click.private_metadata)
    return Redraw(TEMPLATE, context)


async def drawn(
    session: AsyncSession, act: Act, values: Values, *, record: str = "", notice: str = ""
) -> dict[str, Any]:
    """Gather what the form shows, from what was typed in it so far (block → value).

    `record` is what the form keeps in its metadata: identifiers, never what was typed.
    """
    known = await clients.all_clients(session, act.scope)
    client = next((one for one in known if str(one.id) == values.get("client")), None)
    form = FORMS.get(values.get("kind") or USUAL)
    if form is None:
        notice = notice or KIND_GONE
        form = FORMS[USUAL]
    there = await _people(session, act, client) if client is not None else []
    return {
        "record": record,
        "notice": notice,
        "clients": _with_chosen(known, client),
        "client_id": client.id if client is not None else None,
        "forms": [(one.name, one.label.said(act.language)) for one in FORMS.values()],
        "form": form.name,
        "title": values.get("title", ""),
        "words": values.get("words", ""),
        "fields": filling.drawn(form, values, act.language),
        "people": [(str(person.id), person.name) for person in there],
        "levels": form.levels,
        "impact": _level(values.get("impact"), form.impact),
        "urgency": _level(values.get("urgency"), form.urgency),
        "private": sensitive.by_nature(form.kind, form.name),
        "approval": client is not None and await _waits(session, act, client, form),
        "likely": await _likely(session, act, client, values),
    }


def _with_chosen(known: Sequence[Client], chosen: Client | None) -> list[tuple[int, str]]:
    first = list(known[:MOST])
    if chosen is not None and chosen not in first:
        first[-1] = chosen
    return [(one.id, one.name) for one in first]


async def _people(session: AsyncSession, act: Act, client: Client) -> Sequence[Person]:
    return (await people.contacts(session, act.scope, client.id))[:MOST]


async def _waits(session: AsyncSession, act: Act, client: Client, form: RequestForm) -> bool:
    desk = await the_desk(session)
    return await approving.needed(
        session, desk, client.id, kind=form.kind, form=form.name, at=act.now
    )


async def _likely(
    session: AsyncSession, act: Act, client: Client | None, values: Values
) -> list[dict[str, str]]:
    """The tickets that this one may repeat, once there is a client and something to compare."""
    said = f"{values.get('title', '')}\n{values.get('words', '')}".strip()
    if client is None or is_blank(said):
        return []
    found = await duplicates.likely(session, act.scope, client.id, said, at=act.now)
    return [
        {"number": f"T-{one.number}", "title": one.title, "state": one.state, "why": one.why}
        for one in found
    ]


def _level(value: str | None, usual: int) -> int:
    return int(value) if value in {str(int(level)) for level in Level} else usual


async def read(session: AsyncSession, act: Act, sent: Submitted) -> Filled | Answer:
    """Check what was sent; what is wrong is said beside its field, and nothing is lost."""
    values = sent.values
    client = await _client(session, act.scope, values.get("client", ""))
    form = FORMS.get(values.get("kind") or USUAL)
    if form is None:
        raise Refused(KIND_GONE, field="kind")
    there = [person.id for person in await _people(session, act, client)]
    reading = filling.read(form, values, there)
    if reading.unseen:
        context = await drawn(session, act, values, record=sent.record, notice=FIELDS_CHANGED)
        return Redraw(TEMPLATE, context)
    if reading.wrong:
        return Wrong(reading.wrong)
    levels = values if form.levels else {}
    facts = Facts(
        title=values.get("title", "") or title_of(values.get("words", "")),
        kind=form.kind,
        impact=_level(levels.get("impact"), form.impact),
        urgency=_level(levels.get("urgency"), form.urgency),
        form=form.name,
        answers=reading.answers,
    )
    return Filled(client.id, facts, values.get("words", ""))


async def _client(session: AsyncSession, scope: Scope, value: str) -> Client:
    number = int(value) if value.isascii() and value.isdigit() and len(value) < MOST else 0
    client = await clients.get(session, scope, number) if 0 < number < 2**63 else None
    if client is None:
        raise Refused(NO_CLIENT, field="client")
    if not client.active:
        raise Refused(CLIENT_LEFT, field="client", name=client.name)
    return client
