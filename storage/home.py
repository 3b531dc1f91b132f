"""Home tabs: who has one open, and the tickets that they show."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage import outbox
from storage.audit import AuditEntry
from storage.base import AnyRow, AnySelect, Base, Id
from storage.clients import Client
from storage.people import Person
from storage.scope import Scope, unscoped
from storage.ticket_links import Merge
from storage.ticket_states import OPEN, State
from storage.tickets import Entry, Ticket
from storage.upsert import insert_or_update, table

# The one Home there is; it shows each reader what is theirs.
TAB = "home/tab"


class OpenHome(Base):
    """Somebody who has opened their Home.

    `mark` says how much had happened when it was last looked at, `shows` is the digest of what it
    showed then; a Home that is looked at and shows the same is not published again.
    """

    __tablename__ = "homes"

    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"), primary_key=True)
    client_id: Mapped[int | None] = mapped_column(Id, ForeignKey("clients.id"))
    opened_at: Mapped[datetime]
    looked_at: Mapped[datetime]
    mark: Mapped[int] = mapped_column(Id)
    shows: Mapped[str]


async def refresh(session: AsyncSession, slack_user: str) -> None:
    """Bring a person's Home up to date; however often that is asked, one message waits."""
    await outbox.home(session, TAB, slack_user)


async def opened(
    session: AsyncSession, person_id: int, client_id: int | None, at: datetime, mark: int
) -> None:
    """Remember that somebody has opened their Home, which is published now."""
    values = {
        "person_id": person_id,
        "client_id": client_id,
        "opened_at": at,
        "looked_at": at,
        "mark": mark,
        "shows": "",
    }
    changed = ("client_id", "opened_at", "looked_at", "mark", "shows")
    await insert_or_update(session, OpenHome, values, key=("person_id",), update=changed)


@unscoped("a number that grows with every change; it tells nothing of what changed")
async def mark(session: AsyncSession) -> int:
    """How much has happened until now: two equal marks mean that nothing has changed."""
    entries = select(func.coalesce(func.max(Entry.id), 0)).scalar_subquery()
    audits = select(func.coalesce(func.max(AuditEntry.id), 0)).scalar_subquery()
    found: int = await session.scalar(select(entries + audits)) or 0
    return found


@unscoped("the clock's own question; each Home is made in its reader's own scope")
async def stale(
    session: AsyncSession,
    *,
    opened_since: datetime,
    mark: int,
    rested_since: datetime,
    looked_before: datetime,
    limit: int,
) -> Sequence[AnyRow]:
    """The Homes to look at again: `person_id`, `slack_user`, `shows`; each replica has its own.

    Those that were opened lately and where something has happened meanwhile, or where time alone
    may have changed something (`looked_before`). None is looked at again within its rest.
    """
    homes, people = table(OpenHome).c, table(Person).c
    found = await session.execute(
        select(homes.person_id, people.slack_user, homes.shows)
        .join(table(Person), people.id == homes.person_id)
        .where(
            people.active,
            homes.opened_at >= opened_since,
            or_(
                and_(homes.mark < mark, homes.looked_at <= rested_since),
                homes.looked_at <= looked_before,
            ),
        )
        .order_by(homes.looked_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=table(OpenHome))
    )
    return found.all()


async def looked(
    session: AsyncSession, person_id: int, *, at: datetime, mark: int, shows: str
) -> None:
    """Remember when a Home was looked at, and what it shows."""
    await session.execute(
        update(table(OpenHome))
        .where(table(OpenHome).c.person_id == person_id)
        .values(looked_at=at, mark=mark, shows=shows)
    )


_tickets, _clients, _people = table(Ticket).c, table(Client).c, table(Person).c
_IS_OPEN = _tickets.state.in_(sorted(OPEN))
# The first of its promises that still runs; a clock that rests has none.
_due = case((_IS_OPEN, _tickets.target_due_at))


