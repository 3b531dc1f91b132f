"""Slack's door to the desk: `/vigie setup`, `/vigie help`."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from commands.desk import rules, service
from commands.desk.rules import Place, Wanted
from commands.desk.service import Founder
from commands.kit.answers import DONE, Answer, Open, Say, Wrong
from commands.kit.asking import ask
from commands.kit.capability import Word
from commands.kit.doors import UNKNOWN_PERSON
from commands.kit.inbound import Submitted, Typed
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from integrations.slack.errors import NotFound, Rejected
from integrations.slack.mrkdwn import without_overrides
from storage import desk as desk_storage


@dataclass(frozen=True)
class Looked:
    """What Slack says of the form's author and of the two channels."""

    founder: Founder
    places: tuple[Place, Place]


async def look_at_author(typed: Typed, services: Services) -> Founder:
    """Ask Slack who wants to set Vigie up."""
    return await _founder(services, typed.user)


async def look_at_form(sent: Submitted, services: Services) -> Looked:
    """Ask Slack who sends the form, and what its channels are."""
    return Looked(
        founder=await _founder(services, sent.user),
        places=(
            await _place(services, sent.values.get("desk_channel", "")),
            await _place(services, sent.values.get("approvals_channel", "")),
        ),
    )


async def _founder(services: Services, user: str) -> Founder:
    profile = await ask(services.slack.user(user))
    return Founder(
        slack_user=profile.id,
        team=profile.team,
        name=without_overrides(profile.name),
        locale=profile.locale,
        zone=profile.zone,
        owner=profile.is_owner,
    )


async def _place(services: Services, channel: str) -> Place:
    try:
        info = await ask(services.slack.channel(channel))
    except (NotFound, Rejected):
        return Place(readable=False, shared=False)
    return Place(readable=info.is_member, shared=info.is_shared or bool(info.connected_teams))


async def setup(_typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/vigie setup`: the form, with the settings as they are."""
    await service.check_right(session, act, act.prepared)
    desk = await desk_storage.get(session)
    context = {
        "desk_channel": desk.desk_channel if desk else None,
        "approvals_channel": desk.approvals_channel if desk else None,
        "language": desk.language if desk else act.services.rules.language,
        "zone_name": desk.zone if desk else act.services.rules.zone,
        "hours": rules.hours_in(act.language, desk.hours) if desk else None,
        "country": "-".join(filter(None, (desk.country, desk.region))) if desk else None,
    }
    return Open("desk/setup", context)


async def set_up(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of `/vigie setup`."""
    looked: Looked = act.prepared
    wanted = Wanted(
        desk_channel=sent.values.get("desk_channel", ""),
        approvals_channel=sent.values.get("approvals_channel", ""),
        language=sent.values.get("language") or act.services.rules.language,
        zone=sent.values.get("zone", ""),
        hours=sent.values.get("hours", ""),
        country=sent.values.get("country", ""),
    )
    wrong = await service.set_up(session, act, looked.founder, wanted, looked.places)
    return Wrong(wrong) if wrong else DONE


class Help:
    """`/vigie help`, made from the words of all rooms."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = [word for word in words if word.usage]

    async def __call__(self, _typed: Typed, act: Act, session: AsyncSession) -> Answer:
        """List what the one who asks may do."""
        if act.who is None:
            if await desk_storage.get(session) is None:
                return Say("desk/not_ready")
            raise Refused(UNKNOWN_PERSON)
        lines = [
            {"command": word.command, "usage": word.usage, "help": word.help}
            for word in self._words
            if act.who.may(word.may)
        ]
        return Say("desk/help", {"lines": lines, "team": act.who.is_staff})
