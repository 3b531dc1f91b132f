"""Homes: published when they are opened, and again when what they show has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.home import for_clients, for_team, rules
from commands.kit import person
from commands.kit.services import Act
from storage import desk, home
from storage.base import AnyRow

UNKNOWN = "home/unknown"
# Before `/vigie setup`, to somebody of whom nothing is known.
LANGUAGE, ZONE = "fr", "Europe/Paris"


@dataclass(frozen=True)
class Shown:
    """What somebody's Home shows, and how it is told to them."""

    template: str
    context: Mapping[str, Any]
    locale: str
    zone: str

    @property
    def digest(self) -> str:
        """What tells it from another one."""
        return rules.digest(self.template, self.context, self.locale, self.zone)


async def opened(session: AsyncSession, act: Act, slack_user: str) -> None:
    """Publish the Home that somebody has opened; those we know are kept up to date."""
    if act.who is not None:
        mark = await home.mark(session)
        await home.opened(session, act.who.id, act.who.client_id, act.now, mark)
    await home.refresh(session, slack_user)


async def shown(session: AsyncSession, slack_user: str, now: datetime) -> Shown:
    """Gather what one person's Home shows; nothing of anybody's to somebody we do not know."""
    who = await person.find(session, slack_user)
    if who is None:
        settings = await desk.get(session)
        if settings is None:
            return Shown(UNKNOWN, {}, LANGUAGE, ZONE)
        return Shown(UNKNOWN, {}, settings.language, settings.zone)
    if who.is_staff:
        context = await for_team.day(session, who, now)
        return Shown("home/team", context, who.locale, who.zone)
    context = await for_clients.requests(session, who, now)
    return Shown("home/client", context, who.locale, who.zone)


async def _stale(session: AsyncSession, now: datetime, mark: int, limit: int) -> list[AnyRow]:
    found = await home.stale(
        session,
        opened_since=now - rules.WATCHED,
        mark=mark,
        rested_since=now - rules.REST,
        looked_before=now - rules.AT_LEAST_EVERY,
        limit=limit,
    )
    return list(found)


async def any_stale(session: AsyncSession, now: datetime) -> bool:
    """Whether a Home is to be looked at again."""
    return bool(await _stale(session, now, await home.mark(session), 1))


async def refresh(session: AsyncSession, now: datetime) -> None:
    """Look at the open Homes again; those that show something else are published."""
    mark = await home.mark(session)
    for row in await _stale(session, now, mark, rules.AT_ONCE):
        digest = (await shown(session, row.slack_user, now)).digest
        if digest != row.shows:
            await home.refresh(session, row.slack_user)
        await home.looked(session, row.person_id, at=now, mark=mark, shows=digest)
