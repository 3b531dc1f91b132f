"""The clock's door to the directory: who is who in Slack, whose role follows, who has left."""

from collections.abc import Awaitable
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.directory import looks, service
from commands.kit.services import Act, Services
from integrations.slack.errors import NotFound, Rejected, SlackFailure
from integrations.slack.reader import Profile
from storage import desk, directory, jobs
from storage import people as people_storage

MATCH, GROUPS, ACCOUNTS = "directory.match", "directory.groups", "directory.accounts"
AT_ONCE = 20
# The look at the team's accounts is before the day begins; it asks Slack about each of them.
FROM_HOUR, UNTIL_HOUR = 5, 8
MINUTES = 10


async def match(services: Services) -> None:
    """Find out who in Slack they are whom a file or a form named by address."""
    now = services.clock.now()
    async with services.db.reading() as session:
        newest = str(await directory.newest(session))
        if newest == "0":
            return
        contacts = await directory.contacts_to_match(session, MATCH, newest, AT_ONCE)
        waiting = [
            row
            for row in await directory.expected_colleagues(session)
            if not await jobs.was_claimed(session, MATCH, _today(row.id, now))
        ][:AT_ONCE]
    act = Act.of_clock(services)
    for person in contacts:
        profile = await _asked(services.slack.user(person.slack_user))
        async with services.db.writing() as session:
            await jobs.claim_period(session, MATCH, f"{person.id}:{newest}", now)
            if profile is not None and profile.email:
                await service.recognise(session, act, person.slack_user, profile.email)
    for row in waiting:
        profile = await _asked(services.slack.user_by_email(row.email))
        async with services.db.writing() as session:
            await jobs.claim_period(session, MATCH, _today(row.id, now), now)
            if profile is not None:
                await service.welcome(session, act, row.id, profile)


def _today(listed_id: int, now: datetime) -> str:
    return f"listed:{listed_id}:{now:%Y-%m-%d}"


async def _asked(request: Awaitable[Profile]) -> Profile | None:
    try:
        return await request
    except (NotFound, Rejected):
        return None


async def groups(services: Services) -> None:
    """Look at the user groups that give a role, in case an event passed us by."""
    now = services.clock.now()
    period = f"{now:%Y-%m-%dT%H}:{now.minute // MINUTES}"
    async with services.db.reading() as session:
        if not await directory.role_groups(session):
            return
        if await jobs.was_claimed(session, GROUPS, period):
            return
    seen = await looks.followed(services)
    if seen is None:
        return
    async with services.db.writing() as session:
        if await jobs.claim_period(session, GROUPS, period, now):
            await service.follow(session, Act.of_clock(services), seen)


async def accounts(services: Services) -> None:
    """Look every morning whose account of the team was deactivated in Slack."""
    now = services.clock.now()
    async with services.db.reading() as session:
        settings = await desk.get(session)
        if settings is None:
            return
        here = now.astimezone(ZoneInfo(settings.zone))
        period = f"{here:%Y-%m-%d}"
        if not FROM_HOUR <= here.hour < UNTIL_HOUR:
            return
        if await jobs.was_claimed(session, ACCOUNTS, period):
            return
        team = await people_storage.staff(session)
    gone = []
    for person in team:
        try:
            if (await services.slack.user(person.slack_user)).deleted:
                gone.append(person.id)
        except SlackFailure:
            continue  # it says nothing of them; tomorrow it is asked again
    async with services.db.writing() as session:
        if await jobs.claim_period(session, ACCOUNTS, period, now):
            await service.left_slack(session, Act.of_clock(services), gone)
