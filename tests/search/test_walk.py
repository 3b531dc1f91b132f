"""Searching as people do it: typed in Slack, through the real program."""

from datetime import timedelta

import pytest

from tests.search.written import say, write
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House
from tests.support.rows import SOME_DAY


@pytest.mark.usefixtures("desk")
async def test_a_word_is_found_however_it_is_spelt(
    bot: Bot, claire: Actor, mallory: Actor, alice: Actor
) -> None:
    await claire.says("L'imprimante du 2e étage ne répond plus", "acme-support")
    await mallory.says("The server room is too hot", "globex-support")
    await bot.tick()
    for typed in ("imprimante", "Imprimantes etage", "imprimnate", "étages client:acme"):
        found = await alice.types(f"/ticket search {typed}")
        assert "T-1" in found.words, typed
        assert "T-2" not in found.words
    opened = await alice.clicks("tickets.open:T-1", found.shown[0])
    assert "L'imprimante du 2e étage" in opened.words


async def fill(bot: Bot, desk: House) -> None:
    """Fourteen tickets about toner at Acme, the newest of Globex; one of them is solved."""
    async with bot.db.writing() as session:
        for n in range(14):
            opened = SOME_DAY - timedelta(days=30 * n)
            times = {"created_at": opened, "last_message_at": opened}
            client = desk.acme if n else desk.globex
            await write(session, client, f"Toner vide {n}", "bonjour, *vide* <!channel>", **times)
        alice = desk.person("U0ALICE").id
        await write(session, desk.acme, "Écran", "noir", technician_id=alice, state="closed")
        await say(session, 15, desk.acme.id, "plus rien", author_id=desk.person("U0CLAIRE").id)
    await bot.tick()


async def test_pages_are_turned_in_place_and_filters_narrow(
    bot: Bot, desk: House, alice: Actor
) -> None:
    await fill(bot, desk)
    first = await alice.types("/ticket cherche toner")
    assert "14 tickets" in first.words
    assert "<!channel>" not in first.words
    assert first.shown[0].buttons == ["Ouvrir"] * 6 + ["Suivants"]
    second = await alice.clicks("Suivants", first.shown[0])
    assert second.shown[0].buttons == ["Ouvrir"] * 6 + ["Précédents", "Suivants"]
    last = await alice.clicks("Suivants", second.shown[0])
    assert last.shown[0].buttons == ["Ouvrir"] * 2 + ["Précédents"]
    back = await alice.clicks("Précédents", last.shown[0])
    assert back.words == second.words

    async def numbers(typed: str) -> str:
        words = (await alice.types(f"/ticket search {typed}")).words
        return " ".join(word.strip("*") for word in words.split() if word.startswith("*T-"))

    assert await numbers("toner client:globex") == "T-1"
    assert await numbers("toner depuis:1m client:acme") == "T-2"
    assert await numbers("toner avant:12m") == "T-14"
    assert await numbers("avec:moi") == "T-15"
    assert await numbers("with:alice état:fermé") == "T-15"
    assert await numbers("par:claire") == "T-15"
    assert await numbers("closed client:acme") == "T-15"
    assert await numbers("T-3") == "T-3"
    some = await alice.types("/ticket search toner écran zzyzx")
    assert "zzyzx" in some.words
    assert "Aucun ticket n'a tous ces mots" in some.words


@pytest.mark.usefixtures("desk", "bot")
async def test_what_cannot_be_found_is_said(alice: Actor) -> None:
    for typed, says in {
        "": "Que cherchez-vous",
        "le la": "Que cherchez-vous",
        "aide": "Chercher dans tous les tickets",
        "toner client:zorglub": "zorglub",
        "toner par:zorglub": "zorglub",
        "toner état:zorglub": "zorglub",
        "toner depuis:zorglub": "zorglub",
        "toner": "Rien trouvé",
    }.items():
        assert says in (await alice.types(f"/ticket search {typed}")).words


@pytest.mark.usefixtures("desk")
async def test_what_is_deleted_or_edited_is_followed(bot: Bot, claire: Actor, alice: Actor) -> None:
    said = await claire.says("L'imprimante ne répond plus", "acme-support")
    secret = await claire.says("mot de passe Rosebud", "acme-support", thread_ts=said)
    card = (await alice.sees("desk")).with_("imprimante")
    note = await alice.says("c'est le tambour", "desk", thread_ts=card)
    await bot.tick()
    for word in ("rosebud", "tambour"):
        assert "T-1" in (await alice.types(f"/ticket search {word}")).words
    await claire.deletes(secret)
    await alice.edits(note, "c'est le chariot")
    await bot.tick()
    assert "T-1" in (await alice.types("/ticket search chariot")).words
    for word in ("rosebud", "tambour"):
        assert "T-1" not in (await alice.types(f"/ticket search {word}")).words
