"""Workspaces for the local Slack: the demo's, with as many channels and people as are needed."""

from pathlib import Path

import yaml

from integrations.local_slack import demo_seed
from integrations.local_slack.seed import SeedChannel, SeedTeam, SeedUser

BOT = "vigie"
DESK = "C0DESK"


def own_channels(path: Path, count: int) -> list[str]:
    """Write a seed with so many channels of the team's own; their ids."""
    seed = demo_seed()
    ids = [f"C0OWN{n}" for n in range(count)]
    channels = [SeedChannel(id=i, name=i.lower(), team="T0US", members=(BOT,)) for i in ids]
    _write(path, seed.model_copy(update={"channels": (*seed.channels, *channels)}).model_dump())
    return ids


def clients(path: Path, count: int, contacts: int) -> list[tuple[str, str]]:
    """Write a seed with clients as `house.furnish` makes them; pairs of person and channel."""
    seed = demo_seed()
    numbers = range(1, count + 1)
    teams = [SeedTeam(id=f"T0C{n}", name=f"Client {n}", domain=f"client{n}") for n in numbers]
    people = {n: [f"U0C{n}X{m}" for m in range(1, contacts + 1)] for n in numbers}
    users = [
        SeedUser(id=user, team=f"T0C{n}", name=user.lower(), real_name=f"Contact {user}")
        for n in numbers
        for user in people[n]
    ]
    channels = [
        SeedChannel(
            id=f"C0CLIENT{n}",
            name=f"client-{n}",
            team="T0US",
            connected_team_ids=(f"T0C{n}",),
            members=("alice", BOT, *people[n]),
        )
        for n in numbers
    ]
    more = {
        "teams": (*seed.teams, *teams),
        "users": (*seed.users, *users),
        "channels": (*seed.channels, *channels),
    }
    _write(path, seed.model_copy(update=more).model_dump())
    return [(user, f"C0CLIENT{n}") for n in numbers for user in people[n]]


def crowd(path: Path, people: int, channels: int) -> tuple[list[str], list[str]]:
    """Write a seed where so many people are in all of so many channels; the ids of both."""
    seed = demo_seed()
    users = [f"U0P{n}" for n in range(people)]
    ids = [f"C0CROWD{n}" for n in range(channels)]
    more = {
        "users": (*seed.users, *(SeedUser(id=u, team="T0US", name=u.lower()) for u in users)),
        "channels": (
            *seed.channels,
            *(SeedChannel(id=i, name=i.lower(), team="T0US", members=(BOT, *users)) for i in ids),
        ),
    }
    _write(path, seed.model_copy(update=more).model_dump())
    return users, ids


def _write(path: Path, seed: object) -> None:
    # JSON-like types only, so that the file is plain YAML.
    path.write_text(yaml.safe_dump(_plain(seed), allow_unicode=True), encoding="utf-8")


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
