"""A house where Acme has much to hide, and everybody else who might come knocking."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select, update

from commands.kit.doors import Reply
from commands.kit.inbound import Click, Submitted
from integrations.local_slack import LocalSlack
from integrations.local_slack.records import Team, User
from storage import inbox
from storage.approvals import Approval
from storage.clients import Channel, Client, Site, name_key
from storage.models import all_tables
from storage.outbox import OutboxRow, PostedCard, State
from storage.people import Person, Role, Stranger
from storage.tickets import Ticket
from tests.house.leaks import MARK, Places, Secrets
from tests.house.payloads import Outsider, Target, click_body, form_body
from tests.house.said import Spot
from tests.support.bot import Bot
from tests.support.cast import Actor, Message
from tests.support.house import House
from tests.support.rows import SOME_DAY, add_person

ALICE = Outsider("U0ALICE", "T0US")
MALLORY = Outsider("U0MALLORY", "T0GLOBEX")
OUTSIDERS = (
    MALLORY,
    Outsider("U0GINA", "T0GLOBEX"),  # a lead of Globex
    Outsider("U0NEMO", "T0OTHER"),  # nobody knows them
    Outsider("U0DAVE", "T0US"),  # was a technician
    Outsider("U0ROBOT", "T0GLOBEX", is_bot=True),
)
SECRETS = Secrets((MARK, "C0ACME", "U0CLAIRE", "U0LUC"))
CALLED = f"Acme {MARK.title()}"
WAITED_FOR = "1764000001.000100"
PER_TABLE = 2


@dataclass(frozen=True)
class Scene:
    """The full house, and what there is to reach for."""

    house: House
    bot: Bot
    targets: tuple[Target, ...]
    spots: tuple[Spot, ...]
    theirs: Places
    own_ticket: int  # of Globex, resolved
    their_ticket: int  # of Acme, resolved

    @property
    def readers(self) -> frozenset[str]:
        """The outsiders, and the channels that they read."""
        own = {outsider.user for outsider in OUTSIDERS}
        return frozenset(own | {"C0GLOBEX"} | {s.channel for s in self.spots if s.kind == "im"})


def newcomers(slack: LocalSlack) -> None:
    """Bring the outsiders that the seed does not have."""
    state = slack.world.state
    state.channels["C0ACME"].name = f"{MARK}-support"
    state.teams["T0OTHER"] = Team("T0OTHER", "Other", "other")
    for user, team, name in (
        ("U0GINA", "T0GLOBEX", "gina"),
        ("U0NEMO", "T0OTHER", "nemo"),
        ("U0DAVE", "T0US", "dave"),
    ):
        state.add_user(User(user, team, name, name.title()))
    state.add_user(User("U0ROBOT", "T0GLOBEX", "robot", "Robot", is_bot=True))
    for user in ("U0GINA", "U0ROBOT", "U0NEMO"):
        state.channels["C0GLOBEX"].members[user] = None


async def mark(bot: Bot, house: House) -> None:
    """Put the mark on what belongs to Acme, and write the outsiders' own rows."""
    async with bot.db.writing() as session:
        acme = {"name": CALLED, "name_key": name_key(CALLED)}
        await session.execute(update(Client).where(Client.id == house.acme.id).values(acme))
        await session.execute(update(Site).values(name=f"{MARK} site", address=f"1 {MARK} street"))
        of_acme = Person.client_id == house.acme.id
        await session.execute(update(Person).where(of_acme).values(name=Person.name + f" {MARK}"))
        channel = Channel.client_id == house.acme.id
        await session.execute(update(Channel).where(channel).values(name=f"{MARK}-support"))
        await add_person(session, "U0GINA", Role.LEAD, client=house.globex, team="T0GLOBEX")
        dave = await add_person(session, "U0DAVE", Role.TECHNICIAN)
        dave.active = False
        session.add(
            Stranger(
                slack_user="U0WHO",
                slack_channel="C0ACME",
                slack_team="T0WHO",
                client_id=house.acme.id,
                name=f"Who {MARK}",
                state="asked",
                created_at=SOME_DAY,
            )
        )
        session.add(
            Approval(
                client_id=house.acme.id,
                kind="hours",
                record="1",
                open_key="hours:1",
                details={"title": f"{MARK} hours", "number": "", "lines": [[MARK, MARK]]},
                asked_at=SOME_DAY,
                state="pending",
                talk={"lines": []},
                told=[],
            )
        )
        await inbox.hold(
            session,
            identity=f"edit:C0ACME:{WAITED_FOR}:1",
            channel="C0ACME",
            parent_ts=WAITED_FOR,
            kind="edit",
            event={"text": f"{MARK} edited", "at": "1764000002.000100"},
            at=SOME_DAY,
        )


async def press(bot: Bot, who: Outsider, action: str, number: int) -> Reply:
    """Press a ticket's button."""
    element = {"type": "button", "action_id": f"{action}:T-{number}"}
    body = click_body(who, element, Target("ticket", f"T-{number}"))
    return await bot.program.doors.click(Click.parse(body))


async def fill_in(bot: Bot, form: str, number: int, values: Mapping[str, str]) -> None:
    """Send a ticket's form, as Alice."""
    body = form_body(ALICE, form, f"T-{number}", values)
    reply = await bot.program.doors.form(Submitted.parse(body))
    assert reply == Reply(), reply


