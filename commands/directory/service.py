"""The directory's intentions: expect a contact, note a skill, let roles follow a user group."""

from sqlalchemy.ext.asyncio import AsyncSession

from commands.directory import people as putting
from commands.directory.columns import Unreadable
from commands.directory.columns import email as read_email
from commands.directory.looks import Seen, is_colleague
from commands.directory.rules import GIVEN, Colleague, Move, moves
from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from integrations.slack.reader import Profile
from storage import clients, desk, directory, outbox, people, skills
from storage.directory import RoleGroup
from storage.outbox import Address
from storage.people import CLIENT_ROLES, STAFF, Person, Role
from storage.scope import Scope

# Jobs act here too, and the doors are the team's: all of them may see the whole desk.
DESK = Scope.desk()

EMAIL, NAME, ROLE, PERSON, SKILL, LEVEL, GROUP = (
    "email",
    "name",
    "role",
    "person",
    "skill",
    "level",
    "group",
)
NO_MORE = "none"


async def expect(
    session: AsyncSession, act: Act, client_id: int, *, name: str, email: str, role: str
) -> str:
    """Name a contact by address before they write; again: change what was said of them."""
    client = await clients.get(session, DESK, client_id)
    if client is None:
        raise Refused(N_("This client is not there any more. Choose another one."))
    name = " ".join(name.split())
    try:
        address = read_email(email.strip())
    except Unreadable as unread:
        sentence = N_("This is not an e-mail address. Write it like anna@acme.fr.")
        raise Refused(sentence, field=EMAIL) from unread
    if not name:
        raise Refused(N_("Say what they are called."), field=NAME)
    gone = role == NO_MORE
    if role not in CLIENT_ROLES and not gone:
        raise Refused(N_("Choose a role."), field=ROLE)
    listed = await directory.by_email(session, address)
    if listed is not None and listed.client_id != client.id:
        raise Refused(N_("Somebody else is known by this address."), field=EMAIL)
    values = {"name": name, "active": not gone} | ({} if gone else {"role": role})
    subject = await putting.put(
        session,
        act,
        client.id,
        values,
        person_id=listed.person_id if listed else None,
        listed_id=listed.id if listed else None,
        email=address,
    )
    await act.audit(session, "directory.expect", subject, client.id, after=values, email=address)
    return name


async def recognise(session: AsyncSession, act: Act, slack_user: str, email: str) -> None:
    """Find among those named by address somebody who has written; within their own client only."""
    listed = await directory.by_email(session, email.casefold())
    known = await people.by_slack_user(session, slack_user)
    if listed is None or known is None or not listed.active or listed.person_id is not None:
        return
    if listed.client_id is not None and listed.client_id == known.client_id:
        await putting.recognise(session, act, listed, known)


async def welcome(session: AsyncSession, act: Act, listed_id: int, profile: Profile) -> None:
    """Bring a colleague who was named by address into the team, now that Slack knows them."""
    listed = await directory.listed_by_id(session, DESK, listed_id)
    if listed is None or listed.person_id is not None or not listed.active:
        return
    if not is_colleague(profile, act.services.our_team):
        return
    person = await people.by_slack_user(session, profile.id)
    if person is None:
        values = {"name": listed.name, "role": listed.role}
        await putting.put(session, act, None, values, listed_id=listed.id, slack_user=profile.id)
        person = await people.by_slack_user(session, profile.id)
    if person is not None and person.client_id is None:
        await putting.recognise(session, act, listed, person)


async def note_skill(
    session: AsyncSession, act: Act, person_id: int, skill: str, level: str
) -> tuple[Person, dict[str, int]]:
    """Write how well a colleague knows something; returns all that they know."""
    person = await people.staff_member(session, person_id)
    name = " ".join(skill.split())
    if person is None:
        raise Refused(N_("This person is not in the team any more."), field=PERSON)
    if not name:
        raise Refused(N_("Write what they know."), field=SKILL)
    if level not in ("0", "1", "2", "3", "4"):
        raise Refused(N_("Choose a level."), field=LEVEL)
    found = await skills.put_skill(session, name, act.now)
    before = await skills.of_person(session, person.id)
    await skills.set_level(session, person.id, found.id, int(level))
    after = await skills.of_person(session, person.id)
    if before != after:
        subject = f"person:{person.id}"
        await act.audit(session, "skill.put", subject, None, before=before, after=after)
    return person, after


