"""A title is read to the letter wherever it stands: nothing in it comes alive, our bold holds."""

import re

import pytest

from integrations.slack.mrkdwn import literal
from storage.people import Person
from tests.support.bot import Bot
from tests.support.cast import Actor
from tests.support.house import House

ACME, DESK = "acme-support", "desk"
# What Slack shows bold, slanted, struck or as code.
LIVE = re.compile(
    r"(?<![^\W_])([*_~])(?=\S)(?!\1)(.+?)(?<=\S)(?<!\1)\1(?![^\W_])|`[^`\n]+`", re.MULTILINE
)
NASTY = [
    "*urgent* le serveur _srv_1_ ~lent~",
    "`rm -rf /` dans ```le journal```",
    "fin en étoile *",
    "* début",
    "> cité <!channel> @channel",
    "**__~~``",
]


def alive(text: str) -> list[str]:
    return [found[0] for found in LIVE.finditer(text)]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("title", NASTY)
async def test_a_title_breaks_no_bold_and_nothing_in_it_comes_alive(
    title: str, bot: Bot, claire: Actor, alice: Actor
) -> None:
    await claire.says(title, ACME)
    card = await alice.newest(DESK)
    await alice.clicks("tickets.take", card)
    await bot.advance(hours=5)
    bold = f"*T-1 · {literal(title)}*"
    shown = await alice.types("/ticket T-1")
    for words in ((await alice.thread(card))[0].words, shown.words):
        first = words.partition("\n")[0]
        assert first == bold
        assert alive(first) == [bold]
    reminder = (await alice.thread(card)).with_("attend de vos nouvelles").words
    assert alive(reminder) == [f"*{literal(title)}*"]
    listed = (await alice.types("/ticket list mine")).words.split("\n")
    assert [alive(line) for line in listed[:2]] == [["*T-1*"], []]
    assert "<!channel>" not in "".join(m.words for m in await alice.sees(DESK))


@pytest.mark.parametrize("name", ["*Claire*", "_D_ `x`", "Claire* ~du~"])
async def test_a_name_breaks_no_bold_and_words_keep_their_own(
    name: str, bot: Bot, desk: House, claire: Actor, alice: Actor
) -> None:
    async with bot.db.writing() as session:
        person = await session.get_one(Person, desk.person("U0CLAIRE").id)
        person.name = name
    said = await claire.says("L'imprimante", ACME)
    await claire.says("c'est *urgent*", ACME, thread_ts=said)
    card = await alice.newest(DESK)
    heard = (await alice.thread(card))[-1].words.split("\n")
    assert alive(heard[0]) == [f"*{literal(name)}*"]
    assert alive(heard[1]) == ["*urgent*"]
