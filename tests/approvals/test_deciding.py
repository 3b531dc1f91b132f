"""The client's lead decides, and nobody else."""

import asyncio

import pytest

from commands.kit.doors import Reply
from commands.kit.inbound import Click
from tests.approvals.asked import (
    ACME,
    DESK,
    DIRECT,
    WISH,
    approval,
    audited,
    card_of,
    order,
    ticket,
)
from tests.house.payloads import Outsider, Target, click_body
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

pytestmark = pytest.mark.usefixtures("desk", "bot")


async def press(bot: Bot, user: str, team: str, action: str, number: int) -> Reply:
    """Press a button of a card that somebody does not even see."""
    element = {"type": "button", "action_id": action, "value": str(number)}
    body = click_body(Outsider(user, team), element, Target("number", str(number)))
    return await bot.program.doors.click(Click.parse(body))


async def test_the_lead_has_all_details_and_approves(
    alice: Actor, luc: Actor, claire: Actor, bot: Bot, desk: House
) -> None:
    await order(bot, desk, alice)
    assert (await ticket(bot)).state == "approval"
    assert (await ticket(bot)).due_at is None
    card = await card_of(luc)
    for words in ("Commande de matériel", "Écran", "Quantité", "T-1"):
        assert words in card.words
    assert card.buttons == ["Approuver", "Refuser", "Poser une question"]
    assert "Attend l'accord de Luc Moreau" in (await alice.sees(DESK)).with_(WISH).words
    assert len(await claire.sees(ACME)) == 0
    assert (await luc.clicks("Approuver", card)).ok
    await bot.tick()
    card = await card_of(luc)
    assert card.buttons == []
    assert "Approuvé par Luc Moreau" in card.words
    assert (await ticket(bot)).state == "new"
    assert (await ticket(bot)).due_at is not None
    desk_card = (await alice.sees(DESK)).with_(WISH)
    assert "Prendre" in desk_card.buttons
    assert "Approuvé par Luc Moreau" in desk_card.words
    assert "Luc Moreau a approuvé T-1" in (await alice.thread(desk_card)).words
    [entry] = await audited(bot, "approval.approved")
    assert entry.actor == f"person:{desk.person('U0LUC').id}"
    assert entry.client_id == desk.acme.id


async def test_a_refusal_has_its_words_and_sets_the_ticket_aside(
    alice: Actor, luc: Actor, bot: Bot, desk: House
) -> None:
    await order(bot, desk, alice)
    await luc.clicks("Refuser", await card_of(luc))
    sent = await luc.submits(words="Trop cher cette année.")
    assert sent.ok
    await bot.tick()
    assert "Trop cher cette année." in (await card_of(luc)).words
    assert (await ticket(bot)).state == "dismissed"
    card = (await alice.sees(DESK)).with_(WISH)
    assert "Refusé par Luc Moreau" in card.words
    assert "Trop cher cette année." in (await alice.thread(card)).words


async def test_reopened_it_is_asked_again(alice: Actor, luc: Actor, bot: Bot, desk: House) -> None:
    await order(bot, desk, alice)
    await luc.clicks("Refuser", await card_of(luc))
    await luc.submits(words="Pas maintenant.")
    await bot.tick()
    await alice.clicks("Rouvrir", (await alice.sees(DESK)).with_(WISH))
    assert (await ticket(bot)).state == "approval"
    await bot.tick()
    assert len((await luc.sees(DIRECT)).by("vigie")) == 2


async def test_nobody_begins_before_the_lead_has_said_yes(
    alice: Actor, bot: Bot, desk: House
) -> None:
    await order(bot, desk, alice)
    card = (await alice.sees(DESK)).with_(WISH)
    assert card.buttons[:3] == ["Répondre au client", "Modifier", "Pas une demande"]
    for action in ("tickets.take", "tickets.wait"):
        reply = await press(bot, "U0BRUNO", "T0US", action, 1)
        assert reply.say is not None
        assert "not approved" in reply.say["text"], action
    assert (await ticket(bot)).state == "approval"