async def follow_group(
    session: AsyncSession, act: Act, group: str, name: str | None, role: str
) -> None:
    """Let a user group (its id and name) give a role, another one, or none any more."""
    if name is None:
        raise Refused(N_("Choose a user group."), field=GROUP)
    if role not in (*GIVEN, NO_MORE):
        raise Refused(N_("Choose a role."), field=ROLE)
    had = {row.slack_group: row for row in await directory.role_groups(session)}
    before = had[group].role if group in had else None
    if role == NO_MORE:
        await directory.drop_group(session, group)
    elif group in had:
        had[group].name, had[group].role, had[group].trouble = name, role, ""
    else:
        session.add(RoleGroup(slack_group=group, name=name, role=role, created_at=act.now))
    await session.flush()
    after = None if role == NO_MORE else role
    if before != after:
        await act.audit(
            session, "directory.group", f"group:{group}", None, before=before, after=after
        )


async def follow(session: AsyncSession, act: Act, seen: Seen) -> None:
    """Write the roles that the user groups give now; what changed is told to the managers."""
    # Locked like `/vigie team` does: two changes at once must not miss each other.
    await people.administrators(session, lock=True)
    given = await directory.group_roles(session)
    known = {p.slack_user: p for p in await directory.all_people(session, DESK)}
    team = {
        user: Colleague(person.id, person.role, person.active, given.get(person.id))
        for user, person in known.items()
        if person.role in STAFF
    }
    contacts = frozenset(user for user, person in known.items() if person.role not in STAFF)
    newcomers = {profile.id: profile for profile in seen.newcomers}
    told = []
    for move in moves(seen.groups, team):
        if move.slack_user in contacts:
            continue  # a client's person in one of our groups stays the client's
        person = known.get(move.slack_user)
        if person is None:
            person = await _join(session, act, move, newcomers.get(move.slack_user))
        if person is None:
            continue
        if person.role != move.role or move.person_id is None:
            told.append({"name": person.name, "role": move.role, "new": move.person_id is None})
        await _write(session, act, person, move)
    await _tell(session, told, await _troubles(session, seen))


async def _join(
    session: AsyncSession, act: Act, move: Move, profile: Profile | None
) -> Person | None:
    if profile is None or not is_colleague(profile, act.services.our_team):
        return None
    values = {"name": profile.name, "role": move.role}
    await putting.put(session, act, None, values, slack_user=profile.id)
    return await people.by_slack_user(session, profile.id)


async def _write(session: AsyncSession, act: Act, person: Person, move: Move) -> None:
    before = person.role if move.person_id is not None else None
    person.role = Role(move.role)
    await directory.remember_group_role(session, person.id, move.followed)
    if before != move.role:
        subject = f"person:{person.id}"
        await act.audit(
            session,
            "team.follow",
            subject,
            None,
            before={"role": before},
            after={"role": move.role},
        )


async def _troubles(session: AsyncSession, seen: Seen) -> list[dict[str, str]]:
    """Remember which groups are empty or gone; those that were not told yet."""
    rows = {row.slack_group: row for row in await directory.role_groups(session)}
    news = []
    for group in seen.groups:
        row = rows.get(group.slack_group)
        if row is not None and row.trouble != group.trouble:
            row.trouble = group.trouble
            if group.trouble:
                news.append({"name": row.name, "trouble": group.trouble})
    return news


async def _tell(
    session: AsyncSession, told: list[dict[str, object]], troubles: list[dict[str, str]]
) -> None:
    settings = await desk.get(session)
    if settings is None or not (told or troubles):
        return
    await outbox.line(
        session,
        "directory/followed",
        {"people": told, "troubles": troubles},
        Address(channel=settings.approvals_channel or settings.desk_channel),
        locale=settings.language,
        zone=settings.zone,
    )


async def left_slack(session: AsyncSession, act: Act, gone: list[int]) -> None:
    """Take their rights from colleagues whose account is deactivated; the last administrator stays.

    Their tickets go back to the desk by themselves (the tickets room sees to it).
    """
    administrators = {person.id for person in await people.administrators(session, lock=True)}
    for person_id in gone:
        person = await people.staff_member(session, person_id)
        if person is None or not person.active or administrators == {person.id}:
            continue
        person.active = False
        administrators.discard(person.id)
        await act.audit(
            session,
            "team.change",
            f"person:{person.id}",
            None,
            before={"active": True},
            after={"active": False},
            why="deactivated in Slack",
        )
    await session.flush()
