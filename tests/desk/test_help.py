"""`/vigie help`: what this person may do, and nothing else."""

import pytest

from commands.desk import capability
from commands.kit.capability import Capability, Word
from commands.kit.doors import match
from storage.people import Person
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House


@pytest.mark.usefixtures("desk", "bot")
@pytest.mark.parametrize("line", ["/vigie help", "/vigie", "/vigie aide"])
async def test_it_lists_what_one_may(alice: Actor, nadia: Actor, line: str) -> None:
    of_technician = (await alice.types(line)).words
    assert "`/vigie client &lt;nom&gt;`" in of_technician
    assert "ce que sait faire `/ticket`" in of_technician, "code, not signs that look like it"
    of_administrator = (await nadia.types(line)).words
    assert "/ticket" in of_technician
    for word in ("/vigie équipe", "/vigie réglages"):
        assert word not in of_technician
        assert word in of_administrator


@pytest.mark.usefixtures("bot")
async def test_before_the_set_up_it_says_how_to_begin(alice: Actor) -> None:
    assert "/vigie réglages" in (await alice.types("/vigie help")).words


async def test_an_unknown_person_gets_no_list(bot: Bot, alice: Actor, desk: House) -> None:
    async with bot.db.writing() as session:
        here = await session.get(Person, desk.person("U0ALICE").id)
        assert here is not None
        here.active = False
    answer = (await alice.types("/vigie help")).words
    assert "/ticket" not in answer
    assert answer


@pytest.mark.usefixtures("desk", "bot")
async def test_an_unknown_word_is_a_clear_sentence(alice: Actor) -> None:
    assert "/vigie aide" in (await alice.types("/vigie abracadabra")).words


def test_nothing_typed_means_help_and_nothing_else_does() -> None:
    words: tuple[Word, ...] = capability(()).words
    assert match(words, "") is words[2]
    assert match(words, "  ") is words[2]
    assert match(words, "x") is None
    assert isinstance(capability(()), Capability)
