"""Doors that leak, each in its way: the isolation test has to find every one of them."""

import re
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import DONE, Answer
from commands.kit.capability import Button, Capability, Form, On, Route, Shortcut, Word
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from storage import clients, outbox, ticket_lists, tickets
from storage.outbox import Address
from storage.scope import Scope
from storage.tickets import Ticket

EVERYTHING = Scope.desk()


async def _tell(session: AsyncSession, number: str) -> Answer:
    """Tell anybody the title of any ticket."""
    digits = re.sub(r"\D", "", number)[:9]
    found = await tickets.get(session, EVERYTHING, int(digits or 0))
    raise Refused("%(title)s", title=found.title if found else "nothing")


async def show(typed: Typed, _act: Act, session: AsyncSession) -> Answer:
    return await _tell(session, typed.text)


async def list_(_typed: Typed, act: Act, session: AsyncSession) -> Answer:
    rows = await ticket_lists.list_open(session, EVERYTHING, None, 9, now=act.now)
    raise Refused("%(titles)s", titles=" ".join(row.title for row in rows))


async def by_record(click: Click, _act: Act, session: AsyncSession) -> Answer:
    return await _tell(session, click.record)


async def by_choice(click: Click, _act: Act, session: AsyncSession) -> Answer:
    known = await clients.all_clients(session, EVERYTHING)
    names = [one.name for one in known if str(one.id) == click.selected]
    raise Refused("%(names)s", names=names)


async def whether(click: Click, _act: Act, session: AsyncSession) -> Answer:
    """Give no word away, but tell what exists."""
    digits = re.sub(r"\D", "", click.record)[:9]
    found = await tickets.get(session, EVERYTHING, int(digits or 0))
    raise Refused("It is not yours." if found else "There is none.")


async def change(click: Click, _act: Act, session: AsyncSession) -> Answer:
    found = await tickets.get(session, EVERYTHING, int(re.sub(r"\D", "", click.record)[:9] or 0))
    if found is not None:
        found.impact = 1
    return DONE


async def by_field(sent: Submitted, _act: Act, session: AsyncSession) -> Answer:
    return await _tell(session, sent.values.get("whatever", ""))


async def by_metadata(sent: Submitted, _act: Act, session: AsyncSession) -> Answer:
    return await _tell(session, sent.record)


async def by_message(picked: Picked, _act: Act, session: AsyncSession) -> Answer:
    found = await tickets.by_message(session, EVERYTHING, picked.channel, picked.ts)
    raise Refused("%(title)s", title=found.title if found else "nothing")


async def _last(session: AsyncSession) -> Ticket:
    return (await session.scalars(select(Ticket).order_by(Ticket.id))).all()[0]


async def gossip(event: Event, _found: Any, _act: Act, session: AsyncSession) -> None:
    """Tell whoever wrote what another client wrote."""
    words = {"words": (await _last(session)).title, "author": "bot"}
    to = Address(user=event.user)
    await outbox.line(session, "tickets/reply", words, to, locale="en", zone="Europe/Paris")


async def meddle(_event: Event, _found: Any, _act: Act, session: AsyncSession) -> None:
    (await _last(session)).step = 7


async def page(request: web.Request, services: Services) -> web.Response:
    async with services.db.reading() as session:
        found = await tickets.get(session, EVERYTHING, int(request.match_info["number"]))
    return web.Response(text=found.title if found else "nothing")


def _alone(**doors: Any) -> Capability:
    return Capability(name="leaky", **doors)


def _word(words: Any, handler: Any) -> Capability:
    word = Word("/leak", words, handler, usage="", help="", may=May.ANYONE)
    return _alone(words=(word,))


def _button(handler: Any) -> Capability:
    return _alone(buttons=(Button("leaky.press", handler, may=May.KNOWN),))


LEAKS = {
    "a number in a pattern": _word(re.compile(r"show #?\d+"), show),
    "a list": _word(("list",), list_),
    "the rest of a word": _word(("show",), show),
    "free text": _word(None, show),
    "a button's record": _button(by_record),
    "a menu's choice": _button(by_choice),
    "whether it exists": _button(whether),
    "a silent change": _button(change),
    "a form's field": _alone(forms=(Form("leaky.form", by_field, may=May.KNOWN),)),
    "a form's record": _alone(forms=(Form("leaky.form", by_metadata, may=May.KNOWN),)),
    "a shortcut": _alone(
        shortcuts=(Shortcut("leaky.pick", by_message, name="", description="", may=May.ANYONE),)
    ),
    "words sent": _alone(events=(On("message", gossip),)),
    "rows changed": _alone(events=(On("reaction_added", meddle),)),
}
ROUTE = Route("GET", "/leaky/{number:\\d+}", page, help="")
