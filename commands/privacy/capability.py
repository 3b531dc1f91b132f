"""What the room of privacy declares."""

from commands.kit.capability import Capability, Form, Job, Word
from commands.kit.person import May
from commands.kit.words import N_
from commands.privacy import jobs, slack

CAPABILITY = Capability(
    name="privacy",
    words=(
        Word(
            "/vigie",
            ("retention", "conservation"),
            slack.open_retention,
            usage=N_("retention"),
            help=N_("say after how many months which data is erased"),
            may=May.ADMINISTRATORS,
        ),
    ),
    forms=(Form("privacy.retention", slack.keep, may=May.ADMINISTRATORS),),
    jobs=(
        Job(
            "privacy.forget",
            jobs.forget,
            every_s=300,
            help=N_("each night, data that was kept long enough is erased"),
        ),
    ),
    scopes=frozenset({"commands"}),
)
