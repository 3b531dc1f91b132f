"""The house set up: the team, two clients, their people and channels, written directly."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from integrations.local_slack import LocalSlack, SharedClock
from storage.clients import Channel, Client, Site
from storage.db import Database
from storage.desk import THE_DESK, Desk
from storage.people import Person, Role
from tests.support.rows import SOME_DAY, add_client, add_person

TEAM = {
    "U0ALICE": ("Alice Martin", Role.TECHNICIAN, "fr-FR"),
    "U0BRUNO": ("Bruno Keller", Role.TECHNICIAN, "en-US"),
    "U0NADIA": ("Nadia Benali", Role.ADMINISTRATOR, "fr-FR"),
}


@dataclass(frozen=True)
class House:
    """What is set up; the ids are those of the database."""

    acme: Client
    globex: Client
    lyon: Site
    people: dict[str, Person]

    def person(self, slack_user: str) -> Person:
        """Somebody by Slack user id."""
        return self.people[slack_user]


def join(slack: LocalSlack, channels: Iterable[str]) -> None:
    """Have the bot in these channels already, without an event."""
    for channel in channels:
        slack.world.state.channels[channel].members["U0VIGIE"] = None


@pytest.fixture
async def desk(db: Database, slack: LocalSlack, clock: SharedClock) -> House:
    """The desk as `/vigie setup`, `/vigie team` and `/vigie client` would leave it.

    Open Monday to Friday from eight to six. Acme speaks French in `acme-support`, Globex English
    in `globex-support`; nothing said there before now is looked at.
    """
    join(slack, ("C0ACME", "C0GLOBEX"))
    seen = f"{clock.now().timestamp():.6f}"
    async with db.writing() as session:
        session.add(
            Desk(
                id=THE_DESK,
                desk_channel="C0DESK",
                approvals_channel="C0APPROVALS",
                language="fr",
                zone="Europe/Paris",
                hours="Mon-Fri 08:00-18:00",
                country="FR",
                region=None,
                set_up_at=SOME_DAY,
            )
        )
        acme = await add_client(session, "Acme", "T0ACME")
        globex = await add_client(session, "Globex", "T0GLOBEX")
        globex.language = "en"
        lyon = Site(client_id=acme.id, name="Lyon", address=None, created_at=SOME_DAY)
        session.add(lyon)
        session.add_all(
            Channel(
                slack_channel=slack_channel,
                name=name,
                client_id=client.id,
                connected_teams=[client.slack_team],
                connected_names=[client.name],
                state="linked",
                seen_ts=seen,
                created_at=SOME_DAY,
            )
            for slack_channel, name, client in (
                ("C0ACME", "acme-support", acme),
                ("C0GLOBEX", "globex-support", globex),
            )
        )
        people = [
            await add_person(session, user, role, name=name, locale=locale)
            for user, (name, role, locale) in TEAM.items()
        ]
        people += [
            await add_person(
                session, user, role, client=client, name=name, team=team, locale=locale
            )
            for user, name, role, client, team, locale in (
                ("U0CLAIRE", "Claire Dubois", Role.MEMBER, acme, "T0ACME", "fr-FR"),
                ("U0LUC", "Luc Moreau", Role.LEAD, acme, "T0ACME", "fr-FR"),
                ("U0MALLORY", "Mallory Stone", Role.MEMBER, globex, "T0GLOBEX", "en-US"),
            )
        ]
    return House(acme, globex, lyon, {person.slack_user: person for person in people})
