"""Setting Vigie up: one intention, with the rights it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.desk import rules
from commands.desk.rules import Place, Wanted
from commands.kit.person import Who
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_, language
from commands.kit.zones import zone_named
from storage import clients, outbox, people, places, tickets
from storage import desk as desk_storage
from storage.channel_states import READ_BY_OTHERS
from storage.channel_states import ChannelState as State
from storage.clients import Channel
from storage.desk import Desk
from storage.outbox import Address
from storage.people import Person, Role
from storage.scope import Scope

SETTINGS = (
    "desk_channel",
    "approvals_channel",
    "language",
    "zone",
    "hours",
    "country",
    "region",
)


@dataclass(frozen=True)
class Founder:
    """Whoever sets Vigie up, as Slack knows them now."""

    slack_user: str
    team: str | None
    name: str
    locale: str | None
    zone: str | None
    owner: bool


async def check_right(session: AsyncSession, act: Act, founder: Founder) -> None:
    """Refuse whoever may not set Vigie up; the reason holds no names."""
    administrators = await people.administrators(session)
    if rules.may_set_up(
        colleague=founder.team is not None and founder.team == act.services.our_team,
        named=founder.slack_user in act.services.rules.administrators,
        administers=act.who is not None and act.who.role == Role.ADMINISTRATOR,
        any_yet=bool(administrators),
        owner=founder.owner,
    ):
        return
    if administrators:
        raise Refused(N_("Only an administrator of Vigie may change its settings."))
    raise Refused(
        N_(
            "Vigie has no administrator yet. A workspace owner types `/vigie setup` and "
            "becomes the first one."
        )
    )


async def set_up(
    session: AsyncSession,
    act: Act,
    founder: Founder,
    wanted: Wanted,
    looked: Sequence[Place],
) -> dict[str, str]:
    """Record the settings and make the founder an administrator.

    Returns what is wrong (field → English msgid); then the transaction must not be committed.
    `looked` are the desk and the approvals channel as Slack tells them.
    """
    await check_right(session, act, founder)
    channels = await _locked(session, act, wanted)
    desk_place, approvals_place = [
        replace(place, of_client=channels[slack_channel].client_id is not None)
        for place, slack_channel in zip(looked, wanted.channels, strict=True)
    ]
    wrong = rules.problems(wanted, desk_place, approvals_place)
    if wrong:
        return wrong
    for channel in channels.values():
        channel.state, channel.connected_teams, channel.connected_names = State.OWN, [], []
    wanted = replace(wanted, zone=zone_named(wanted.zone) or wanted.zone)
    act = replace(act, who=await _administrator(session, act, founder, wanted))
    before = _settings(await desk_storage.get(session))
    after = {
        "desk_channel": wanted.desk_channel,
        "approvals_channel": wanted.approvals_channel,
        "language": wanted.language,
        "zone": wanted.zone,
        "hours": wanted.hours.strip(),
        "country": wanted.country_code,
        "region": wanted.region,
    }
    first = {} if before else {"set_up_at": act.now}
    await desk_storage.save(session, {**after, **first})
    await act.audit(session, "desk.setup", "desk", None, before=before, after=after)
    if before:
        await tickets.wake_clocks(session, Scope.desk(), None, act.now)
    await _leave_exposed(session, before, wanted)
    if not before or before["desk_channel"] != after["desk_channel"]:
        await _introduce(session, act, wanted)
    return {}


async def _locked(session: AsyncSession, act: Act, wanted: Wanted) -> dict[str, Channel]:
    """The chosen channels; until this transaction ends, nobody links them to a client."""
    return {
        slack_channel: await clients.put(session, slack_channel, act.now)
        for slack_channel in sorted(set(wanted.channels))
    }


async def _leave_exposed(session: AsyncSession, before: dict[str, Any], wanted: Wanted) -> None:
    """Take to the new channels what was not said in the old ones because others read them."""
    exposed = await clients.exposed(session)
    for name in ("desk_channel", "approvals_channel"):
        old, new = before.get(name), getattr(wanted, name)
        if old in exposed and old != new:
            await places.leave(session, old, new, READ_BY_OTHERS)


def _settings(desk: Desk | None) -> dict[str, Any]:
    return {} if desk is None else {name: getattr(desk, name) for name in SETTINGS}


async def _administrator(session: AsyncSession, act: Act, founder: Founder, wanted: Wanted) -> Who:
    """Make the founder an administrator, in the directory and in the audit trail."""
    person = await people.by_slack_user(session, founder.slack_user)
    before = {"role": person.role, "active": person.active} if person is not None else {}
    if person is None:
        person = Person(
            slack_user=founder.slack_user,
            slack_team=founder.team,
            name=founder.name,
            locale=language(founder.locale, wanted.language),
            zone=founder.zone or wanted.zone,
            created_at=act.now,
        )
        session.add(person)
    person.role, person.client_id, person.active = Role.ADMINISTRATOR, None, True
    await session.flush()
    who = Who(
        id=person.id,
        slack_user=person.slack_user,
        name=person.name,
        role=person.role,
        client_id=None,
        locale=person.locale,
        zone=person.zone,
    )
    after = {"role": person.role, "active": True}
    if before != after:
        act = replace(act, who=who)
        subject = f"person:{person.id}"
        await act.audit(session, "team.change", subject, None, before=before, after=after)
    return who


async def _introduce(session: AsyncSession, act: Act, wanted: Wanted) -> None:
    await outbox.line(
        session,
        "desk/ready",
        {"slack_user": act.person.slack_user},
        Address(channel=wanted.desk_channel),
        locale=wanted.language,
        zone=wanted.zone,
    )
