"""Clients, their sites, and the Slack channels that belong to them."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    ForeignKey,
    Index,
    Row,
    Select,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id
from storage.channel_states import ChannelState
from storage.scope import Scope, unscoped
from storage.upsert import insert_once, table


class Client(Base):
    """A company whose machines we look after."""

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    slack_team: Mapped[str | None] = mapped_column(unique=True)
    language: Mapped[str]
    zone: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Site(Base):
    """A place of a client where machines stand."""

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("client_id", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int] = mapped_column(Id, ForeignKey("clients.id"))
    name: Mapped[str]
    address: Mapped[str | None]
    # Where it is not the client's own.
    zone: Mapped[str | None]
    created_at: Mapped[datetime]


class Channel(Base):
    """A Slack channel that the bot was invited to.

    `client_id` is None until a manager says whose it is; `seen_ts` is the newest message of it
    that we handled, where the look back after a silence begins. While the channel is out of reach,
    `client_id` and `seen_ts` stay for when it is not. `asked_at` is when the desk was asked.
    `connected_names` are the names of `connected_teams`, in the same order.
    """

    __tablename__ = "channels"
    __table_args__ = (Index("ix_channels_client_id", "client_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slack_channel: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    client_id: Mapped[int | None] = mapped_column(Id, ForeignKey("clients.id"))
    connected_teams: Mapped[list[str]]
    connected_names: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(default=ChannelState.ASKED)
    seen_ts: Mapped[str] = mapped_column(default="0")
    asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


@unscoped("a channel's owner decides the scope of what is said there")
async def channel_by_slack(
    session: AsyncSession, slack_channel: str, *, lock: bool = False
) -> Channel | None:
    """The channel behind a Slack channel id. With `lock`, nobody else changes it."""
    query = select(Channel).where(Channel.slack_channel == slack_channel)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: Channel | None = await session.scalar(query)
    return found


@unscoped("a channel that is becoming our own; it may turn out to be a client's")
async def put(session: AsyncSession, slack_channel: str, now: datetime) -> Channel:
    """The channel behind a Slack channel id, locked; made as our own if it was not known."""
    values = {
        "slack_channel": slack_channel,
        "name": "",
        "connected_teams": [],
        "connected_names": [],
        "state": ChannelState.OWN,
        "seen_ts": "0",
        "created_at": now,
    }
    await insert_once(session, Channel, values)
    found = await channel_by_slack(session, slack_channel, lock=True)
    if found is None:
        raise LookupError(f"channel {slack_channel} was removed while it was looked at")
    return found


@unscoped("every channel that Slack is asked about; the clock's own question")
async def watched(session: AsyncSession) -> Sequence[Channel]:
    """The channels about which Slack may know something new; the deleted do not come back."""
    left = (ChannelState.IGNORED, ChannelState.DELETED)
    found = await session.scalars(
        select(Channel).where(Channel.state.not_in(left)).order_by(Channel.id)
    )
    return found.all()


@unscoped("our own channels, no client in them")
async def exposed(session: AsyncSession) -> frozenset[str]:
    """The Slack ids of our own channels that another organisation reads."""
    found = await session.scalars(
        select(Channel.slack_channel).where(Channel.state == ChannelState.EXPOSED)
    )
    return frozenset(found)


async def channel(
    session: AsyncSession, scope: Scope, channel_id: int, *, lock: bool = False
) -> Channel | None:
    """One channel; an unlinked one is the desk's alone. With `lock`, nobody else changes it."""
    found = await session.get(Channel, channel_id, with_for_update=lock or None)
    return found if found is not None and scope.allows(found.client_id) else None


@unscoped("channels that belong to no client yet")
async def channels_to_ask(session: AsyncSession) -> Sequence[Channel]:
    """The channels about which the desk was not asked yet; other replicas pass over them."""
    found = await session.scalars(
        select(Channel)
        .where(Channel.state == ChannelState.ASKED, Channel.asked_at.is_(None))
        .order_by(Channel.id)
        .with_for_update(skip_locked=True)
    )
    return found.all()


@unscoped("channels that belong to no client yet")
async def channels_asked(session: AsyncSession) -> Sequence[Channel]:
    """The channels about which the desk was asked and has not answered."""
    found = await session.scalars(
        select(Channel).where(Channel.state == ChannelState.ASKED, Channel.asked_at.is_not(None))
    )
    return found.all()


