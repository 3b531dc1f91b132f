"""One ticket's life, acted by the people whose ticket it is, and seen by each of them."""

import pytest

from tests.support.cast import Actor, Message, number

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, DESK = "acme-support", "desk"
WISH = "Bonjour, l'imprimante du 2e ne répond plus"


async def card_of(reader: Actor, text: str = WISH) -> Message:
    return (await reader.sees(DESK)).with_(text)


async def a_report(claire: Actor, alice: Actor) -> tuple[Message, Message]:
    """Something Claire wrote, and the card that the desk has of it."""
    said = await claire.says(WISH, ACME)
    return said, await card_of(alice)


async def test_a_report_makes_one_card_and_one_quiet_sign(claire: Actor, alice: Actor) -> None:
    said, card = await a_report(claire, alice)
    assert card.buttons == [
        "Prendre",
        "Répondre au client",
        "Attribuer",
        "Modifier",
        "Pas une demande",
    ]
    assert "Acme" in card.words
    assert "Claire" in card.words
    assert len(await alice.sees(DESK)) == 1
    seen = await claire.sees(ACME)
    assert [m.reactions for m in seen if m.ts == said.ts] == [["eyes"]]
    assert len(seen.by("vigie")) == 0
    assert len(await claire.thread(said)) == 1


async def test_words_of_the_same_person_within_minutes_join(claire: Actor, alice: Actor) -> None:
    await a_report(claire, alice)
    await claire.says("et il y a un voyant rouge", ACME)
    assert len(await alice.sees(DESK)) == 1
    thread = await alice.thread(await card_of(alice))
    assert "voyant rouge" in thread.words


async def test_two_people_make_two_tickets(claire: Actor, luc: Actor, alice: Actor) -> None:
    await claire.says(WISH, ACME)
    await luc.says("Le site web est lent", ACME)
    assert len(await alice.sees(DESK)) == 2


async def test_taking_shows_who_has_it(claire: Actor, alice: Actor, bruno: Actor) -> None:
    _, card = await a_report(claire, alice)
    answer = await alice.clicks("Prendre", card)
    assert answer.ok
    card = await card_of(bruno)
    assert "Alice" in card.words
    assert "Prendre" not in card.buttons
    refused = await bruno.clicks("tickets.assign", card)
    assert refused.form is not None


async def test_only_one_of_two_takes_it(claire: Actor, alice: Actor, bruno: Actor) -> None:
    await a_report(claire, alice)
    shown = await bruno.types("/ticket T-1")
    await alice.clicks("Prendre", DESK)
    refused = await bruno.clicks("Take", shown.shown[-1])
    assert "Alice Martin already has this ticket" in refused.words


async def test_a_reply_reaches_the_client_and_is_shown_at_the_desk(
    claire: Actor, alice: Actor
) -> None:
    said, card = await a_report(claire, alice)
    await alice.clicks("Répondre au client", card)
    sent = await alice.submits(words="Je m'en occupe.", minutes="10")
    assert sent.ok
    thread = await claire.thread(said)
    assert "Je m'en occupe." in thread.words
    assert "10" not in thread[-1].words
    assert "Je m'en occupe." in (await alice.thread(card)).words


async def test_what_is_said_in_the_desk_thread_stays_inside(
    claire: Actor, alice: Actor, bruno: Actor
) -> None:
    said, card = await a_report(claire, alice)
    await bruno.says("c'est encore leur vieux toner", DESK, thread_ts=card)
    assert "toner" not in (await claire.sees(ACME)).words
    assert "toner" not in (await claire.thread(said)).words
    assert "toner" in (await alice.types("/ticket T-1")).words


async def test_the_clients_replies_edits_deletions_and_files_reach_the_desk(
    claire: Actor, alice: Actor
) -> None:
    said, card = await a_report(claire, alice)
    reply = await claire.says("toujours rien", ACME, thread_ts=said)
    await claire.edits(reply, "toujours rien, et ça fume")
    gone = await claire.says("mot de passe: 1234", ACME, thread_ts=said)
    await claire.deletes(gone)
    await claire.says(
        "la photo", ACME, thread_ts=said, files=[{"name": "baie.png", "content": "pixels"}]
    )
    thread = await alice.thread(card)
    assert "toujours rien" in thread.words
    assert "et ça fume" in thread.words
    assert "a supprimé un message" in thread.words
    assert [name for m in thread for name in m.files if name.startswith("baie")]


