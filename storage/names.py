"""What people and channels are called, by their Slack ids: for texts that mention them."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.clients import Channel
from storage.people import STAFF, Person
from storage.scope import Scope


async def of_people(
    session: AsyncSession, scope: Scope, slack_users: Sequence[str]
) -> dict[str, str]:
    """The names of those we know: our team's are told to all, a client's to it and the desk."""
    told = or_(Person.role.in_(STAFF), scope.where(Person.client_id))
    found = await session.execute(
        select(Person.slack_user, Person.name).where(Person.slack_user.in_(slack_users), told)
    )
    return {row.slack_user: row.name for row in found}


async def of_channels(
    session: AsyncSession, scope: Scope, slack_channels: Sequence[str]
) -> dict[str, str]:
    """The names of the channels we know; of a client's own alone, unless the desk asks."""
    found = await session.execute(
        select(Channel.slack_channel, Channel.name).where(
            Channel.slack_channel.in_(slack_channels), scope.where(Channel.client_id)
        )
    )
    return {row.slack_channel: row.name for row in found}
