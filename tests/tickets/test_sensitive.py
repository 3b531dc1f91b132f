"""Private tickets: who reads them, where their words are said, and where they are not."""

import pytest
from sqlalchemy import select, update

from integrations.local_slack import LocalSlack
from integrations.local_slack.records import Channel as SlackChannel
from storage.audit import AuditEntry
from storage.desk import Desk
from storage.tickets import Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor, Message, NotThere

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, DESK = "acme-support", "desk"
SECRET = "Martin Dupont"


async def a_leaver(alice: Actor) -> None:
    """A ticket that is private from its first word, typed at the desk."""
    await alice.types(f"/ticket Départ de {SECRET}", ACME)
    await alice.picks("tickets.form:kind", "leaver")
    sent = await alice.submits(f_full_name=SECRET, f_last_day="2026-11-30")
    assert sent.ok, sent.errors


async def a_report(claire: Actor, alice: Actor) -> tuple[Message, Message]:
    said = await claire.says(f"Le mot de passe de {SECRET} a fuité", ACME)
    return said, (await alice.sees(DESK)).with_(SECRET)


async def hidden(claire: Actor, alice: Actor) -> Message:
    """Something Claire wrote in the channel, which Alice holds and has made private."""
    said, card = await a_report(claire, alice)
    await alice.clicks("Prendre", card)
    shown = await alice.types("/ticket T-1")
    assert (await alice.clicks("Rendre privé", shown.shown[-1])).ok
    return said


async def a_place(bot: Bot, slack: LocalSlack) -> str:
    """A private channel of the team's, where the words of private tickets are shown."""
    channel = SlackChannel("C0SECRET", "confidentiel", "group", "T0US", 0, "U0NADIA")
    channel.members |= dict.fromkeys(("U0NADIA", "U0ALICE", "U0VIGIE"))
    slack.world.state.channels[channel.id] = channel
    async with bot.db.writing() as session:
        await session.execute(update(Desk).values(sensitive_channel="C0SECRET"))
    return "confidentiel"


async def test_a_leaver_leaves_no_words_at_the_desk(
    alice: Actor, bruno: Actor, nadia: Actor, claire: Actor
) -> None:
    await a_leaver(alice)
    for reader in (alice, bruno, nadia):
        assert SECRET not in (await reader.sees(DESK)).words
        assert "privé" in (await reader.sees(DESK)).words
    assert SECRET not in (await claire.sees(ACME)).words
    refused = await bruno.types("/ticket T-1")
    assert "is private" in refused.words
    assert SECRET not in refused.words
    assert SECRET not in (await bruno.types("/ticket list open")).words
    assert SECRET not in (await bruno.types("/ticket list Acme")).words
    assert SECRET in (await nadia.types("/ticket T-1")).words
    assert SECRET in (await nadia.types("/ticket list open")).words
    assert SECRET not in (await alice.sees("@vigie")).words


async def test_a_manager_gives_it_to_somebody_who_reads_it_then(
    alice: Actor, bruno: Actor, nadia: Actor
) -> None:
    await a_leaver(alice)
    stub = (await bruno.sees(DESK)).with_("T-1")
    assert stub.buttons == ["Ouvrir"]
    shown = await nadia.clicks("Ouvrir", stub)
    await nadia.clicks("Attribuer", shown.shown[-1])
    await nadia.submits(technician="Bruno Keller")
    assert SECRET in (await bruno.types("/ticket T-1")).words
    assert bruno.mention in (await bruno.sees("@vigie")).words
    assert "Bruno Keller" in (await alice.sees(DESK)).with_("T-1").words
    assert "privé" in (await alice.types("/ticket T-1")).words


async def test_what_the_desk_hides_goes_on_in_direct_messages(
    claire: Actor, luc: Actor, alice: Actor, bruno: Actor
) -> None:
    said = await hidden(claire, alice)
    assert SECRET not in (await bruno.sees(DESK)).words
    assert "vous écrivons ici" in (await claire.sees("@vigie")).words
    shown = await alice.types("/ticket T-1")
    await alice.clicks("tickets.reply", shown.shown[-1])
    await alice.submits(words="Le mot de passe est changé.")
    assert len(await claire.thread(said)) == 1
    [root] = await claire.sees("@vigie")
    assert "Le mot de passe est changé." in (await claire.thread(root)).words
    [copy] = await luc.sees("@vigie")
    assert "Le mot de passe est changé." in (await luc.thread(copy)).words
    assert "mot de passe" not in (await bruno.sees(DESK)).words


async def test_what_the_client_answers_there_reaches_the_ticket(
    claire: Actor, luc: Actor, alice: Actor, bruno: Actor
) -> None:
    await hidden(claire, alice)
    shown = await alice.types("/ticket T-1")
    await alice.clicks("tickets.reply", shown.shown[-1])
    await alice.submits(words="C'est changé.")
    [root] = await claire.sees("@vigie")
    await claire.says("Merci beaucoup", "@vigie", thread_ts=root)
    [copy] = await luc.sees("@vigie")
    await luc.says("Faut-il prévenir la CNIL ?", "@vigie", thread_ts=copy)
    assert "CNIL" in (await alice.sees("@vigie")).words
    told = await alice.types("/ticket T-1")
    assert "Merci beaucoup" in told.words
    assert "CNIL" in told.words
    assert len(await bruno.sees(DESK)) == 1
    assert "CNIL" not in (await bruno.thread((await bruno.sees(DESK))[-1])).words


