"""What digests declare."""

from commands.digests import jobs, picture, service, slack
from commands.kit.capability import Button, Capability, Drawing, Job, Word
from commands.kit.person import May
from commands.kit.words import N_

CAPABILITY = Capability(
    name="digests",
    words=(
        Word(
            "/vigie",
            ("digest", "point", "digests"),
            slack.digest,
            usage=N_("digest on | off"),
            help=N_("get the morning's digest, or not"),
            changes=True,
        ),
    ),
    buttons=(
        Button("digests.off", slack.off, may=May.KNOWN),
        Button("digests.on", slack.on, may=May.KNOWN),
    ),
    drawings=(Drawing(service.PICTURE, picture.draw),),
    jobs=(
        Job(
            "digests.send",
            jobs.send,
            every_s=60,
            help="digests, when somebody's day begins: each once per person and period",
        ),
    ),
    scopes=frozenset({"chat:write", "im:write", "im:history", "files:write"}),
)
