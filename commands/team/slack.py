"""Slack's door to the team: `/vigie team` and its form."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.answers import Answer, Open, Say
from commands.kit.asking import ask
from commands.kit.inbound import Click, Submitted, Typed
from commands.kit.person import May
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from commands.kit.words import N_
from commands.team import service
from commands.team.rules import Account
from integrations.slack.errors import NotFound, Rejected
from integrations.slack.mrkdwn import without_overrides

# A message holds fifty blocks; the rest is counted.
SHOWN = 40
HERE, LEFT = "here", "left"


async def show(_typed: Typed, act: Act, session: AsyncSession) -> Answer:
    """`/vigie team`: who is in it, and for administrators the buttons to change that."""
    roster = await service.roster(session)
    people = [
        {"id": person.id, "slack_user": person.slack_user, "role": person.role}
        for person in roster[:SHOWN]
    ]
    context = {
        "people": people,
        "more": len(roster) - len(people),
        "may_change": act.person.may(May.ADMINISTRATORS),
    }
    return Say("team/show", context, record="team")


async def open_add(_click: Click, _act: Act, _session: AsyncSession) -> Answer:
    """*Add somebody*."""
    return Open("team/add")


async def open_change(click: Click, _act: Act, session: AsyncSession) -> Answer:
    """*Change*, beside a name."""
    person = await service.member(session, int(click.record))
    context = {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "state": HERE if person.active else LEFT,
    }
    return Open("team/change", context)


async def look(sent: Submitted, services: Services) -> Account | None:
    """Ask Slack whose account the form names."""
    try:
        profile = await ask(services.slack.user(sent.values.get(service.ACCOUNT, "")))
    except (NotFound, Rejected) as unknown:
        sentence = N_("Slack does not know this account.")
        raise Refused(sentence, field=service.ACCOUNT) from unknown
    return Account(
        slack_user=profile.id,
        team=profile.team,
        name=without_overrides(profile.name),
        locale=profile.locale,
        zone=profile.zone,
        is_bot=profile.is_bot,
        deleted=profile.deleted,
    )


async def add(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *Add somebody*."""
    person = await service.add(session, act, act.prepared, sent.values.get(service.ROLE, ""))
    return Say("team/changed", _changed(person.name, person.role, active=True))


async def change(sent: Submitted, act: Act, session: AsyncSession) -> Answer:
    """Take the form of *Change*."""
    person = await service.change(
        session,
        act,
        int(sent.record),
        sent.values.get(service.ROLE, ""),
        active=sent.values.get(service.ACTIVE) != LEFT,
    )
    return Say("team/changed", _changed(person.name, person.role, active=person.active))


def _changed(name: str, role: str, *, active: bool) -> dict[str, object]:
    return {"name": name, "role": role, "active": active}
