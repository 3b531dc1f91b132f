"""What a search is narrowed to: client, state, people, days, read from what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.refused import Refused
from commands.kit.services import Act
from commands.kit.words import N_
from commands.search import asked, days, language, rules
from commands.search.asked import Asked
from storage import search_names
from storage.base import AnyRow
from storage.people import STAFF
from storage.ticket_states import OPEN, OVER, State

UNREADABLE_DAY = N_(
    "I can't read the day “%(text)s”. Write for example since:2026-11-23, since:monday or since:2w."
)
NO_SUCH_CLIENT = N_("I don't know a client called “%(name)s”. `/vigie client` lists them.")
NO_SUCH_PERSON = N_("I don't know anybody called “%(name)s”.")
NO_SUCH_STATE = N_(
    "I don't know the state “%(name)s”. Write open, closed, new, taken, waiting or resolved."
)
ME = frozenset({"me", "moi", "mine", "mes"})


@dataclass(frozen=True)
class Narrowed:
    """What a search is narrowed to: facts as the index has them, states, days."""

    facts: tuple[str, ...]
    states: frozenset[str]
    since: datetime | None
    before: datetime | None

    @property
    def each(self) -> list[str]:
        """The facts one by one."""
        return [fact for group in self.facts for fact in group.split("|")]

    def holds(self, row: AnyRow) -> bool:
        """Whether a ticket is what was asked for; the index follows its state a moment later."""
        return (
            (not self.states or row.state in self.states)
            and (self.since is None or row.created_at >= self.since)
            and (self.before is None or row.created_at < self.before)
        )


async def narrow(session: AsyncSession, act: Act, wanted: Asked) -> Narrowed:
    """Read the filters; refuse a name, a state or a day that means nothing."""
    facts = []
    if wanted.clients:
        known = [(row.id, row.name) for row in await search_names.clients(session, act.scope)]
        facts.append(_facts("@c", wanted.clients, known, NO_SUCH_CLIENT))
    if wanted.by or wanted.technicians:
        people = await search_names.people(session, act.scope)
        names = [(row.id, row.name) for row in people]
        users = [(row.id, row.slack_user) for row in people]
        staff = {row.id for row in people if row.role in STAFF}
        me = (act.person.id, act.person.slack_user)
        if wanted.by:
            by = _people(wanted.by, names, users, me)
            facts.append("|".join(f"@p{person}" for person in by))
        if wanted.technicians:
            ours = [(number, name) for number, name in names if number in staff]
            them = _people(wanted.technicians, ours, users, me)
            facts.append("|".join(f"@t{person}" for person in them))
    states = _states(wanted.states)
    if states:
        facts.append("|".join(f"@s{state}" for state in sorted(states)))
    return Narrowed(
        facts=tuple(facts),
        states=states,
        since=_day(act, wanted.since),
        before=_day(act, wanted.before),
    )


def _facts(
    sign: str, asked_names: Sequence[str], known: Sequence[tuple[int, str]], unknown: str
) -> str:
    numbers: list[int] = []
    for name in asked_names:
        meant = rules.named(name, known)
        if not meant:
            raise Refused(unknown, name=name[:80])
        numbers += meant
    return "|".join(f"{sign}{number}" for number in dict.fromkeys(numbers))


def _people(
    asked_names: Sequence[str],
    names: Sequence[tuple[int, str]],
    users: Sequence[tuple[int, str]],
    me: tuple[int, str],
) -> list[int]:
    found: list[int] = []
    for name in asked_names:
        if language.plain(name) in ME:
            meant = [me[0]]
        else:
            meant = [n for n, user in users if user == name.lstrip("@").upper()]
            meant = meant or rules.named(name, names)
        if not meant:
            raise Refused(NO_SUCH_PERSON, name=name[:80])
        found += meant
    return list(dict.fromkeys(found))


def _states(wanted: Sequence[str]) -> frozenset[str]:
    states: set[str] = set()
    for name in wanted:
        if name == asked.OPEN:
            states |= OPEN
        elif name == asked.OVER:
            states |= OVER
        elif name in set(State):
            states.add(name)
        else:
            raise Refused(NO_SUCH_STATE, name=name[:80])
    return frozenset(str(state) for state in states)


def _day(act: Act, text: str | None) -> datetime | None:
    if text is None:
        return None
    zone = ZoneInfo(act.person.zone)
    day = days.read(text, act.now.astimezone(zone).date())
    if day is None:
        raise Refused(UNREADABLE_DAY, text=text[:80])
    return datetime(day.year, day.month, day.day, tzinfo=zone)
