"""Tickets: what a client wrote becomes one card at the desk, and is followed until it works.

To the client: write in your channel as you would to a colleague. 👀 tells you we have it, ✅ that
it is solved; you see our words and nothing of what we say among ourselves. To the technician: one
card per request, taken with one button, answered and resolved from its thread. To the manager:
nothing waits unseen, because the clock recalls what nobody takes.
"""

import re

from commands.kit.capability import (
    Button,
    Capability,
    Card,
    Command,
    Form,
    Job,
    On,
    Shortcut,
    Sign,
    Vital,
    Word,
)
from commands.kit.person import May
from commands.kit.words import N_
from commands.tickets import cards, events, jobs, slack, undelivered

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
        Button("tickets.edit", slack.edit_form, changes=False),
        Button("tickets.reply", slack.reply_form, changes=False),
        Button("tickets.resolve", slack.resolve_form, changes=False),
        Button("tickets.assign", slack.assign_form, changes=False),
        Button("tickets.works", slack.works, may=May.KNOWN),
        Button("tickets.broken", slack.broken, may=May.KNOWN),
    ),
    forms=(
        Form("tickets.new", slack.create),
        Form("tickets.edit", slack.edit),
        Form("tickets.reply", slack.reply),
        Form("tickets.resolve", slack.resolve),
        Form("tickets.assign", slack.assign),
    ),
    shortcuts=(
        Shortcut(
            "tickets.from_message",
            slack.from_message,
            name=N_("Create a ticket"),
            description=N_("Opens a ticket with the words of this message"),
        ),
    ),
    events=(
        On("message", events.message, prepare=events.situate),
        On("app_mention", events.mention, prepare=events.situate),
        On("reaction_added", events.ticket_marked, prepare=events.marked),
    ),
    cards=(
        Card("tickets/desk", cards.for_desk, summary=cards.summary),
        Card("tickets/client", cards.for_client),
        Card("tickets/answer", cards.answer),
    ),
    vital=(
        Vital("tickets/reply", undelivered.refused, undelivered.arrived),
        Vital("tickets/answer", undelivered.refused, undelivered.arrived),
    ),
    signs=(Sign("tickets/sign", cards.sign),),
    jobs=(
        Job("tickets.due", jobs.due, every_s=5, help=N_("recalls, reminders and closing")),
        Job("tickets.orphans", jobs.orphans, every_s=15, help=N_("late replies")),
        Job("tickets.accepted", jobs.accepted, every_s=5, help=N_("words of accepted strangers")),
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
