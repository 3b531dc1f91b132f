"""What the room of contracts declares."""

from commands.contracts import slack
from commands.kit.capability import Button, Capability, Form, Word
from commands.kit.person import May
from commands.kit.words import N_

CAPABILITY = Capability(
    name="contracts",
    words=(
        Word(
            "/vigie",
            ("contract", "contrat", "contracts", "contrats"),
            slack.show,
            usage=N_("contract <client>"),
            help=N_("what a client is promised: hours, targets, warnings; make or change it"),
            may=May.MANAGERS,
        ),
    ),
    buttons=(
        Button("contracts.new", slack.open_new, may=May.MANAGERS, changes=False),
        Button("contracts.change", slack.open_change, may=May.MANAGERS, changes=False),
        Button("contracts.end", slack.open_end, may=May.MANAGERS, changes=False),
        Button("contracts.site", slack.open_site, may=May.MANAGERS, changes=False),
    ),
    forms=(
        Form("contracts.new", slack.create, may=May.MANAGERS),
        Form("contracts.change", slack.change, may=May.MANAGERS),
        Form("contracts.end", slack.end, may=May.MANAGERS),
        Form("contracts.site", slack.put_site, may=May.MANAGERS),
    ),
)
