"""Who one can be: everybody of the workspace, by organisation."""

from dataclasses import dataclass

from integrations.local_slack.errors import PeopleError
from integrations.local_slack.page.faces import Face, face
from integrations.local_slack.records import User
from integrations.local_slack.world import World


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one organisation."""

    name: str
    people: list[Face]


def everybody(world: World, person: User) -> list[Group]:
    """Return the people that one can be, `person`'s own organisation first."""
    teams = sorted(world.state.teams.values(), key=lambda team: team.id != person.team_id)
    groups = []
    for team in teams:
        found = [u for u in world.state.users.values() if u.team_id == team.id and _acts(u)]
        if found:
            groups.append(Group(team.name, [face(world, person, user.id) for user in found]))
    return groups


def first(world: World) -> User:
    """Return who one is when nobody was chosen: the first of the seed."""
    found = next((user for user in world.state.users.values() if _acts(user)), None)
    if found is None:
        raise PeopleError("user_not_found", 404)
    return found


def _acts(user: User) -> bool:
    return not user.is_bot and not user.deleted
