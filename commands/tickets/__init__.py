"""Tickets: what a client wrote becomes one card at the desk, and is followed until it works.

To the client: write in your channel as you would to a colleague. 👀 tells you we have it, ✅ that
it is solved; you see our words and nothing of what we say among ourselves. To the technician: one
card per request, taken with one button, answered and resolved from its thread. To the manager:
nothing waits unseen, because the clock recalls what nobody takes.
"""

import re

from commands.kit.capability import (
    Addition,
    Button,
    Capability,
    Card,
    Command,
    Form,
    Job,
    On,
    Shortcut,
    Sign,
    TimedAddition,
    Vital,
    Word,
)
from commands.kit.person import May
from commands.kit.words import N_
from commands.tickets import (
    answering,
    cards,
    events,
    jobs,
    kinds,
    leavers,
    marks,
    private_cards,
    private_doors,
    promised,
    shortcuts,
    slack,
    snoozing,
    together,
    undelivered,
    wishes,
)

TICKET = "/ticket"

CAPABILITY = Capability(
    name="tickets",
    commands=(Command(TICKET, N_("Open, find and follow your clients' tickets")),),
    words=(
        Word(
            TICKET,
            ("list", "liste"),
            slack.list_,
            usage=N_("list mine | open | late | <client>"),
            help=N_("what is in hand, most pressing first"),
        ),
        Word(
            TICKET,
            ("help", "aide"),
            slack.help_,
            usage=N_("help"),
            help=N_("what `/ticket` can do"),
            alone=True,
        ),
        Word(
            TICKET,
            re.compile(r"#?(t-?)?\d+", re.IGNORECASE),
            slack.show,
            usage=N_("T-12"),
            help=N_("one ticket, with what happened and its buttons"),
        ),
        Word(
            "/vigie",
            ("reactions", "réactions", "reaction", "réaction"),
            marks.form,
            usage=N_("reactions"),
            help=N_("choose which reactions take a ticket, or say that it is done"),
            may=May.MANAGERS,
        ),
        Word(
            "/vigie",
            ("private", "privé", "prive"),
            private_doors.place,
            usage=N_("private"),
            help=N_("where the words of private tickets are shown"),
            may=May.MANAGERS,
        ),
        Word(
            TICKET,
            None,
            slack.new,
            usage=N_("words…"),
            help=N_("a new ticket: the form opens with your words in it"),
        ),
    ),
    buttons=(
        Button("tickets.take", slack.take),
        Button("tickets.wait", slack.wait),
        Button("tickets.reopen", slack.reopen),
        Button("tickets.dismiss", slack.dismiss),
        Button("tickets.open", slack.open_ticket, changes=False),
        Button("tickets.start", slack.start, changes=False),
        Button("tickets.edit", slack.edit_form, changes=False),
        Button("tickets.reply", answering.reply_form, changes=False),
        Button("tickets.resolve", answering.resolve_form, changes=False),
        Button("tickets.assign", slack.assign_form, changes=False),
        Button("tickets.assign_to", slack.assign_to),
        Button("tickets.more", snoozing.more),
        Button("tickets.send", answering.send),
        Button("tickets.reword", answering.reword_form),
        Button("tickets.fill", answering.fill, changes=False),
        Button("tickets.form", kinds.picked, changes=False),
        Button("tickets.private", private_doors.make_private),
        *together.BUTTONS,
        Button("tickets.works", slack.works, may=May.KNOWN),
        Button("tickets.broken", slack.broken, may=May.KNOWN),
    ),
    forms=(
        Form("tickets.new", slack.create),
        Form(
            "tickets.private_place",
            private_doors.put_place,
            may=May.MANAGERS,
            prepare=private_doors.look,
        ),
        Form("tickets.edit", slack.edit),
        Form("tickets.reply", answering.reply),
        Form("tickets.resolve", answering.resolve),
        Form("tickets.assign", slack.assign),
        Form("tickets.snooze", snoozing.snooze),
        Form("tickets.from_message", shortcuts.send_create, prepare=shortcuts.look),
        Form("tickets.add_message", shortcuts.send_add, prepare=shortcuts.look),
        Form("tickets.reactions", marks.save, may=May.MANAGERS),
        *together.FORMS,
    ),
    shortcuts=(
        Shortcut(
            "tickets.from_message",
            shortcuts.create,
            name=N_("Create a ticket"),
            description=N_("Opens a ticket with this message, its thread and its files"),
        ),
        Shortcut(
            "tickets.add_message",
            shortcuts.add,
            name=N_("Add to a ticket"),
            description=N_("Adds this message, or its thread, to a ticket that is open"),
        ),
        Shortcut(
            "tickets.new_one",
            slack.start,
            name=N_("New ticket"),
            description=N_("Opens the form of a new ticket, wherever you are"),
            on_message=False,
        ),
    ),
    events=(
        On("message", events.message, prepare=events.situate),
        On("app_mention", events.mention, prepare=events.situate),
        On("reaction_added", events.ticket_marked, prepare=events.marked),
        On("reaction_added", marks.marked, prepare=marks.noticed),
    ),
    cards=(
        Card("tickets/desk", cards.for_desk, summary=cards.summary),
        Card("tickets/client", cards.for_client),
        Card("tickets/secret", private_cards.for_keepers),
        Card("tickets/private_client", private_cards.for_reader),
        Card("tickets/answer", cards.answer),
        Card("tickets/merged_answer", cards.merged_answer),
    ),
    additions=(
        Addition("tickets/desk", "tickets/answers", private_cards.answers),
        Addition("tickets/show", "tickets/answers", private_cards.answers),
        Addition("tickets/show", "tickets/privacy", private_cards.privacy),
        TimedAddition("tickets/show", "tickets/promises", promised.on_ticket),
        *together.ADDITIONS,
    ),
    vital=(
        Vital("tickets/reply", undelivered.refused, undelivered.arrived),
        Vital("tickets/answer", undelivered.refused, undelivered.arrived),
        *together.VITAL,
    ),
    signs=(Sign("tickets/sign", cards.sign),),
    jobs=(
        Job("tickets.approved", jobs.approved, every_s=5, help=N_("what clients' leads decided")),
        Job("tickets.due", jobs.due, every_s=5, help=N_("recalls, reminders and closing")),
        Job("tickets.orphans", jobs.orphans, every_s=15, help=N_("late replies")),
        Job("tickets.accepted", jobs.accepted, every_s=5, help=N_("words of accepted strangers")),
        Job(
            "tickets.released",
            leavers.released,
            every_s=15,
            help=N_("tickets of those who have left go back to the desk"),
        ),
        Job("tickets.wishes", wishes.grant_all, every_s=2, help=N_("tickets that others wish for")),
    ),
    catch_up=jobs.catch_up,
    scopes=frozenset(
        {
            "app_mentions:read",
            "channels:history",
            "groups:history",
            "im:history",
            "im:write",
            "reactions:read",
            "reactions:write",
            "files:read",
            "files:write",
        }
    ),
)

__all__ = ["CAPABILITY"]
