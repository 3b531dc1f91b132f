"""What the clients' room declares."""

import re

from commands.clients import cards, jobs, linking, look_back, looks, slack, strangers
from commands.kit.capability import Button, Capability, Card, Form, Job, On, Word
from commands.kit.person import May
from commands.kit.words import N_

CAPABILITY = Capability(
    name="clients",
    words=(
        Word(
            "/vigie",
            re.compile(r"clients?\s+(new|nouveau)", re.IGNORECASE),
            slack.type_new,
            usage=N_("client new"),
            help=N_("record a new client"),
            may=May.MANAGERS,
        ),
        Word(
            "/vigie",
            ("client", "clients"),
            slack.client,
            usage=N_("client <name>"),
            help=N_("see a client's channels, people and sites; without a name, all clients"),
        ),
    ),
    buttons=(
        Button("clients.link", slack.link, may=May.MANAGERS, prepare=looks.question),
        Button("clients.new", slack.click_new, may=May.MANAGERS, changes=False),
        Button("clients.unlink", slack.unlink, may=May.MANAGERS),
        Button("clients.leave", slack.leave_alone, may=May.MANAGERS),
        Button("clients.accept", slack.accept, prepare=looks.stranger),
        Button("clients.ignore", slack.ignore),
        Button("clients.edit", slack.open_edit, may=May.MANAGERS, changes=False),
        Button("clients.sites", slack.open_site, may=May.MANAGERS, changes=False),
        Button("clients.people", slack.open_people, may=May.MANAGERS, changes=False),
    ),
    forms=(
        Form("clients.new", slack.create, may=May.MANAGERS, prepare=looks.form),
        Form("clients.edit", slack.edit, may=May.MANAGERS),
        Form("clients.sites", slack.put_site, may=May.MANAGERS),
        Form("clients.people", slack.change_contact, may=May.MANAGERS),
    ),
    events=(
        On("member_joined_channel", slack.invited, looks.invitation),
        On("member_left_channel", slack.removed, looks.removal),
        On("channel_left", slack.removed, looks.absence),
        On("group_left", slack.removed, looks.absence),
        On("channel_archive", slack.archived, looks.archiving),
        On("group_archive", slack.archived, looks.archiving),
        On("channel_unarchive", slack.reopened, looks.reopening),
        On("group_unarchive", slack.reopened, looks.reopening),
        On("channel_deleted", slack.deleted, looks.deletion),
        On("group_deleted", slack.deleted, looks.deletion),
        On("channel_id_changed", slack.moved, looks.move),
        On("channel_shared", slack.shared, looks.sharing),
        On("channel_unshared", slack.shared, looks.sharing),
    ),
    cards=(
        Card(linking.CARD, cards.channel),
        Card(strangers.CARD, cards.stranger),
    ),
    catch_up=look_back.catch_up,
    jobs=(
        Job(
            "clients.ask",
            jobs.ask,
            every_s=5,
            help="questions about channels that the bot was invited to before the set-up",
        ),
    ),
    scopes=frozenset(
        {"commands", "chat:write", "channels:read", "groups:read", "team:read", "users:read"}
    ),
)
