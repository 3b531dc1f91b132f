"""What the audit room declares."""

from commands.audit import jobs, service
from commands.kit.capability import Capability, Job

CAPABILITY = Capability(
    name="audit",
    jobs=(
        Job(
            service.SEALER,
            jobs.seal,
            every_s=1,
            help="chaining the new audit entries",
        ),
        Job(
            service.PUBLISHER,
            jobs.head,
            every_s=60,
            help="the head of the audit chain, once a day, to a channel and a file",
        ),
    ),
    scopes=frozenset({"chat:write"}),
)
