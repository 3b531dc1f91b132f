"""The forms of merging, links and outages: what they offer, and what they refuse."""

import pytest

from tests.support.cast import Actor, Message

pytestmark = pytest.mark.usefixtures("desk", "bot")


async def card_of(reader: Actor, number: str) -> Message:
    cards = await reader.sees("desk")
    return next(card for card in cards if card.words.lstrip("*").startswith(f"{number} "))


async def test_the_forms_of_one_ticket(claire: Actor, alice: Actor, bruno: Actor) -> None:
    await claire.says("Plus d'internet", "acme-support")
    card = await card_of(alice, "T-1")
    refused = await alice.picks("tickets.more", "Fusionner…", card)
    assert "pas d'autre ticket ouvert" in refused.words
    shown = (await alice.types("/ticket T-1")).shown[-1]
    await alice.clicks("Panne…", shown)
    wrong = await alice.submits(whom="some")
    assert "clients touchés" in wrong.errors["clients"]
    await alice.submits(whom="some", clients="Globex")
    assert "Panne : Acme, Globex" in (await card_of(alice, "T-1")).words
    form = (await bruno.clicks("Outage…", (await bruno.types("/ticket T-1")).shown[-1])).form
    assert form is not None
    await bruno.submits(whom="none")
    assert "Panne" not in (await card_of(alice, "T-1")).words
    # An old card or view may still offer what is over.
    await bruno.clicks("tickets.dismiss", await card_of(bruno, "T-1"))
    for button in ("Fusionner…", "Panne…"):
        assert "est terminé" in (await alice.clicks(button, shown)).words


async def test_an_alert_of_the_same_machine_is_offered(claire: Actor, alice: Actor) -> None:
    await claire.says("SRV-DC01 ne répond plus", "acme-support")
    await alice.sees("desk")
    await alice.types("/ticket Espace disque presque plein sur srv-dc01", channel="acme-support")
    await alice.submits()
    card = await card_of(alice, "T-2")
    assert "Ressemble à *T-1*" in card.words
    await alice.clicks("tickets.merge", card)
    # Nobody wrote it, so nobody has to be told: the client reads one answer.
    await alice.clicks("Répondre au client", await card_of(alice, "T-1"))
    await alice.submits(words="On s'en occupe.")
    seen = await claire.sees("acme-support")
    assert len(seen.by("vigie")) == 0
    assert len((await claire.thread(seen[-1])).by("vigie")) == 1
