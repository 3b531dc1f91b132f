"""Messages that nobody must miss: their room is told once, and told again when they arrive."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from commands.delivery.vital import TellRooms, by_template
from commands.kit.capability import Capability, Refusal, Vital
from commands.kit.services import Act, Services
from integrations.local_slack import LocalSlack
from storage import outbox, parked, refusals
from storage.outbox import Address, OutboxRow
from tests.support.bot import Bot

pytestmark = pytest.mark.usefixtures("desk")
WHERE = "C0BACKUPS"


@dataclass
class Room:
    """A room that notes what it is told, and fails on demand."""

    told: list[str] = field(default_factory=list)
    fails_over: str = ""

    async def refused(self, refusal: Refusal, act: Act, session: AsyncSession) -> None:
        if refusal.record == self.fails_over:
            raise RuntimeError("a defect")
        await act.audit(session, "test.refused", refusal.record, None)
        self.told.append(f"{refusal.record} {refusal.reason} {bool(refusal.remedy)}")

    async def arrived(self, record: str, act: Act, session: AsyncSession) -> None:
        await act.audit(session, "test.arrived", record, None)
        self.told.append(f"{record} arrived")

    @property
    def capability(self) -> Capability:
        return Capability("test", vital=(Vital("desk/not_ready", self.refused, self.arrived),))


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def teller(room: Room) -> TellRooms:
    return TellRooms(by_template([room.capability]))


def services(bot: Bot) -> Services:
    return bot.program.services


async def refuse(bot: Bot, slack: LocalSlack, *records: str | None) -> None:
    """Have Slack refuse a message for each record."""
    slack.world.state.channels[WHERE].members.pop("U0VIGIE", None)
    async with bot.db.writing() as session:
        for record in records:
            to = Address(channel=WHERE)
            await outbox.line(
                session, "desk/not_ready", {}, to, locale="fr", zone="UTC", record=record
            )
    await bot.settle()


async def send_again(bot: Bot, slack: LocalSlack, *, refused: bool = False) -> None:
    if not refused:
        slack.world.state.channels[WHERE].members["U0VIGIE"] = None
    async with bot.db.writing() as session:
        for row_id in await parked.ids(session):
            row = await session.get(OutboxRow, row_id)
            assert row is not None
            await parked.retry(session, row_id, row.due_at)
    await bot.settle()


async def test_a_room_is_told_once_and_again_when_it_arrives(
    bot: Bot, slack: LocalSlack, room: Room, teller: TellRooms
) -> None:
    await refuse(bot, slack, "one", "two")
    for _ in range(2):
        await teller(services(bot))
    assert room.told == ["one channel_not_found True", "two channel_not_found True"]
    await send_again(bot, slack, refused=True)
    await teller(services(bot))
    assert len(room.told) == 2
    await send_again(bot, slack)
    for _ in range(2):
        await teller(services(bot))
    assert room.told[2:] == ["one arrived", "two arrived"]


async def test_what_is_given_up_is_told_no_more(
    bot: Bot, slack: LocalSlack, room: Room, teller: TellRooms
) -> None:
    await refuse(bot, slack, "one")
    await teller(services(bot))
    async with bot.db.writing() as session:
        (row_id,) = await parked.ids(session)
        assert await parked.drop(session, row_id)
    await teller(services(bot))
    assert len(room.told) == 1
    async with bot.db.reading() as session:
        assert await refusals.settled(session) == []


async def test_what_names_no_record_or_belongs_to_no_room_is_nobodys_news(
    bot: Bot, slack: LocalSlack, room: Room, teller: TellRooms
) -> None:
    await refuse(bot, slack, None)
    await teller(services(bot))
    await TellRooms({})(services(bot))
    assert room.told == []


async def test_one_rooms_trouble_keeps_nobody_from_knowing(
    bot: Bot, slack: LocalSlack, room: Room, teller: TellRooms
) -> None:
    room.fails_over = "one"
    await refuse(bot, slack, "one", "two")
    await teller(services(bot))
    assert room.told == ["two channel_not_found True"]
    room.fails_over = ""
    await teller(services(bot))
    assert room.told[1:] == ["one channel_not_found True"]


async def test_a_message_sent_again_before_the_look_was_never_missed(
    bot: Bot, slack: LocalSlack, room: Room, teller: TellRooms
) -> None:
    await refuse(bot, slack, "one")
    await send_again(bot, slack)
    await teller(services(bot))
    assert room.told == []