async def test_resolving_and_confirming(claire: Actor, alice: Actor) -> None:
    said, card = await a_report(claire, alice)
    await alice.clicks("Prendre", card)
    await alice.clicks("Résoudre", card)
    await alice.submits(words="Toner remplacé.", minutes="1h20")
    thread = await claire.thread(said)
    assert thread.with_("Toner remplacé.").buttons == ["Ça marche", "Toujours en panne"]
    assert (await claire.sees(ACME))[-1].reactions == ["white_check_mark"]
    assert (await claire.clicks("Ça marche", thread[-1])).ok
    assert (await claire.thread(said))[-1].buttons == []
    assert "Clos" in (await card_of(alice)).words
    assert "Temps passé : 80 min" in (await alice.types("/ticket T-1")).words


async def test_still_broken_gives_it_back_to_its_technician(claire: Actor, alice: Actor) -> None:
    said, card = await a_report(claire, alice)
    await alice.clicks("Résoudre", await _taken(alice, card))
    await alice.submits(words="Toner remplacé.")
    await claire.clicks("Toujours en panne", (await claire.thread(said))[-1])
    card = await card_of(alice)
    assert "En cours" in card.words
    assert alice.mention in (await alice.thread(card)).words
    assert (await claire.sees(ACME))[-1].reactions == ["eyes"]
    assert (await claire.thread(said)).with_("Toner").buttons == []


async def _taken(alice: Actor, card: Message) -> Message:
    await alice.clicks("Prendre", card)
    return card


async def test_the_clients_button_pressed_twice_has_one_effect(claire: Actor, alice: Actor) -> None:
    said, card = await a_report(claire, alice)
    await alice.clicks("Résoudre", await _taken(alice, card))
    await alice.submits(words="Toner remplacé.")
    answer = (await claire.thread(said))[-1]
    await claire.clicks("tickets.works", answer)
    timeline = (await alice.types("/ticket T-1")).words
    assert timeline.count("a confirmé que ça marche") == 1


async def test_waiting_ends_when_the_client_writes(claire: Actor, alice: Actor) -> None:
    said, card = await a_report(claire, alice)
    await alice.clicks("Attendre le client", await _taken(alice, card))
    assert "En attente du client" in (await card_of(alice)).words
    await claire.says("la voici", ACME, thread_ts=said)
    assert "En cours" in (await card_of(alice)).words


async def test_not_a_request_takes_the_sign_away_and_can_be_undone(
    claire: Actor, alice: Actor
) -> None:
    said, card = await a_report(claire, alice)
    await alice.clicks("Pas une demande", card)
    assert (await claire.sees(ACME))[-1].reactions == []
    await alice.clicks("Rouvrir", card)
    assert "Nouveau" in (await card_of(alice)).words
    assert (await claire.sees(ACME))[-1].reactions == ["eyes"]
    assert said.ts


async def test_editing_changes_priority_and_target(claire: Actor, alice: Actor) -> None:
    _, card = await a_report(claire, alice)
    await alice.clicks("Modifier", card)
    await alice.submits(title="Imprimante du 2e étage", impact="1", urgency="1")
    card = await card_of(alice, "Imprimante du 2e étage")
    assert "P1" in card.words


async def test_assigning_tells_the_next_person_and_nobody_else(
    claire: Actor, alice: Actor, bruno: Actor
) -> None:
    _, card = await a_report(claire, alice)
    await alice.clicks("Attribuer", card)
    await alice.submits(technician="Bruno Keller")
    thread = await bruno.thread(card)
    assert bruno.mention in thread.words
    assert "Bruno" in (await card_of(alice)).words


