"""Whom a text mentions is called by name; who is unknown there is nobody in particular."""

import pytest

from commands.kit.inbound import Event, Picked
from storage import people
from tests.support.bot import Bot
from tests.support.cast import Actor

pytestmark = pytest.mark.usefixtures("desk", "bot")
ACME, DESK, GLOBEX = "acme-support", "desk", "globex-support"


async def test_titles_words_and_desk_lines_name_whom_they_mention(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    said = await claire.says("<@U0VIGIE> <@U0LUC> et <@U0ALICE> attendent", ACME)
    card = await alice.newest(DESK)
    assert "@Vigie @Luc Moreau et @Alice Martin attendent" in card.words
    reply = await claire.says("demandez à <@U0LUC>", ACME, thread_ts=said)
    await claire.edits(reply, "demandez à <@U0ALICE>")
    await alice.says("<@U0CLAIRE>, c'est vu", ACME, thread_ts=said)
    await alice.says("voir avec <@U0BRUNO>", DESK, thread_ts=card)
    thread = (await alice.thread(card)).words
    for words in ("demandez à @Luc Moreau", "demandez à @Alice Martin", "@Claire Dubois, c'est vu"):
        assert words in thread
    assert "voir avec @Bruno Keller" in (await alice.types("/ticket T-1")).words
    assert bot.program.services.our_user == "U0VIGIE"


async def heard(bot: Bot, author: Actor, channel: str, text: str) -> None:
    """Let a message come in as Slack would write it, whatever the local one knows."""
    data = {"type": "message", "user": author.id, "text": text, "channel": channel}
    data["ts"] = f"{bot.program.services.clock.now().timestamp():.6f}"
    await bot.program.doors.event(Event.parse({"event_id": f"Ev{author.id}", "event": data}))


async def test_who_is_unknown_there_is_someone_in_the_clients_language(
    bot: Bot, claire: Actor, mallory: Actor, alice: Actor
) -> None:
    """Another client's people are unknown to this one, whatever their id."""
    said = "<@U0MALLORY> ou <@U0NOBODY> ou <@U0NOBODY|paul>, et <#C0GLOBEX|> ou <#C0X|x>"
    await heard(bot, claire, "C0ACME", said)
    await heard(bot, mallory, "C0GLOBEX", "ask <@U0CLAIRE> in <#C0GLOBEX>, not <@U0ALICE|al>")
    cards = [card.words for card in await alice.sees(DESK)]
    assert "quelqu'un ou quelqu'un ou @paul, et un canal ou #x" in cards[0]
    assert "ask someone in #globex-support, not @Alice Martin" in cards[1]


async def test_typed_words_and_marked_messages_name_them_too(
    bot: Bot, alice: Actor, bruno: Actor
) -> None:
    answer = await alice.types("/ticket écran de @claire en panne", channel=ACME)
    assert answer.form is not None
    assert "écran de @Claire Dubois en panne" in answer.form.words
    text = "<@U0CLAIRE> me dit que le wifi coupe"
    message = {"text": text, "ts": "1.0"}
    picked = Picked(alice.id, "tickets.from_message", "C0ACME", "1.0", message, "T", "2.0", "")
    reply = await bot.program.doors.shortcut(picked)
    assert "@Claire Dubois me dit" in str(reply.view)
    await alice.reacts(await bruno.says(text, ACME), "ticket")
    assert "@Claire Dubois me dit" in (await alice.newest(DESK)).words


async def test_held_words_of_strangers_name_them_once_they_are_accepted(
    bot: Bot, claire: Actor, alice: Actor
) -> None:
    async with bot.db.writing() as session:
        person = await people.by_slack_user(session, claire.id)
        assert person is not None
        person.active = False
    await claire.says("<@U0LUC> est parti avec la clé", ACME)
    await alice.clicks("clients.accept", (await alice.sees(DESK))[0])
    await bot.tick()
    assert "@Luc Moreau est parti" in (await alice.sees(DESK)).words


@pytest.mark.parametrize("text", ["<@>", "<@|>", "<#>", "< @U0LUC>", "&lt;@U0LUC&gt;"])
async def test_what_only_looks_like_a_mention_names_nobody(
    text: str, claire: Actor, alice: Actor
) -> None:
    await claire.says(f"voici {text}", ACME)
    card = await alice.newest(DESK)
    assert "Luc Moreau" not in card.words
    assert "voici" in card.words