@pytest.mark.parametrize(
    ("user", "team"),
    [
        ("U0MALLORY", "T0GLOBEX"),
        ("U0CLAIRE", "T0ACME"),
        ("U0NADIA", "T0US"),
        ("U0ALICE", "T0US"),
        ("U0NOBODY", "T0OTHER"),
    ],
)
async def test_nobody_else_decides(
    user: str, team: str, alice: Actor, luc: Actor, bot: Bot, desk: House
) -> None:
    await order(bot, desk, alice)
    number = (await approval(bot)).id
    for action in ("approvals.approve", "approvals.refuse", "approvals.ask"):
        reply = await press(bot, user, team, action, number)
        assert reply.view is None
        assert reply.say is not None
        assert WISH not in str(reply.say)
    assert (await approval(bot)).state == "pending"
    assert (await ticket(bot)).state == "approval"
    assert len((await card_of(luc)).buttons) == 3


async def test_pressed_twice_it_counts_once(alice: Actor, bot: Bot, desk: House) -> None:
    await order(bot, desk, alice)
    number = (await approval(bot)).id
    one, other = await asyncio.gather(
        press(bot, "U0LUC", "T0ACME", "approvals.approve", number),
        press(bot, "U0LUC", "T0ACME", "approvals.approve", number),
    )
    said = [reply.say["text"] for reply in (one, other) if reply.say is not None]
    assert said == ["Luc Moreau a déjà pris cette décision."]
    assert len(await audited(bot, "approval.approved")) == 1
    await bot.tick()
    await bot.tick()
    assert len(await audited(bot, "ticket.approval_decided")) == 1


async def test_of_several_leads_the_first_decides(
    alice: Actor, luc: Actor, claire: Actor, bot: Bot, desk: House
) -> None:
    async with bot.db.writing() as session:
        person = await session.get_one(type(desk.person("U0CLAIRE")), desk.person("U0CLAIRE").id)
        person.role = "lead"
    await order(bot, desk, alice)
    card = await card_of(luc)
    assert (await claire.clicks("Approuver", await card_of(claire))).ok
    assert "Approuvé par Claire Dubois" in (await card_of(luc)).words
    assert (await card_of(luc)).buttons == []
    reply = await press(bot, "U0LUC", "T0ACME", "approvals.refuse", (await approval(bot)).id)
    assert reply.say is not None
    assert "Claire Dubois a déjà" in reply.say["text"]
    assert card.ts == (await card_of(luc)).ts


async def test_a_question_is_answered_below_the_card(
    alice: Actor, luc: Actor, bot: Bot, desk: House
) -> None:
    await order(bot, desk, alice)
    await luc.clicks("Poser une question", await card_of(luc))
    await luc.submits(words="Combien cela coûte-t-il ?")
    thread = await alice.thread((await alice.sees(DESK)).with_(WISH))
    asked = thread.with_("Combien cela coûte-t-il ?")
    answer = await alice.clicks("Répondre à la question", asked)
    assert answer.form is not None
    assert (await alice.submits(words="320 € les deux.")).ok
    card = await card_of(luc)
    assert "320 € les deux." in card.words
    assert len(card.buttons) == 3
    assert "320 € les deux." in (await luc.thread(card)).words
    told = (await alice.types("/ticket T-1")).words
    assert "a posé une question avant de décider" in told
    assert "a répondu au référent" in told


async def test_without_words_nothing_is_refused_or_asked(
    alice: Actor, luc: Actor, bot: Bot, desk: House
) -> None:
    await order(bot, desk, alice)
    await luc.clicks("Refuser", await card_of(luc))
    assert (await luc.submits(words=" ")).errors == {"words": "Écrivez d'abord quelques mots."}
    assert (await approval(bot)).state == "pending"
