"""Slack's door to the ready-made answers: `/vigie answers`, its buttons and its form."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.answers import service
from commands.answers.rules import Wanted
from commands.kit import placeholders
from commands.kit.answers import Answer, Open, Say
from commands.kit.inbound import Click, Submitted, Typed
from commands.kit.refused import Refused
from commands.kit.services import Act
from storage import answers

# A message holds fifty blocks; the rest is counted.
SHOWN = 20
BEGINNING = 200
LONGEST_ID = 9


async def show(_typed: Typed, _act: Act, session: AsyncSession) -> Answer:
    """`/vigie answers`: all of them, with their buttons."""
    found = await answers.every(session)
    rows = [
        {"id": one.id, "name": one.name, "language": one.language, "body": one.body[:BEGINNING]}
        for one in found[:SHOWN]
    ]
    return Say("answers/list", {"rows": rows, "more": len(found) - len(rows)})


async def open_add(_click: Click, act: Act, _session: AsyncSession) -> Answer:
    """*Add an answer*."""
    return Open("answers/form", _form("", act.language, "", ""))


async def open_edit(click: Click, _act: Act, session: AsyncSession) -> Answer:
    """*Edit*, beside an answer."""
    one = await service.find(session, _id(click.record))
    return Open("answers/form", _form(str(one.id), one.language, one.name, one.body))


def _form(record: str, language: str, name: str, body: str) -> dict[str, Any]:
    known = [f"{{{variable}}}" for variable in placeholders.VARIABLES]
    form = {"record": record, "language": language, "name": name, "body": body}
    return {**form, "known": ", ".join(known)}


async def save(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form."""
    values = sent.values
    wanted = Wanted(values.get("name", ""), values.get("language", ""), values.get("body", ""))
    answer_id = _id(sent.record) if sent.record else None
    one = await service.save(session, act, answer_id, wanted)
    return Say("answers/saved", {"name": one.name})


async def remove(click: Click, act: Act, session: AsyncSession) -> Answer:
    """*Remove*, beside an answer."""
    return Say("answers/removed", {"name": await service.remove(session, act, _id(click.record))})


def _id(record: str) -> int:
    if not record.isascii() or not record.isdigit() or len(record) > LONGEST_ID:
        raise Refused(service.GONE)
    return int(record)
