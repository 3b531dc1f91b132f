"""The clock's door to privacy: each night, what has been kept long enough is forgotten."""

from zoneinfo import ZoneInfo

from commands.kit.services import Act, Services
from commands.privacy import rules, service
from storage import desk, jobs

NIGHTLY = "privacy.forget"
FROM_HOUR, UNTIL_HOUR = 1, 5


async def forget(services: Services) -> None:
    """Forget what is due, once a night, in small steps so that nobody waits for it."""
    act = Act.of_clock(services)
    async with services.db.reading() as session:
        settings = await desk.get(session)
        limits = await service.kept(session)
        if settings is None or not limits:
            return
        here = act.now.astimezone(ZoneInfo(settings.zone))
        night = f"{here:%Y-%m-%d}"
        if not FROM_HOUR <= here.hour < UNTIL_HOUR:
            return
        if await jobs.was_claimed(session, NIGHTLY, night):
            return
    async with services.db.writing() as session:
        if not await jobs.claim_period(session, NIGHTLY, night, act.now):
            return
    counts: dict[str, int] = {}
    for kind in rules.KINDS:
        if kind in limits:
            counts[kind] = await _forget_all(services, act, kind, limits[kind])
    async with services.db.writing() as session:
        await service.told(session, act, counts)


async def _forget_all(services: Services, act: Act, kind: str, months: int) -> int:
    total = 0
    while True:
        async with services.db.writing() as session:
            done = await service.forget(session, act, kind, months)
        total += done
        if not done:
            return total
