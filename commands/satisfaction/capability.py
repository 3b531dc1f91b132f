"""What satisfaction declares."""

from commands.kit.capability import Addition, Button, Capability, Card, Form, Job
from commands.kit.person import May
from commands.satisfaction import cards, jobs, service, slack

CAPABILITY = Capability(
    name="satisfaction",
    buttons=(
        Button("satisfaction.score", slack.score, may=May.KNOWN),
        Button("satisfaction.words", slack.words_form, may=May.KNOWN, changes=False),
    ),
    forms=(Form("satisfaction.words", slack.words, may=May.KNOWN),),
    cards=(Card(service.QUESTION, cards.question),),
    additions=(
        Addition("tickets/desk", "satisfaction/opinion", cards.opinion),
        Addition("tickets/show", "satisfaction/opinion", cards.opinion),
    ),
    jobs=(
        Job(
            "satisfaction.ask",
            jobs.ask,
            every_s=60,
            help="the question about a closed ticket, to who opened it, in opening hours",
        ),
    ),
    scopes=frozenset({"chat:write", "im:write"}),
)