async def test_a_private_solution_is_judged_in_private(
    claire: Actor, luc: Actor, alice: Actor, bot: Bot
) -> None:
    said = await hidden(claire, alice)
    shown = await alice.types("/ticket T-1")
    await alice.clicks("tickets.resolve", shown.shown[-1])
    await alice.submits(words="Tout est changé.")
    assert len(await claire.thread(said)) == 1
    [root] = await claire.sees("@vigie")
    answer = (await claire.thread(root)).with_("Tout est changé.")
    assert answer.buttons == ["Ça marche", "Toujours en panne"]
    [copy] = await luc.sees("@vigie")
    read_along = (await luc.thread(copy)).with_("Tout est changé.")
    assert read_along.buttons == []
    assert (await claire.clicks("Ça marche", answer)).ok
    async with bot.db.reading() as session:
        assert (await session.get_one(Ticket, 1)).state == "closed"


async def test_only_who_reads_it_acts_on_it(claire: Actor, alice: Actor, bruno: Actor) -> None:
    _, card = await a_report(claire, alice)
    before = await bruno.types("/ticket T-1")
    await alice.clicks("Prendre", card)
    shown = await alice.types("/ticket T-1")
    await alice.clicks("Rendre privé", shown.shown[-1])
    for action in ("tickets.reply", "tickets.assign", "tickets.edit", "tickets.dismiss"):
        refused = await bruno.clicks(action, before.shown[-1])
        assert "is private" in refused.words, action
        assert SECRET not in refused.words


async def test_making_it_private_twice_is_refused_and_once_is_audited(
    claire: Actor, alice: Actor, bot: Bot
) -> None:
    _, card = await a_report(claire, alice)
    await alice.clicks("Prendre", card)
    shown = (await alice.types("/ticket T-1")).shown[-1]
    await alice.clicks("Rendre privé", shown)
    assert "déjà privé" in (await alice.clicks("Rendre privé", shown)).words
    async with bot.db.reading() as session:
        entries = await session.scalars(
            select(AuditEntry).where(AuditEntry.action == "ticket.private")
        )
        [entry] = entries
    assert entry.details == {"before": {"sensitive": False}, "after": {"sensitive": True}}


async def test_with_a_private_channel_the_whole_card_stands_there(
    claire: Actor, alice: Actor, bruno: Actor, bot: Bot, slack: LocalSlack
) -> None:
    place = await a_place(bot, slack)
    await hidden(claire, alice)
    card = (await alice.sees(place)).with_(SECRET)
    assert "Répondre au client" in card.buttons
    await claire.says("encore une chose", ACME, thread_ts=(await claire.sees(ACME))[-1])
    assert "encore une chose" in (await alice.thread(card)).words
    await alice.says("c'est leur ancien compte", place, thread_ts=card)
    assert "leur ancien compte" in (await alice.thread(card)).words
    assert "leur ancien compte" in (await alice.types("/ticket T-1")).words
    assert "ancien compte" not in (await bruno.sees(DESK)).words
    assert place not in await bruno.channels()


async def test_a_kind_corrected_to_a_security_incident_is_private(
    claire: Actor, alice: Actor, bruno: Actor
) -> None:
    _, card = await a_report(claire, alice)
    await alice.clicks("Modifier", card)
    await alice.submits(kind="security")
    assert SECRET not in (await bruno.sees(DESK)).words


async def test_managers_say_where_private_words_are_shown(
    nadia: Actor, alice: Actor, bot: Bot, slack: LocalSlack
) -> None:
    await a_place(bot, slack)
    await nadia.types("/vigie private")
    assert (await nadia.submits(sensitive_channel="C0SECRET")).ok
    await nadia.types("/vigie privé")
    wrong = await nadia.submits(sensitive_channel="C0ACME")
    assert list(wrong.errors) == ["sensitive_channel"]
    assert (await alice.types("/vigie private")).form is None
    async with bot.db.reading() as session:
        kept = await session.scalar(select(Desk.sensitive_channel))
    assert kept == "C0SECRET"


async def test_nobody_else_of_the_client_reads_it(claire: Actor, luc: Actor, alice: Actor) -> None:
    await luc.says(f"Nous nous séparons de {SECRET}", ACME)
    card = (await alice.sees(DESK)).with_(SECRET)
    await alice.clicks("Prendre", card)
    shown = await alice.types("/ticket T-1")
    await alice.clicks("Rendre privé", shown.shown[-1])
    shown = await alice.types("/ticket T-1")
    await alice.clicks("tickets.reply", shown.shown[-1])
    await alice.submits(words="Accès coupés.")
    assert len(await claire.sees("@vigie")) == 0
    with pytest.raises(NotThere):
        await claire.clicks("Ça marche")
