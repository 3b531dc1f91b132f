"""What the team's room declares."""

from commands.kit.capability import Button, Capability, Form, Word
from commands.kit.person import May
from commands.kit.words import N_
from commands.team import slack

CAPABILITY = Capability(
    name="team",
    words=(
        Word(
            "/vigie",
            ("team", "équipe", "equipe"),
            slack.show,
            usage=N_("team"),
            help=N_("see who is in the team, and in which role"),
            may=May.MANAGERS,
        ),
    ),
    buttons=(
        Button("team.add", slack.open_add, may=May.ADMINISTRATORS, changes=False),
        Button("team.change", slack.open_change, may=May.ADMINISTRATORS, changes=False),
    ),
    forms=(
        Form("team.add", slack.add, may=May.ADMINISTRATORS, prepare=slack.look),
        Form("team.change", slack.change, may=May.ADMINISTRATORS),
    ),
    scopes=frozenset({"commands", "users:read"}),
)