async def test_a_technician_who_writes_in_the_client_thread_has_replied(
    claire: Actor, alice: Actor
) -> None:
    said, card = await a_report(claire, alice)
    await alice.says("On regarde tout de suite.", ACME, thread_ts=said)
    card = await card_of(alice)
    assert "En cours" in card.words
    assert "On regarde tout de suite." in (await alice.thread(card)).words


async def test_a_technicians_own_talk_in_the_channel_is_no_request(
    alice: Actor, bruno: Actor
) -> None:
    await alice.says("Maintenance ce soir à 20 h.", ACME)
    assert len(await bruno.sees(DESK)) == 0


async def test_the_desk_marks_a_message_and_it_becomes_a_ticket(alice: Actor, bruno: Actor) -> None:
    said = await alice.says("Luc me dit au téléphone que le wifi coupe", ACME)
    await bruno.reacts(said, "ticket")
    await alice.reacts(said, "ticket")
    assert "le wifi coupe" in (await bruno.sees(DESK)).words
    assert len(await bruno.sees(DESK)) == 1


async def test_typing_a_ticket_opens_the_form_filled_in(alice: Actor, claire: Actor) -> None:
    answer = await alice.types("/ticket imprimante en panne", channel=ACME)
    assert answer.form is not None
    assert "imprimante en panne" in answer.form.words
    sent = await alice.submits(words="Bac 2")
    assert sent.ok
    card = await card_of(alice, "imprimante en panne")
    assert "Acme" in card.words
    assert len((await claire.sees(ACME)).by("vigie")) == 0
    told = await alice.sees("@vigie")
    assert number(told.words) == "T-1"
    await alice.clicks("Répondre au client", card)
    await alice.submits(words="Nous venons demain.")
    root = (await claire.sees(ACME)).with_("imprimante en panne")
    assert "Nous venons demain." in (await claire.thread(root)).words
    await claire.says("Merci, à demain", ACME, thread_ts=root)
    assert "Merci, à demain" in (await alice.thread(card)).words


async def test_lists(alice: Actor, claire: Actor, luc: Actor) -> None:
    _, card = await a_report(claire, alice)
    await luc.says("Le site web est lent", ACME)
    assert "rien en cours" in (await alice.types("/ticket list mine")).words
    await alice.clicks("Prendre", card)
    mine = (await alice.types("/ticket list")).words
    assert "imprimante" in mine
    assert "site web" not in mine
    for what in ("open", "acme", "ACME "):
        assert "site web" in (await alice.types(f"/ticket list {what}")).words
    assert "Rien n'est en retard" in (await alice.types("/ticket list late")).words
    unknown = (await alice.types("/ticket list inconnu")).words
    assert "inconnu" in unknown
    assert "liste miens" in unknown


async def test_a_clients_member_may_write_directly(claire: Actor, alice: Actor) -> None:
    await claire.says("Bonjour", ACME)
    said = await claire.says("Mon écran clignote, je préfère vous l'écrire ici", "@vigie")
    card = await card_of(alice, "écran clignote")
    await alice.clicks("Répondre au client", card)
    await alice.submits(words="On passe à 14 h.")
    assert "On passe à 14 h." in (await claire.thread(said)).words
    assert "14 h" not in (await claire.sees(ACME)).words


async def test_help_reads_in_the_readers_language(alice: Actor, bruno: Actor) -> None:
    assert "Ce que sait faire" in (await alice.types("/ticket help")).words
    assert "can do" in (await bruno.types("/ticket aide")).words


async def test_words_on_what_is_over_are_seen_by_the_whole_desk(
    claire: Actor, alice: Actor
) -> None:
    said, card = await a_report(claire, alice)
    await alice.clicks("Pas une demande", card)
    await claire.says("si, c'est toujours en panne", ACME, thread_ts=said)
    assert "toujours en panne" in (await alice.sees(DESK)).words
    await alice.clicks("Rouvrir", await card_of(alice))
    await claire.says("alors ?", ACME, thread_ts=said)
    assert "alors ?" not in (await alice.sees(DESK)).words
