"""Recurring: the checks that come every week or month, opened by themselves, with their checklist.

To the manager: say once what is done for whom and how often; each occurrence becomes a ticket
when the desk opens, never on a holiday and never twice. To the technician: a card with the lines
to tick.
"""

from commands.kit.capability import Addition, Button, Capability, Form, Job, Word
from commands.kit.person import May
from commands.kit.words import N_
from commands.recurring import cards, jobs, slack

CAPABILITY = Capability(
    name="recurring",
    words=(
        Word(
            "/ticket",
            ("recurring", "récurrents", "recurrents", "récurrent", "recurrent"),
            slack.list_,
            usage=N_("recurring"),
            help=N_("tickets that come every week or month, with their checklist"),
            may=May.MANAGERS,
            alone=True,
        ),
    ),
    buttons=(
        Button("recurring.new", slack.new_form, may=May.MANAGERS, changes=False),
        Button("recurring.change", slack.change_form, may=May.MANAGERS, changes=False),
        Button("recurring.tick", slack.tick),
        Button("recurring.untick", slack.untick),
    ),
    forms=(
        Form("recurring.new", slack.begin, may=May.MANAGERS),
        Form("recurring.change", slack.change, may=May.MANAGERS),
    ),
    additions=(
        Addition("tickets/desk", "recurring/checklist", cards.checklist),
        Addition("tickets/show", "recurring/progress", cards.progress),
        Addition("tickets/resolve", "recurring/left", cards.left),
    ),
    jobs=(
        Job("recurring.due", jobs.due, every_s=30, help=N_("recurring tickets whose day has come")),
    ),
)

__all__ = ["CAPABILITY"]
