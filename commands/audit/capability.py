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
            help="Chains the new audit entries by SHA-256.",
        ),
        Job(
            service.PUBLISHER,
            jobs.head,
            every_s=60,
            help="Posts the head of the audit chain once a day, and appends it to a file.",
        ),
    ),
    scopes=frozenset({"chat:write"}),
)
