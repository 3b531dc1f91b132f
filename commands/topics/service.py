"""What is done with topics: guessed, said by the desk, learnt."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import desk_card
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.topics import learning, rules
from commands.topics.learning import Example, Guess, Model
from storage import sensitive, tickets, topics
from storage.db import Database
from storage.scope import Scope
from storage.topics import TopicModel

# Of the desk's own tickets, the newest are learnt from: what is asked changes over the years.
MOST_TICKETS = 20_000


async def say(session: AsyncSession, act: Act, number: int, name: str) -> None:
    """Say what a ticket is about; it is learnt from, and may be said anew at any time."""
    ticket = await tickets.get(session, act.scope, number, lock=True)
    if ticket is None or not sensitive.may_read(ticket, act.person):
        raise Refused(N_("I can't find ticket T-%(number)s."), number=number)
    name = rules.same(rules.name_of(name), await topics.known(session))
    await topics.suggest(
        session,
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        suggested=None,
        confidence=None,
        at=act.now,
    )
    known = await topics.of_ticket(session, act.scope, number, lock=True)
    if known is None or known.topic == name:
        return
    before = known.topic
    known.topic, known.by_id, known.at = name, act.person.id, act.now
    await act.audit(
        session,
        "ticket.topic",
        f"ticket:{number}",
        ticket.client_id,
        before={"topic": before},
        after={"topic": name},
    )
    await session.flush()
    await desk_card.refresh(session, number)


async def agree(session: AsyncSession, act: Act, number: int) -> None:
    """Say that the suggestion is right."""
    known = await topics.of_ticket(session, act.scope, number)
    if known is None or known.suggested is None:
        raise Refused(N_("Nothing is suggested for this ticket any more. Choose its topic."))
    await say(session, act, number, known.suggested)


async def guess(db: Database, texts: Sequence[str]) -> list[Guess] | None:
    """Guess the topics of some words with the newest model; None while nothing was learnt."""
    async with db.reading() as session:
        told = await topics.newest(session)
        content = None if told is None else await topics.content(session, told.id)
    if content is None:
        return None
    return await asyncio.to_thread(lambda: _read(content).guess(texts))


@lru_cache(maxsize=2)
def _read(content: bytes) -> Model:
    return Model.from_bytes(content)


async def known_examples(session: AsyncSession) -> list[Example]:
    """Everything that there is to learn from: the files', and what the desk said."""
    found = [Example(row.text, row.topic) for row in await topics.examples(session)]
    said = await topics.said_by_desk(session, Scope.desk(), most=MOST_TICKETS)
    found += [Example(rules.text_of(row.title, row.words), row.topic) for row in said]
    return found


async def remember(session: AsyncSession, examples: Iterable[Example]) -> int:
    """Keep examples of a file; how many were not known."""
    by_digest = {rules.digest(e.text, e.topic): (e.text, e.topic) for e in examples}
    return await topics.add_examples(session, by_digest)


async def keep(session: AsyncSession, act: Act, model: Model, examples: int) -> None:
    """Guess with this model from now on."""
    await topics.keep(
        session,
        TopicModel(
            made_at=act.now,
            examples=examples,
            topics=list(model.topics),
            accuracy=model.score.accuracy,
            macro_f1=model.score.macro_f1,
            commonest=model.score.commonest,
            content=model.to_bytes(),
        ),
    )
    await act.audit(
        session,
        "topics.learn",
        "topics",
        None,
        after={"examples": examples, "topics": list(model.topics)},
    )


async def learn(examples: Sequence[Example]) -> Model | None:
    """Learn beside the loop; None when there is too little to learn from."""
    try:
        return await asyncio.to_thread(learning.learn, examples)
    except learning.TooLittle:
        return None
