"""Two tickets about one thing: merged, every reporter is answered in their own place; undone."""

import pytest

from tests.support.cast import Actor, Message

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, DESK = "acme-support", "desk"
FIRST = "L'imprimante du 2e ne répond plus"
SECOND = "Bonjour, l'imprimante du 2e étage est bloquée"


async def card_of(reader: Actor, number: str) -> Message:
    cards = await reader.sees(DESK)
    return next(card for card in cards if card.words.lstrip("*").startswith(f"{number} "))


async def two_reports(claire: Actor, luc: Actor) -> tuple[Message, Message]:
    """One thing, told by Claire in the channel and by Luc directly."""
    hers = await claire.says(FIRST, ACME)
    await claire.stage.settle()
    his = await luc.says(SECOND, "@vigie")
    await luc.stage.settle()
    return hers, his


async def test_a_likely_duplicate_is_offered_and_merged(
    claire: Actor, luc: Actor, alice: Actor
) -> None:
    hers, his = await two_reports(claire, luc)
    card = await card_of(alice, "T-2")
    assert "Ressemble à T-1" in card.words.replace("*", "")
    assert (await alice.clicks("tickets.merge", card)).ok
    card = await card_of(alice, "T-2")
    assert "Fusionné" in card.words
    assert "T-1" in card.words
    assert "Séparer" in card.buttons
    parent = await card_of(alice, "T-1")
    assert "T-2" in parent.words
    assert "étage est bloquée" in (await alice.thread(parent)).words
    # Both reporters are answered in their own place, and nothing else is said to either.
    await alice.clicks("Répondre au client", parent)
    await alice.submits(words="Un technicien arrive.")
    for reporter, said in ((claire, hers), (luc, his)):
        thread = await reporter.thread(said)
        assert [m.words for m in thread.by("vigie")] == ["Un technicien arrive.\nAlice Martin"]


async def test_what_is_written_in_a_merged_thread_comes_to_the_other_ticket(
    claire: Actor, luc: Actor, alice: Actor
) -> None:
    _, his = await two_reports(claire, luc)
    await alice.clicks("tickets.merge", await card_of(alice, "T-2"))
    parent = await card_of(alice, "T-1")
    await alice.clicks("Prendre", parent)
    await alice.clicks("tickets.wait", parent)
    await luc.says("et maintenant elle fume", "@vigie", thread_ts=his)
    parent = await card_of(alice, "T-1")
    assert "elle fume" in (await alice.thread(parent)).words
    assert "En cours" in parent.words


async def test_resolving_reaches_everybody_and_either_may_judge(
    claire: Actor, luc: Actor, alice: Actor
) -> None:
    hers, his = await two_reports(claire, luc)
    shown = await alice.types("/ticket T-2")
    form = await alice.clicks("Fusionner…", shown.shown[-1])
    assert form.form is not None
    assert form.form.choices("parent") == [f"T-1 · {FIRST}"]
    assert (await alice.submits()).ok
    # What a colleague writes in the other one's own thread reaches him as well.
    await alice.says("Je regarde.", ACME, thread_ts=hers)
    assert [m.words for m in (await luc.thread(his)).by("vigie")] == ["Je regarde.\nAlice Martin"]
    parent = await card_of(alice, "T-1")
    await alice.clicks("Résoudre", parent)
    await alice.submits(words="Bourrage retiré.")
    answer = (await luc.thread(his)).with_("Bourrage")
    assert answer.buttons == ["Ça marche", "Toujours en panne"]
    assert [m.reactions for m in await luc.sees("@vigie") if m.ts == his.ts] == [
        ["white_check_mark"]
    ]
    await luc.clicks("Toujours en panne", answer)
    assert "En cours" in (await card_of(alice, "T-1")).words
    assert (await claire.thread(hers)).with_("Bourrage").buttons == []
    assert (await luc.thread(his)).with_("Bourrage").buttons == []


async def test_unmerging_puts_everything_back(claire: Actor, luc: Actor, alice: Actor) -> None:
    hers, his = await two_reports(claire, luc)
    await alice.clicks("tickets.merge", await card_of(alice, "T-2"))
    await luc.says("toujours pareil", "@vigie", thread_ts=his)
    await alice.clicks("Séparer", await card_of(alice, "T-2"))
    card = await card_of(alice, "T-2")
    assert "Nouveau" in card.words
    assert "toujours pareil" in (await alice.types("/ticket T-2")).words
    assert "toujours pareil" not in (await alice.types("/ticket T-1")).words
    await alice.clicks("Répondre au client", await card_of(alice, "T-1"))
    await alice.submits(words="J'arrive.")
    assert "J'arrive." in (await claire.thread(hers)).words
    assert "J'arrive." not in (await luc.thread(his)).words
    await luc.says("alors ?", "@vigie", thread_ts=his)
    assert "alors ?" in (await alice.thread(await card_of(alice, "T-2"))).words
