"""What a Home shows at the moment it is sent."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commands.home import service
from commands.kit.capability import Content


async def tab(session: AsyncSession, slack_user: str, now: datetime) -> Content:
    """The Home of one person; a polite one without data for somebody we do not know."""
    shown = await service.shown(session, slack_user, now)
    return Content(shown.template, shown.context, shown.locale, shown.zone)
