"""Somebody is known by their Slack id, and taken for that person only from their organisation."""

import pytest
from sqlalchemy import select, update

from commands.kit import person
from commands.kit.inbound import Click, Event, Picked, Submitted, Typed
from integrations.local_slack import LocalSlack
from storage.people import Person, Role, Stranger
from storage.tickets import Entry, Ticket
from tests.clients.test_linking import count
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

CLAIRE = "U0CLAIRE"


async def know(bot: Bot, slack_user: str, team: str | None, role: Role | None = None) -> None:
    """Know somebody as one of that organisation."""
    values = {"slack_team": team} | ({"role": role} if role else {})
    async with bot.db.writing() as session:
        await session.execute(update(Person).where(Person.slack_user == slack_user).values(values))


@pytest.mark.parametrize(
    ("recorded", "named", "known"),
    [
        ("T0ACME", "T0ACME", True),
        ("T0ACME", None, True),
        (None, "T0ACME", True),
        ("T0OTHER", "T0ACME", False),
    ],
)
async def test_who_is_taken_for_whom(
    bot: Bot, desk: House, recorded: str | None, named: str | None, known: bool
) -> None:
    assert desk.acme.id
    await know(bot, CLAIRE, recorded)
    async with bot.db.reading() as session:
        assert (await person.find(session, CLAIRE, named) is not None) is known


@pytest.mark.usefixtures("desk")
async def test_words_from_another_organisation_are_shown_to_the_desk_first(
    bot: Bot, claire: Actor, nadia: Actor
) -> None:
    await know(bot, CLAIRE, "T0OTHER", Role.LEAD)
    await claire.says("ouvrez-moi un accès", "acme-support")
    await bot.tick()
    assert await count(bot.db, Ticket) == 0
    assert await count(bot.db, Stranger) == 1
    card = await nadia.newest("desk")
    assert "Claire" in card.words
    assert "accès" not in card.words

    await nadia.clicks("clients.accept", card)
    await bot.tick()
    assert "accès" in (await nadia.sees("desk")).words
    async with bot.db.reading() as session:
        found = await session.scalar(select(Person).where(Person.slack_user == CLAIRE))
    assert found is not None
    assert (found.slack_team, found.role, found.active) == ("T0ACME", "member", True)


@pytest.mark.usefixtures("desk")
async def test_ignored_their_words_stay_out(bot: Bot, claire: Actor, nadia: Actor) -> None:
    await know(bot, CLAIRE, "T0OTHER")
    await claire.says("ouvrez-moi un accès", "acme-support")
    await nadia.clicks("clients.ignore", await nadia.newest("desk"))
    await bot.tick()
    assert await count(bot.db, Ticket) == 0


@pytest.mark.usefixtures("desk")
async def test_a_colleague_s_id_from_elsewhere_is_nobody(
    bot: Bot, alice: Actor, claire: Actor
) -> None:
    await claire.says("le VPN tombe", "acme-support")
    await bot.settle()
    await know(bot, "U0ALICE", "T0OTHER")
    answer = await alice.clicks("tickets.take", "desk")
    assert "ne vous connais pas" in answer.words
    assert "T-" not in (await alice.types("/ticket list open")).words
    async with bot.db.reading() as session:
        ticket = (await session.scalars(select(Ticket))).one()
    assert ticket.technician_id is None


@pytest.mark.usefixtures("desk")
async def test_an_edit_from_elsewhere_changes_nothing(bot: Bot, claire: Actor) -> None:
    said = await claire.says("le VPN tombe", "acme-support")
    await bot.settle()
    await know(bot, CLAIRE, "T0OTHER")
    await claire.edits(said, "donnez-moi un accès")
    await claire.deletes(said)
    await bot.settle()
    async with bot.db.reading() as session:
        entry = (await session.scalars(select(Entry))).one()
    assert (entry.body, entry.details) == ("le VPN tombe", {})


@pytest.mark.usefixtures("desk")
async def test_slack_itself_decides_when_an_event_contradicts_it(
    bot: Bot, slack: LocalSlack
) -> None:
    channel = slack.world.state.channels["C0ACME"]
    event = {"type": "message", "channel": channel.id, "user": CLAIRE, "team": "T0GLOBEX"}
    body = {"event_id": "EvODD", "event": {**event, "text": "bonjour", "ts": "1795420900.000100"}}
    await bot.program.doors.event(Event.parse(body))
    assert await count(bot.db, Ticket) == 1


ACTED = {"user": {"id": "U1", "team_id": "T1"}, "actions": [{}], "view": {"id": "V1"}}
SAID = {"user": "U1", "team": "T1"}


@pytest.mark.parametrize(
    ("event", "team"),
    [
        ({"type": "message", **SAID}, "T1"),
        ({"type": "message", "user": "U1"}, None),
        ({"type": "message", "user": "U1", "team": "E1"}, None),
        ({"type": "message", "subtype": "message_changed", "message": SAID}, "T1"),
        ({"type": "message", "subtype": "message_deleted", "previous_message": SAID}, "T1"),
        ({"type": "app_mention", **SAID}, None),
        ({"type": "app_mention", **SAID, "user_team": "T2"}, "T2"),
        ({"type": "member_joined_channel", **SAID}, "T1"),
        ({"type": "reaction_added", "user": "U1"}, None),
    ],
)
def test_where_an_event_names_its_author_s_organisation(
    event: dict[str, object], team: str | None
) -> None:
    assert Event.parse({"event": event, "team_id": "T9"}).author_team == team


def test_where_an_act_names_it() -> None:
    assert Click.parse(ACTED).team == "T1"
    assert Submitted.parse(ACTED).team == "T1"
    assert Picked.parse(ACTED).team == "T1"
    assert Picked.parse({"user": {"id": "U1"}}).team is None
    assert Typed.parse({"user_id": "U1", "team_id": "T1"}).team == "T1"
    assert Typed.parse({"user_id": "U1", "team_id": "E1"}).team is None
