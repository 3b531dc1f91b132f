"""What the room of ready-made answers declares."""

from commands.answers import slack
from commands.kit.capability import Button, Capability, Form, Word
from commands.kit.person import May
from commands.kit.words import N_

CAPABILITY = Capability(
    name="answers",
    words=(
        Word(
            "/vigie",
            ("answers", "réponses", "reponses"),
            slack.show,
            usage=N_("answers"),
            help=N_("see and change the ready-made answers"),
            may=May.MANAGERS,
        ),
    ),
    buttons=(
        Button("answers.add", slack.open_add, may=May.MANAGERS, changes=False),
        Button("answers.edit", slack.open_edit, may=May.MANAGERS, changes=False),
        Button("answers.remove", slack.remove, may=May.MANAGERS),
    ),
    forms=(Form("answers.save", slack.save, may=May.MANAGERS),),
    scopes=frozenset({"commands"}),
)
