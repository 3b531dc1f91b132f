"""The clock's door to topics: suggesting, and learning at night."""

from zoneinfo import ZoneInfo

from commands.kit import desk_card
from commands.kit.services import Act, Services
from commands.topics import rules, service
from storage import desk, jobs, topics
from storage.scope import Scope

AT_ONCE = 50
LEARN = "topics.learn"
# Learning takes the machine for a moment: before the desk opens.
FROM_HOUR, UNTIL_HOUR = 3, 6


async def suggest(services: Services) -> None:
    """Guess what new tickets are about; what is sure enough stands on their cards."""
    async with services.db.reading() as session:
        if await topics.newest(session) is None:
            return
        rows = await topics.unread(session, AT_ONCE)
    if not rows:
        return
    guesses = await service.guess(
        services.db, [rules.text_of(row.title, row.words) for row in rows]
    )
    for row, guess in zip(rows, guesses or (), strict=False):
        sure = rules.is_sure(guess.confidence)
        async with services.db.writing() as session:
            new = await topics.suggest(
                session,
                ticket_id=row.id,
                client_id=row.client_id,
                suggested=guess.topic if sure else None,
                confidence=guess.confidence,
                at=services.clock.now(),
            )
            if new and sure:
                await desk_card.refresh(session, row.id)


async def learn(services: Services) -> None:
    """Learn anew when the desk has said enough since the last time; once a night, by one of us."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        settings = await desk.get(session)
        if settings is None:
            return
        here = act.now.astimezone(ZoneInfo(settings.zone))
        period = f"{here:%Y-%m-%d}"
        if not FROM_HOUR <= here.hour < UNTIL_HOUR:
            return
        if await jobs.was_claimed(session, LEARN, period):
            return
        before = await topics.newest(session)
    async with services.db.writing() as session:
        if not await jobs.claim_period(session, LEARN, period, act.now):
            return
    async with services.db.reading() as session:
        if before is not None:
            new = await topics.said_since(session, Scope.desk(), before.made_at)
            if new < rules.ENOUGH_NEW:
                return
        examples = await service.known_examples(session)
    model = await service.learn(examples)
    if model is not None:
        async with services.db.writing() as session:
            await service.keep(session, act, model, len(examples))
