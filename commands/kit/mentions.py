"""Text from Slack as people read it: whom it mentions is called by name."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit import words
from commands.kit.services import Act
from commands.kit.words import N_, Language
from integrations.slack.mrkdwn import from_slack, mentioned
from storage import names
from storage.scope import Scope

OUR_NAME = "Vigie"
SOMEONE = N_("someone")
SOMEWHERE = N_("a channel")


async def readable(
    session: AsyncSession, act: Act, scope: Scope, text: str, language: Language
) -> str:
    """Make a Slack text plain, once, as those within `scope` may read it.

    Whoever is unknown there keeps the label that Slack gave, or is "someone" in that language: an
    id tells nobody anything. The directory is asked only when somebody is mentioned.
    """
    users, channels = mentioned(text)
    known = {act.services.our_user: OUR_NAME}
    if users - known.keys():
        known |= await names.of_people(session, scope, sorted(users))
    if channels:
        known |= await names.of_channels(session, scope, sorted(channels))
    spoken = words.translations(language).gettext
    return from_slack(text, known, someone=spoken(SOMEONE), somewhere=spoken(SOMEWHERE))