async def channels_of(session: AsyncSession, scope: Scope, client_id: int) -> Sequence[Channel]:
    """The linked channels of one client, oldest first."""
    found = await session.scalars(
        select(Channel)
        .where(
            Channel.client_id == client_id,
            Channel.state == ChannelState.LINKED,
            scope.where(Channel.client_id),
        )
        .order_by(Channel.id)
    )
    return found.all()


async def known_channels_of(
    session: AsyncSession, scope: Scope, client_id: int
) -> Sequence[Channel]:
    """A client's linked channels and those that are out of reach for now, oldest first."""
    found = await session.scalars(
        select(Channel)
        .where(
            Channel.client_id == client_id,
            Channel.state.in_((ChannelState.LINKED, ChannelState.REMOVED, ChannelState.ARCHIVED)),
            scope.where(Channel.client_id),
        )
        .order_by(Channel.id)
    )
    return found.all()


async def linked_channels(session: AsyncSession, scope: Scope) -> Sequence[Channel]:
    """All linked channels."""
    found = await session.scalars(
        select(Channel)
        .where(Channel.state == ChannelState.LINKED, scope.where(Channel.client_id))
        .order_by(Channel.id)
    )
    return found.all()


async def get(session: AsyncSession, scope: Scope, client_id: int) -> Client | None:
    """One client."""
    found: Client | None = await session.scalar(_one(scope), {"client": client_id})
    return found


# Building a statement costs more than executing it: what is asked most is built once per scope.
@lru_cache(maxsize=256)
def _one(scope: Scope) -> Select[Client]:
    return select(Client).where(Client.id == bindparam("client"), scope.where(Client.id))


async def is_active(session: AsyncSession, scope: Scope, client_id: int) -> bool:
    """Whether it is a client, and one we work for; asked at each new ticket."""
    return bool(await session.scalar(_active(scope), {"client": client_id}))


@lru_cache(maxsize=256)
def _active(scope: Scope) -> Select[bool]:
    clients = table(Client).c
    return select(clients.active).where(clients.id == bindparam("client"), scope.where(clients.id))


async def by_name(session: AsyncSession, scope: Scope, name: str) -> Client | None:
    """The client of that name, whatever its capitals and spaces."""
    found: Client | None = await session.scalar(
        select(Client).where(Client.name_key == name_key(name), scope.where(Client.id))
    )
    return found


async def all_clients(session: AsyncSession, scope: Scope) -> Sequence[Client]:
    """The active clients, by name."""
    found = await session.scalars(
        select(Client).where(Client.active, scope.where(Client.id)).order_by(Client.name_key)
    )
    return found.all()


async def by_slack_team(session: AsyncSession, scope: Scope, team: str) -> Client | None:
    """The client whose people come from that Slack organisation."""
    found: Client | None = await session.scalar(
        select(Client).where(Client.slack_team == team, scope.where(Client.id))
    )
    return found


async def sites_of(session: AsyncSession, scope: Scope, client_id: int) -> Sequence[Site]:
    """The sites of one client, by name."""
    found = await session.scalars(
        select(Site)
        .where(Site.client_id == client_id, scope.where(Site.client_id))
        .order_by(Site.name)
    )
    return found.all()


async def counted(session: AsyncSession, scope: Scope) -> Sequence[Row[int, str, int, int]]:
    """The active clients by name: id, name, number of linked channels, of removed ones."""
    found = await session.execute(
        select(
            Client.id,
            Client.name,
            func.count(Channel.id).filter(Channel.state == ChannelState.LINKED).label("channels"),
            func.count(Channel.id).filter(Channel.state == ChannelState.REMOVED).label("removed"),
        )
        .outerjoin(Channel, Channel.client_id == Client.id)
        .where(Client.active, scope.where(Client.id))
        .group_by(Client.id, Client.name, Client.name_key)
        .order_by(Client.name_key)
    )
    return found.all()


def name_key(name: str) -> str:
    """What makes two spellings of a client's name the same."""
    return " ".join(name.casefold().split())


async def mark_seen(
    session: AsyncSession, scope: Scope, channel_ids: Sequence[int], ts: str
) -> None:
    """Remember up to when these channels were read back; it never moves back.

    A slower replica, or a channel linked meanwhile, may have come further.
    """
    await session.execute(
        update(Channel)
        .where(Channel.id.in_(channel_ids), Channel.seen_ts < ts, scope.where(Channel.client_id))
        .values(seen_ts=ts)
    )
