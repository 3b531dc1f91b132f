"""What the directory's room declares."""

from commands.directory import jobs, looks, slack
from commands.kit.capability import Addition, Button, Capability, Form, Job, On
from commands.kit.person import May
from commands.kit.words import N_

CAPABILITY = Capability(
    name="directory",
    buttons=(
        Button("directory.contact", slack.open_contact, may=May.MANAGERS, changes=False),
        Button("directory.skills", slack.open_skills, may=May.MANAGERS, changes=False),
        Button(
            "directory.groups",
            slack.open_groups,
            may=May.ADMINISTRATORS,
            changes=False,
            prepare=looks.known_groups,
        ),
    ),
    forms=(
        Form("directory.contact", slack.expect, may=May.MANAGERS),
        Form("directory.skills", slack.note_skill, may=May.MANAGERS),
        Form(
            "directory.groups",
            slack.follow_group,
            may=May.ADMINISTRATORS,
            prepare=looks.known_groups,
        ),
    ),
    additions=(
        Addition("clients/show", "directory/client", slack.of_client),
        Addition("team/show", "directory/team", slack.of_team),
    ),
    events=(On("subteam_members_changed", slack.members_changed, looks.changed),),
    jobs=(
        Job(
            "directory.match",
            jobs.match,
            every_s=30,
            help=N_("who in Slack they are whom a file named by e-mail address"),
        ),
        Job(
            "directory.groups",
            jobs.groups,
            every_s=60,
            help=N_("roles that follow a Slack user group"),
        ),
        Job(
            "directory.accounts",
            jobs.accounts,
            every_s=600,
            help=N_("each morning, colleagues whose Slack account was deactivated"),
        ),
    ),
    scopes=frozenset({"users:read", "users:read.email", "usergroups:read"}),
)
