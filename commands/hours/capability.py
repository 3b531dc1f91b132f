"""What the hours room declares."""

from commands.hours import events, jobs, shown, slack
from commands.kit.capability import (
    Addition,
    Button,
    Capability,
    Form,
    Job,
    On,
    TimedAddition,
    Word,
)
from commands.kit.person import May
from commands.kit.words import N_

CAPABILITY = Capability(
    name="hours",
    words=(
        Word(
            "/vigie",
            ("hours", "heures"),
            slack.hours_of,
            usage=N_("hours <client>"),
            help=N_("see a client's hours bank and what was used; without a name, all clients"),
        ),
    ),
    buttons=(
        Button("hours.start", slack.start),
        Button("hours.stop", slack.stop),
        Button("hours.stop_closing", slack.stop_closing),
        Button("hours.keep", slack.keep),
        Button("hours.log", slack.open_log, changes=False),
        Button("hours.correct", slack.open_correct, changes=False),
        Button("hours.new", slack.open_new, may=May.MANAGERS, changes=False),
        Button("hours.change", slack.open_change, may=May.MANAGERS, changes=False),
        Button("hours.used", slack.used, may=May.MANAGERS, changes=False),
        Button("hours.left", slack.left, may=May.KNOWN, changes=False),
    ),
    forms=(
        Form("hours.log", slack.log),
        Form("hours.correct", slack.correct),
        Form("hours.bank", slack.put_bank, may=May.MANAGERS),
    ),
    events=(
        On("message", events.answer, prepare=events.asked),
        On("app_mention", events.answer, prepare=events.asked),
    ),
    additions=(
        Addition("tickets/desk", "hours/clock", shown.for_card),
        TimedAddition("tickets/show", "hours/clock", shown.for_show),
        TimedAddition("tickets/reply_form", "hours/for_form", shown.for_form),
        TimedAddition("tickets/resolve", "hours/for_form", shown.for_form),
        TimedAddition("hours/log", "hours/for_form", shown.for_form),
    ),
    jobs=(
        Job("hours.count", jobs.count, every_s=5, help="noted time, taken from the hours banks"),
        Job("hours.clocks", jobs.clocks_, every_s=30, help="forgotten clocks"),
        Job("hours.tell", jobs.tell, every_s=60, help="hours that run out, and leads' answers"),
    ),
    scopes=frozenset({"commands", "chat:write", "im:history", "im:write", "app_mentions:read"}),
)
