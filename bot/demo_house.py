"""The furniture of the demo: a team, two clients, their channels, and a desk that is set up."""

from datetime import datetime

from storage.clients import Channel, Client, name_key
from storage.db import Database
from storage.desk import THE_DESK, Desk
from storage.people import Person, Role

PARIS, LONDON = "Europe/Paris", "Europe/London"
TEAM = (
    ("U0ALICE", "Alice", Role.TECHNICIAN, "fr-FR"),
    ("U0BRUNO", "Bruno", Role.TECHNICIAN, "en-US"),
    ("U0NADIA", "Nadia", Role.ADMINISTRATOR, "fr-FR"),
)


async def furnish(db: Database, now: datetime) -> None:
    """Write what `/vigie setup`, `team` and `client` would have written."""
    async with db.writing() as session:
        acme = Client(
            name="Acme",
            name_key=name_key("Acme"),
            slack_team="T0ACME",
            language="fr",
            zone=PARIS,
            created_at=now,
        )
        globex = Client(
            name="Globex",
            name_key=name_key("Globex"),
            slack_team="T0GLOBEX",
            language="en",
            zone=LONDON,
            created_at=now,
        )
        session.add_all([acme, globex])
        await session.flush()
        session.add(
            Desk(
                id=THE_DESK,
                desk_channel="C0DESK",
                approvals_channel="C0APPROVALS",
                language="fr",
                zone=PARIS,
                hours="Mon-Fri 08:00-18:00",
                country="FR",
                region=None,
                set_up_at=now,
            )
        )
        for user, name, role, locale in TEAM:
            session.add(_person(user, "T0US", name, role, None, locale, now))
        session.add(_person("U0LUC", "T0ACME", "Luc Moreau", Role.LEAD, acme.id, "fr", now))
        for channel, name, client in (
            ("C0ACME", "acme-support", acme),
            ("C0GLOBEX", "globex-support", globex),
        ):
            session.add(
                Channel(
                    slack_channel=channel,
                    name=name,
                    client_id=client.id,
                    connected_teams=[client.slack_team or ""],
                    state="linked",
                    seen_ts=f"{now.timestamp():.6f}",
                    created_at=now,
                )
            )


def _person(
    user: str,
    team: str,
    name: str,
    role: Role,
    client_id: int | None,
    locale: str,
    now: datetime,
) -> Person:
    return Person(
        slack_user=user,
        slack_team=team,
        name=name,
        role=role,
        client_id=client_id,
        locale=locale,
        zone=PARIS,
        created_at=now,
    )
