"""What the desk declares. Its help speaks of all rooms, so it is made after them."""

import re
from collections.abc import Iterable
from dataclasses import replace

from commands.desk import slack
from commands.kit.capability import Capability, Command, Form, Word
from commands.kit.person import May
from commands.kit.words import N_

# A new workspace has no administrator yet, so the service decides who passes.
SETUP = Word(
    "/vigie",
    ("setup", "réglages", "reglages"),
    slack.setup,
    usage=N_("setup"),
    help=N_("choose my channels, language, time zone and opening hours"),
    may=May.ANYONE,
    prepare=slack.look_at_author,
)


def capability(rooms: Iterable[Capability]) -> Capability:
    """Declare the desk; its help lists the words of `rooms` and its own."""
    others = [word for room in rooms for word in room.words]
    list_words = slack.Help([*others, replace(SETUP, may=May.ADMINISTRATORS)])
    help_ = Word(
        "/vigie",
        ("help", "aide", "?"),
        list_words,
        usage="help",
        help=N_("list what you may ask"),
        may=May.ANYONE,
    )
    alone = replace(help_, words=re.compile(""), usage="")
    return Capability(
        name="desk",
        commands=(Command("/vigie", N_("Set Vigie up, and look after team and clients")),),
        words=(SETUP, help_, alone),
        forms=(Form("desk.setup", slack.set_up, may=May.ANYONE, prepare=slack.look_at_form),),
        scopes=frozenset({"commands", "chat:write", "users:read", "channels:read", "groups:read"}),
    )
