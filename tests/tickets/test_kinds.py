"""The form of a new ticket, filled in by the people who use it."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select, update

from commands.tickets.forms import FORMS, RequestForm
from storage.clients import Client
from storage.contracts import Contract
from storage.people import Person
from storage.tickets import Entry, Ticket
from tests.support.bot import Bot
from tests.support.cast import Actor, Form
from tests.support.house import House
from tests.support.rows import SOME_DAY

pytestmark = pytest.mark.usefixtures("desk", "bot")
DESK = "desk"


async def form_of(who: Actor) -> Form:
    form = await who.form()
    assert form is not None
    return form


def labels(form: Form) -> list[str]:
    return [block["label"]["text"] for block in form.raw["blocks"] if block["type"] == "input"]


async def a_ticket(bot: Bot, number: int = 1) -> Ticket:
    async with bot.db.reading() as session:
        found = await session.get(Ticket, number)
    assert found is not None
    return found


async def test_the_kind_decides_what_is_asked_and_what_was_typed_stays(
    alice: Actor, bot: Bot, desk: House
) -> None:
    await alice.types("/ticket Zoé arrive lundi", "acme-support")
    form = await form_of(alice)
    assert "Premier jour" not in labels(form)
    await alice.picks("tickets.form:kind", "newcomer")
    form = await form_of(alice)
    assert "Premier jour" in labels(form)
    assert "Impact : qui est touché ?" not in labels(form)
    assert "Numéro à reprendre" not in labels(form)
    await alice.picks("tickets.form:phone", "yes")
    assert "Numéro à reprendre" in labels(await form_of(alice))
    sent = await alice.submits(
        f_full_name="Zoé Petit",
        f_first_day="2026-11-30",
        f_manager=str(desk.person("U0LUC").id),
        f_phone_number="04 72 00 00 00",
    )
    assert sent.ok, sent.errors
    ticket = await a_ticket(bot)
    assert (ticket.kind, ticket.form, ticket.title) == ("request", "newcomer", "Zoé arrive lundi")
    assert ticket.answers == {
        "full_name": "Zoé Petit",
        "first_day": "2026-11-30",
        "manager": str(desk.person("U0LUC").id),
        "device": "laptop",
        "phone": "yes",
        "phone_number": "04 72 00 00 00",
    }
    card = (await alice.sees(DESK)).with_("Zoé arrive lundi")
    for words in ("30 novembre 2026", "Luc Moreau", "Un portable", "Téléphone"):
        assert words in card.words
    told = await alice.types("/ticket T-1")
    assert "a rempli le formulaire" in told.words
    async with bot.db.reading() as session:
        entry = await session.scalar(select(Entry).where(Entry.kind == "form"))
    assert entry is not None
    assert "Prénom et nom: Zoé Petit" in entry.body


async def test_it_is_shown_in_its_readers_language(alice: Actor, bruno: Actor) -> None:
    await alice.types("/ticket Un écran", "acme-support")
    await alice.picks("tickets.form:kind", "hardware")
    await alice.submits(f_article="screen", f_quantity="2")
    english = (await bruno.types("/ticket T-1")).words
    assert "Screen" in english
    assert "Quantity" in english
    assert "Écran" in (await alice.types("/ticket T-1")).words


async def test_a_kind_picked_and_sent_before_the_form_changed_is_asked_again(
    alice: Actor, bot: Bot
) -> None:
    await alice.types("/ticket Un accès", "acme-support")
    sent = await alice.submits(kind="access")
    assert not sent.errors
    form = await form_of(alice)
    assert "pose d'autres questions" in form.words
    assert "À quoi ?" in labels(form)
    assert (await alice.submits(f_resource="Le dossier Paie")).ok
    ticket = await a_ticket(bot)
    assert (ticket.title, ticket.form) == ("Un accès", "access")
    assert ticket.answers["resource"] == "Le dossier Paie"


async def test_a_client_who_left_meanwhile_is_said_beside_the_field(
    alice: Actor, bot: Bot, desk: House
) -> None:
    await alice.types("/ticket Un écran", "acme-support")
    async with bot.db.writing() as session:
        left = update(Client).where(Client.id == desk.acme.id).values(active=False)
        await session.execute(left)
    await bot.advance(minutes=20)
    sent = await alice.submits()
    assert sent.errors == {
        "client": "Acme n'est plus un client actif. Choisissez-en un autre.",
    }
    assert (await alice.submits(client=str(desk.globex.id))).ok
    assert (await a_ticket(bot)).client_id == desk.globex.id


@pytest.fixture
def forms() -> Iterator[dict[str, RequestForm]]:
    """The forms, to be taken away from; they are put back in their order."""
    assert isinstance(FORMS, dict)
    before = dict(FORMS)
    yield FORMS
    FORMS.clear()
    FORMS.update(before)


async def test_a_kind_that_is_gone_is_said_beside_the_field(
    alice: Actor, bot: Bot, forms: dict[str, RequestForm]
) -> None:
    await alice.types("/ticket Un écran", "acme-support")
    await alice.picks("tickets.form:kind", "hardware")
    del forms["hardware"]
    await bot.advance(minutes=20)
    sent = await alice.submits()
    assert sent.errors == {
        "kind": "Ce type de demande n'est plus proposé. Choisissez-en un autre.",
    }
    await alice.picks("tickets.form:kind", "incident")
    assert (await alice.submits()).ok
    assert (await a_ticket(bot)).title == "Un écran"


async def test_somebody_who_left_meanwhile_is_said_beside_the_field(
    alice: Actor, bot: Bot, desk: House
) -> None:
    await alice.types("/ticket Un accès", "acme-support")
    await alice.picks("tickets.form:kind", "access")
    claire = desk.person("U0CLAIRE").id
    async with bot.db.writing() as session:
        await session.execute(update(Person).where(Person.id == claire).values(active=False))
    sent = await alice.submits(f_resource="VPN", f_for_whom=str(claire))
    assert list(sent.errors) == ["f_for_whom"]


async def test_the_people_and_the_likely_duplicates_are_the_chosen_clients(
    alice: Actor, claire: Actor, bot: Bot, desk: House
) -> None:
    await claire.says("L'imprimante du deuxième étage ne répond plus", "acme-support")
    await bot.settle()
    await alice.types("/ticket Imprimante du deuxième étage en panne")
    form = await form_of(alice)
    assert "T-1" not in form.words
    await alice.picks("tickets.form:client", str(desk.acme.id))
    assert "Peut-être le même : *T-1*" in (await form_of(alice)).words
    await alice.picks("tickets.form:kind", "access")
    assert "Claire Dubois" in str((await form_of(alice)).raw)
    await alice.picks("tickets.form:client", str(desk.globex.id))
    form = await form_of(alice)
    assert "T-1" not in form.words
    assert "Claire Dubois" not in str(form.raw)
    assert "Mallory Stone" in str(form.raw)


async def test_the_form_says_that_the_lead_approves_first(
    alice: Actor, bot: Bot, desk: House
) -> None:
    async with bot.db.writing() as session:
        session.add(
            Contract(
                client_id=desk.acme.id,
                name="Infogérance",
                starts_on=date(2026, 1, 1),
                ends_on=None,
                approval_kinds=["hardware"],
                created_at=SOME_DAY,
            )
        )
    await alice.types("/ticket Un écran", "acme-support")
    assert "approuve d'abord" not in (await form_of(alice)).words
    await alice.picks("tickets.form:kind", "hardware")
    assert "approuve d'abord" in (await form_of(alice)).words


async def test_a_correction_may_change_the_kind(alice: Actor, bot: Bot) -> None:
    await alice.types("/ticket Un écran", "acme-support")
    await alice.submits()
    card = (await alice.sees(DESK)).with_("Un écran")
    await alice.clicks("Modifier", card)
    await alice.submits(kind="change")
    ticket = await a_ticket(bot)
    assert (ticket.kind, ticket.form) == ("change", "change")
    assert "Changement" in (await alice.types("/ticket T-1")).words
