"""What the approvals' room declares."""

from commands.approvals import cards, clockwork, jobs, slack, voice
from commands.kit.capability import Addition, Button, Capability, Card, Form, Job, Vital
from commands.kit.person import May
from commands.kit.words import N_

CAPABILITY = Capability(
    name="approvals",
    buttons=(
        Button("approvals.approve", slack.approve, may=May.KNOWN),
        Button("approvals.refuse", slack.refuse_form, may=May.KNOWN, changes=False),
        Button("approvals.ask", slack.question_form, may=May.KNOWN, changes=False),
        Button("approvals.answer", slack.answer_form, changes=False),
        Button("approvals.again", slack.again),
    ),
    forms=(
        Form("approvals.refuse", slack.refuse, may=May.KNOWN),
        Form("approvals.ask", slack.question, may=May.KNOWN),
        Form("approvals.answer", slack.answer),
    ),
    cards=(Card(voice.CARD, cards.for_lead),),
    additions=(
        Addition("tickets/desk", "approvals/on_ticket", cards.on_ticket),
        Addition("tickets/show", "approvals/on_ticket", cards.on_ticket),
    ),
    vital=(Vital(voice.CARD, clockwork.refused, clockwork.arrived),),
    jobs=(
        Job("approvals.due", jobs.due, every_s=5, help=N_("clients' approvals: ask and remind")),
    ),
    scopes=frozenset({"chat:write", "im:write"}),
)
