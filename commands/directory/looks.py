"""What Slack is asked before a transaction: accounts by address, user groups and their members."""

from collections.abc import Iterable
from dataclasses import dataclass

from commands.directory.rules import Group, wanted
from commands.kit.asking import ask
from commands.kit.inbound import Click, Event, Submitted
from commands.kit.refused import Refused
from commands.kit.services import Services
from commands.kit.words import N_
from integrations.slack.errors import NotFound, Rejected
from integrations.slack.reader import Profile
from storage import directory, people
from storage.directory import RoleGroup


@dataclass(frozen=True)
class Seen:
    """The user groups as Slack tells them now, and the accounts that we do not know yet."""

    groups: tuple[Group, ...]
    newcomers: tuple[Profile, ...]


async def followed(services: Services) -> Seen | None:
    """Look at every user group that gives a role; None when there is none."""
    async with services.db.reading() as session:
        groups = await directory.role_groups(session)
    if not groups:
        return None
    seen = tuple([await _group(services, group) for group in groups])
    async with services.db.reading() as session:
        unknown = [
            user for user in wanted(seen) if await people.by_slack_user(session, user) is None
        ]
    return Seen(seen, await accounts(services, unknown))


async def _group(services: Services, group: RoleGroup) -> Group:
    try:
        members = frozenset(await services.slack.group_members(group.slack_group))
    except NotFound:
        return Group(group.slack_group, group.role, None)
    return Group(group.slack_group, group.role, members)


async def accounts(services: Services, users: Iterable[str]) -> tuple[Profile, ...]:
    """Look these accounts up; those that Slack does not show are left out."""
    found = []
    for user in users:
        try:
            found.append(await services.slack.user(user))
        except (NotFound, Rejected):
            continue
    return tuple(found)


async def changed(event: Event, services: Services) -> Seen | None:
    """React to a user group's new members, if it is one that gives a role."""
    async with services.db.reading() as session:
        groups = await directory.role_groups(session)
    if event.data.get("subteam_id") not in {group.slack_group for group in groups}:
        return None
    return await followed(services)


async def known_groups(_asked: Click | Submitted, services: Services) -> list[tuple[str, str]]:
    """Ask which user groups there are; refused where Slack has none to offer."""
    try:
        return await ask(services.slack.user_groups())
    except Rejected as refusal:
        sentence = N_("Slack has no user groups for this workspace: they need a paid plan.")
        raise Refused(sentence) from refusal


def is_colleague(profile: Profile, our_team: str) -> bool:
    """Whether an account can be part of the team: ours, a person's, and in use."""
    return not (profile.is_bot or profile.deleted) and profile.team == our_team
