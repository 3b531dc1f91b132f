"""Topics: Vigie suggests what a new ticket is about, and learns from what the desk answers.

To the technician: the card says "Network? (84 %)"; one press says yes, another says what it is
instead, and when Vigie is unsure it says nothing. To the manager: `/vigie topics` shows what was
learnt, from how many tickets, and how often it is right.
"""

from commands.kit.capability import Addition, Button, Capability, Form, Job, Word
from commands.kit.person import May
from commands.kit.words import N_
from commands.topics import cards, jobs, slack

CAPABILITY = Capability(
    name="topics",
    words=(
        Word(
            "/vigie",
            ("topics", "sujets"),
            slack.show,
            usage=N_("topics"),
            help=N_("see which topics Vigie has learnt, and how well"),
            may=May.MANAGERS,
        ),
    ),
    buttons=(
        Button("topics.yes", slack.yes),
        Button("topics.other", slack.other, changes=False),
    ),
    forms=(Form("topics.say", slack.say),),
    additions=(
        Addition("tickets/desk", "topics/card", cards.on_card),
        Addition("tickets/show", "topics/card", cards.in_view),
    ),
    jobs=(
        Job("topics.suggest", jobs.suggest, every_s=5, help=N_("suggested topics of new tickets")),
        Job("topics.learn", jobs.learn, every_s=600, help=N_("learning from the desk's topics")),
    ),
    scopes=frozenset({"commands"}),
)

__all__ = ["CAPABILITY"]
