"""Ready-made answers: written by managers, chosen by the team, sent by a person."""

import pytest

from commands.answers import rules
from commands.answers.rules import Wanted
from commands.kit.refused import Refused
from storage import answers
from tests.support.bot import Bot
from tests.support.cast import Actor

ACME, DESK = "acme-support", "desk"
BODY = "Bonjour {prénom},\nvotre demande {number} est chez {technician} ({site})."


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("", "fr", "x"), "name"),
        (Wanted("\u200b", "fr", "x"), "name"),
        (Wanted("Accueil", "de", "x"), "language"),
        (Wanted("Accueil", "fr", " \n"), "body"),
        (Wanted("Accueil", "fr", "Bonjour {chef}"), "body"),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(wanted: Wanted, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check(wanted)
    assert refusal.value.field == field


def test_an_unknown_variable_is_named_with_those_that_are_known() -> None:
    with pytest.raises(Refused, match=r"\{chef\}.*\{client\}.*\{site\}"):
        rules.check(Wanted("Accueil", "fr", "Bonjour {chef}"))


def test_what_is_kept_is_tidy() -> None:
    assert Wanted("  Premier   accueil ", "fr", " x \n").tidy == Wanted(
        "Premier accueil", "fr", "x"
    )
    rules.check(Wanted("Accueil", "fr", BODY))


async def add(nadia: Actor, name: str, body: str = BODY, language: str = "fr") -> None:
    await nadia.types("/vigie answers")
    await nadia.clicks("answers.add", await nadia.newest(DESK))
    assert name in (await nadia.submits(name=name, language=language, body=body)).words


@pytest.mark.usefixtures("desk")
async def test_a_managers_morning_with_them(bot: Bot, nadia: Actor, alice: Actor) -> None:
    assert "responsable" in (await alice.types("/vigie answers")).words
    await add(nadia, "Accueil")
    listed = await nadia.types("/vigie réponses")
    assert "Accueil" in listed.words
    await nadia.clicks("answers.add", listed.shown[-1])
    assert list((await nadia.submits(name="accueil", language="fr", body="x")).errors) == ["name"]
    refused = await nadia.submits(name="Autre", language="fr", body="Bonjour {chef}")
    assert "{chef}" in refused.errors["body"]
    await nadia.closes()
    await nadia.clicks("answers.edit", listed.shown[-1])
    form = await nadia.form()
    assert form is not None
    assert "{technician}" in form.words
    await nadia.submits(name="Bienvenue")
    listed = await nadia.types("/vigie answers")
    assert "Bienvenue" in listed.words
    assert "Accueil" not in listed.words
    await nadia.clicks("answers.remove", listed.shown[-1])
    again = await nadia.clicks("answers.edit", listed.shown[-1])
    assert "supprimée" in again.words
    async with bot.db.reading() as session:
        assert await answers.every(session) == []


@pytest.mark.usefixtures("desk", "bot")
async def test_one_comes_after_what_was_typed_and_is_filled_in(
    nadia: Actor, claire: Actor, alice: Actor
) -> None:
    await add(nadia, "Accueil")
    await add(nadia, "Welcome", "Hello {contact}", "en")
    said = await claire.says("L'imprimante ne répond plus", ACME)
    card = (await alice.sees(DESK)).with_("imprimante")
    opened = await alice.clicks("tickets.reply", card)
    assert opened.form is not None
    assert "Welcome (en)" in str(opened.form.raw)
    await alice.picks("tickets.fill", "Accueil", words="Je note.", minutes="5")
    form = await alice.form()
    assert form is not None
    assert "Je note.\n\nBonjour Claire,\nvotre demande T-1 est chez Alice Martin (…)." in form.words
    assert (await alice.submits()).ok
    assert "Bonjour Claire," in (await claire.thread(said)).words
    assert "5 min" in (await alice.types("/ticket T-1")).words