def _listed(scope: Scope, now: datetime, limit: int, *conditions: ColumnElement[bool]) -> AnySelect:
    """Tickets with all that a line shows; the late first, then those where the client waits."""
    late = case((_due < now, 0), else_=1)
    waits = case((_tickets.unanswered_since.is_not(None), 0), else_=1)
    query: AnySelect = (
        select(
            _tickets.id,
            _tickets.title,
            _tickets.state,
            _tickets.priority,
            _tickets.reporter_id,
            _tickets.technician_id,
            _tickets.sensitive,
            _tickets.waiting_for,
            _tickets.created_at,
            _tickets.unanswered_since,
            _due.label("due_at"),
            _clients.name.label("client"),
            _people.name.label("technician"),
            func.count().over().label("total"),
        )
        .join(table(Client), _clients.id == _tickets.client_id)
        .outerjoin(table(Person), _people.id == _tickets.technician_id)
        .where(scope.where(_tickets.client_id), *conditions)
        .order_by(late, waits, _tickets.priority, _due.is_(None), _due, _tickets.id)
        .limit(limit)
    )
    return query


async def of_technician(
    session: AsyncSession, scope: Scope, technician_id: int, now: datetime, limit: int
) -> Sequence[AnyRow]:
    """What one technician has in hand."""
    mine = _tickets.technician_id == technician_id
    return (await session.execute(_listed(scope, now, limit, mine, _IS_OPEN))).all()


async def unclaimed(
    session: AsyncSession, scope: Scope, now: datetime, limit: int
) -> Sequence[AnyRow]:
    """What nobody has taken."""
    new = _tickets.state == State.NEW
    return (await session.execute(_listed(scope, now, limit, new))).all()


async def late(session: AsyncSession, scope: Scope, now: datetime, limit: int) -> Sequence[AnyRow]:
    """What is late: a promise has passed."""
    return (await session.execute(_listed(scope, now, limit, _IS_OPEN, _due < now))).all()


async def at_risk(
    session: AsyncSession, scope: Scope, now: datetime, until: datetime, limit: int
) -> Sequence[AnyRow]:
    """What will be late soon, and is not yet."""
    soon = _due.between(now, until)
    return (await session.execute(_listed(scope, now, limit, _IS_OPEN, soon))).all()


async def load(session: AsyncSession, scope: Scope, now: datetime) -> Sequence[AnyRow]:
    """What each technician has in hand: `technician`, `open`, `late`; the busiest first."""
    count = func.count(_tickets.id)
    found = await session.execute(
        select(
            _people.name.label("technician"),
            count.label("open"),
            count.filter(_due < now).label("late"),
        )
        .join(table(Person), _people.id == _tickets.technician_id)
        .where(_IS_OPEN, scope.where(_tickets.client_id))
        .group_by(_people.id, _people.name)
        .order_by(count.desc(), _people.name)
    )
    return found.all()


async def of_client(
    session: AsyncSession,
    scope: Scope,
    client_id: int,
    reporter_id: int | None,
    *,
    solved_since: datetime,
    limit: int,
) -> Sequence[AnyRow]:
    """What a client has asked (or one of its people): open, or solved lately; the newest first."""
    theirs = [_tickets.client_id == client_id]
    if reporter_id is not None:
        theirs.append(_tickets.reporter_id == reporter_id)
    over = _tickets.state.in_((State.RESOLVED, State.CLOSED))
    shown = or_(_IS_OPEN, and_(over, _tickets.resolved_at >= solved_since), _goes_on())
    query = _listed(scope, solved_since, limit, *theirs, shown).order_by(None)
    ordered = query.order_by(over, _tickets.id.desc())
    return (await session.execute(ordered)).all()


def _goes_on() -> ColumnElement[bool]:
    """Whether a ticket was merged into one that is open."""
    parents, merges = table(Ticket).alias(), table(Merge).c
    return (
        select(merges.child_id)
        .join(parents, parents.c.id == merges.parent_id)
        .where(merges.child_id == _tickets.id, parents.c.state.in_(sorted(OPEN)))
        .exists()
    )


async def client_names(
    session: AsyncSession, scope: Scope, client_ids: Sequence[int]
) -> dict[int, str]:
    """What these clients are called, by their numbers."""
    found = await session.execute(
        select(_clients.id, _clients.name).where(
            _clients.id.in_(client_ids), scope.where(_clients.id)
        )
    )
    return dict(found.all())
