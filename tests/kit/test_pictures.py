"""Files that we draw ourselves: in their place among the messages, once, whatever gets lost."""

import pytest

from commands.kit.delivery import Deliverer
from integrations.local_slack import LocalSlack
from storage import outbox
from storage.db import Database
from storage.outbox import Address, State
from tests.kit.posting import DESK, Speaker, everything, rows, say
from tests.support.cast import Actor, Stage

pytestmark = pytest.mark.usefixtures("stage")
TO_ALICE = Address(user="U0ALICE")
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def put(db: Database, words: str, to: Address = DESK, name: str = "test/drawing") -> None:
    async with db.writing() as session:
        await outbox.picture(
            session, name, {"words": words}, to, locale="fr-FR", zone="Europe/Paris"
        )


async def test_it_is_drawn_when_it_is_sent_and_keeps_its_place(
    db: Database,
    deliverer: Deliverer,
    speaker: Speaker,
    slack: LocalSlack,
    alice: Actor,
) -> None:
    await say(db, "before", to=TO_ALICE)
    await put(db, "the plan", TO_ALICE)
    await say(db, "after", to=TO_ALICE)
    assert speaker.drawn == []
    await deliverer.flush()
    assert speaker.drawn == ["the plan fr-FR Europe/Paris"]
    before, picture, after = await alice.sees("@vigie")
    assert (before.words, after.words) == ("before", "after")
    [file] = picture.raw["files"]
    assert file["title"] == "The plan"
    [row] = [row for row in await rows(db) if row.kind == "picture"]
    assert file["name"] == f"plan-{row.op}.png"
    stored = slack.world.state.files[file["id"]]
    assert stored.content == b"the plan"
    assert stored.alt == ("In words: " * 200)[:1000]


@on_sqlite
@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "http_500"])
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_lost_answer_shows_it_once(
    db: Database, deliverer: Deliverer, stage: Stage, alice: Actor, method: str, kind: str
) -> None:
    await stage.fault(method, kind)
    await put(db, "the plan")
    await everything(db, deliverer)
    shown = [message for message in await alice.sees("desk") if message.files]
    assert len(shown) == 1


@on_sqlite
async def test_what_cannot_be_drawn_is_parked_and_the_next_is_sent(
    db: Database, deliverer: Deliverer, alice: Actor
) -> None:
    await put(db, "lost", name="test/nobody's")
    await put(db, "the plan")
    await everything(db, deliverer)
    assert [row.state for row in await rows(db)] == [State.PARKED, State.SENT]
    assert len((await alice.newest("desk")).files) == 1


@on_sqlite
async def test_a_home_is_told_what_time_it_is(
    db: Database, deliverer: Deliverer, speaker: Speaker, slack: LocalSlack
) -> None:
    speaker.states["U0ALICE"] = "your day"
    asked = slack.clock.now()
    async with db.writing() as session:
        await outbox.home(session, "test/home", "U0ALICE")
    await deliverer.flush()
    assert speaker.home_at is not None
    assert asked <= speaker.home_at <= slack.clock.now()
