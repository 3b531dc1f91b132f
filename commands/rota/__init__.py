"""The rota: who is there, who is away, who is on call, and whom to give a new ticket.

To the technician: `/vigie absence` and the desk knows; `/vigie oncall` shows your weeks, and one
press takes a colleague's. To the desk: a new ticket's card names who fits and why, and gives it to
them only when somebody presses. At night, what cannot wait wakes who is on call, and nobody else.
"""

from commands.kit.capability import Button, Capability, Form, Job, TimedAddition, Word
from commands.kit.person import May
from commands.kit.words import N_
from commands.rota import cards, jobs, slack

CAPABILITY = Capability(
    name="rota",
    words=(
        Word(
            "/vigie",
            ("absence", "absences", "away", "congé", "conge", "congés", "conges"),
            slack.absences,
            usage=N_("absence"),
            help=N_("see who is away; write down your own days and hours"),
        ),
        Word(
            "/vigie",
            ("oncall", "astreinte", "astreintes"),
            slack.on_call,
            usage=N_("oncall"),
            help=N_("see whose week on call it is, and take one over"),
        ),
    ),
    buttons=(
        Button("rota.absence", slack.open_absence, changes=False),
        Button("rota.present", slack.cancel_absence),
        Button("rota.hours", slack.open_hours, changes=False),
        Button("rota.take_over", slack.take_over),
        Button("rota.rotation", slack.open_rotation, may=May.MANAGERS, changes=False),
    ),
    forms=(
        Form("rota.absence", slack.add_absence),
        Form("rota.hours", slack.set_hours),
        Form("rota.rotation", slack.set_rotation, may=May.MANAGERS),
    ),
    additions=(TimedAddition("tickets/desk", "rota/suggestion", cards.suggestion),),
    jobs=(Job("rota.page", jobs.page, every_s=15, help=N_("urgent tickets out of hours")),),
    scopes=frozenset({"commands", "im:write"}),
)

__all__ = ["CAPABILITY"]