async def live(bot: Bot, claire: Actor, alice: Actor) -> Message:
    """Live through tickets of Acme in every state; returns the first message."""
    first = await claire.says(f"{MARK} one", "C0ACME")
    for n in range(2, 7):
        await bot.settle()
        bot.pass_time(minutes=6)
        await claire.says(f"{MARK} number {n}", "C0ACME")
    await claire.says(f"my {MARK} secret", "@vigie")
    await bot.settle()
    await fill_in(
        bot, "tickets.new", 0, {"client": "1", "title": f"{MARK} typed", "words": f"{MARK} words"}
    )
    await bot.settle()
    await press(bot, ALICE, "tickets.take", 2)
    await press(bot, ALICE, "tickets.wait", 3)
    for n in (4, 5):
        await fill_in(bot, "tickets.resolve", n, {"words": f"{MARK} repaired", "minutes": "5"})
    await press(bot, Outsider("U0CLAIRE", "T0ACME"), "tickets.works", 5)
    await press(bot, ALICE, "tickets.dismiss", 6)
    for n in (1, 7, 8):
        await fill_in(bot, "tickets.reply", n, {"words": f"{MARK} answer"})
    card = (await alice.sees("desk")).with_(f"{MARK} one")
    await alice.says(f"{MARK} note", "desk", thread_ts=card)
    await claire.says(f"{MARK} reply", "C0ACME", thread_ts=first)
    plan = {"name": f"{MARK}.pdf", "content": MARK}
    await claire.says(f"{MARK} plan", "C0ACME", thread_ts=first, files=[plan])
    return first


async def of_globex(bot: Bot, mallory: Actor) -> int:
    """Live through one ticket of Globex; its number."""
    await mallory.says("our printer", "C0GLOBEX")
    await bot.settle()
    async with bot.db.reading() as session:
        number = await session.scalar(select(Ticket.id).order_by(Ticket.id.desc()).limit(1))
    assert number is not None
    await fill_in(bot, "tickets.resolve", number, {"words": "repaired"})
    return number


async def park_one(bot: Bot) -> None:
    """Leave one message of Acme's that Slack refused."""
    async with bot.db.writing() as session:
        last = await session.scalar(
            select(OutboxRow.id).where(OutboxRow.kind == "line").order_by(OutboxRow.id).limit(1)
        )
        parked = {"state": State.PARKED, "error": "is_archived", "parked_at": SOME_DAY}
        await session.execute(update(OutboxRow).where(OutboxRow.id == last).values(parked))


async def reach(bot: Bot, house: House) -> tuple[Target, ...]:
    """Everything of Acme's that somebody might name: of each table, some rows."""
    numbers, found = set(), [Target("name", CALLED), Target("channel", "C0ACME")]
    found += [Target("user", user) for user in ("U0CLAIRE", "U0ALICE")]
    acme = house.acme.id
    async with bot.db.reading() as session:
        for table in all_tables().sorted_tables:
            own = [table.c[name] == acme for name in ("client_id",) if name in table.c]
            own += [table.c.id == acme] if table.name == "clients" else []
            if own and "id" in table.c:
                ids = await session.scalars(select(table.c.id).where(or_(*own)).limit(PER_TABLE))
                numbers |= set(ids)
        numbers |= set(
            await session.scalars(select(OutboxRow.id).where(OutboxRow.state == State.PARKED))
        )
        tickets = (await session.scalars(select(Ticket).order_by(Ticket.id))).all()
        cards = (await session.scalars(select(PostedCard).limit(2))).all()
    own_numbers = {ticket.id for ticket in tickets if ticket.client_id != acme}
    theirs = [ticket for ticket in tickets if ticket.client_id == acme]
    found += [Target("number", str(number)) for number in sorted(numbers - own_numbers)]
    found += [Target("ticket", f"T-{ticket.id}") for ticket in theirs]
    found += [Target("ts", ticket.ts) for ticket in theirs[:2] if ticket.ts]
    found += [Target("ts", card.ts) for card in cards]
    return tuple(found)


async def everywhere(bot: Bot, slack: LocalSlack, first: Message) -> tuple[Spot, ...]:
    """The places where something may happen: theirs, the desk's, the outsiders' own."""
    state = slack.world.state
    bot_user = state.users["U0VIGIE"]
    async with bot.db.reading() as session:
        desk_card = await session.scalar(select(PostedCard).where(PostedCard.channel == "C0DESK"))
        direct = await session.scalar(select(Ticket).where(Ticket.channel.like("D%")))
    assert desk_card is not None
    assert direct is not None
    dms = [state.dm(state.users[outsider.user], bot_user) for outsider in OUTSIDERS]
    return (
        Spot("C0ACME"),
        Spot("C0ACME", root=first.ts),
        Spot("C0ACME", root=WAITED_FOR),
        Spot("C0DESK", "group", desk_card.ts),
        Spot(direct.channel or "", "im", direct.ts),
        Spot("C0GLOBEX"),
        Spot("C0GLOBEX", root=first.ts),
        *(Spot(dm.id, "im") for dm in dms[:1]),
        *(Spot(dm.id, "im", first.ts) for dm in dms[:1]),
    )


async def full_house(
    house: House, bot: Bot, slack: LocalSlack, claire: Actor, alice: Actor, mallory: Actor
) -> Scene:
    """Make it."""
    newcomers(slack)
    await mark(bot, house)
    first = await live(bot, claire, alice)
    own = await of_globex(bot, mallory)
    await bot.settle()
    await park_one(bot)
    await bot.tick()
    spots = await everywhere(bot, slack, first)
    async with bot.db.reading() as session:
        of_acme = Ticket.client_id == house.acme.id
        numbers = (await session.scalars(select(Ticket.id).where(of_acme))).all()
    theirs = Places(
        channels=frozenset({"C0ACME", spots[4].channel}),
        users=frozenset({"U0CLAIRE", "U0LUC"}),
        tickets=frozenset(str(number) for number in numbers),
    )
    return Scene(house, bot, await reach(bot, house), spots, theirs, own, their_ticket=4)
