"""What a search answers, asked without Slack: by the team, and by a client's lead."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from commands.kit.person import Who
from commands.kit.refused import Refused
from commands.kit.services import Act, Services
from commands.search import service
from integrations.slack.reader import SlackReader
from storage import tickets
from storage.db import Database
from storage.people import Role
from storage.scope import Scope
from tests.kit.a_room import FixedClock
from tests.search.written import AT, furnish, index, say, write

ALICE = Who(1, "U0ALICE", "Alice", Role.TECHNICIAN, None, "fr-FR", "Europe/Paris")
NADIA = Who(2, "U0NADIA", "Nadia", Role.MANAGER, None, "fr-FR", "Europe/Paris")
LUC = Who(9, "U0LUC", "Luc", Role.LEAD, 1, "fr-FR", "Europe/Paris")


@pytest.fixture
async def house(db: Database) -> None:
    """Printers at Acme (1) and Globex (2), a private ticket (3), a screen (4)."""
    async with db.writing() as session:
        acme, globex = await furnish(session)
        await write(session, acme, "Imprimante muette", "le bac deux", "!contrat Kyocera impayé")
        await write(session, globex, "Panne", "notre imprimante Zebra est lente")
        await write(session, acme, "Départ", "rendre l'imprimante", sensitive=True)
        await write(session, acme, "Écran noir", "rien à l'écran", state="closed")
        await index(session, 1, 2, 3, 4)


async def ask(db: Database, who: Who, text: str, page: int = 1) -> dict[str, Any]:
    services = Services(db, FixedClock(), SlackReader(AsyncWebClient()))
    act = Act(who, AT, "test", services, who.slack_user)
    async with db.reading() as session:
        return await service.find(session, act, text, page)


def numbers(answer: dict[str, Any]) -> list[int]:
    return [row["id"] for row in answer["rows"]]


@pytest.mark.usefixtures("house")
async def test_the_title_comes_first_and_the_hit_is_shown(db: Database) -> None:
    answer = await ask(db, ALICE, "imprimantes")
    assert numbers(answer) == [1, 2]
    assert answer["rows"][1]["snippet"] == [
        ("notre ", False),
        ("imprimante", True),
        (" Zebra est lente", False),
    ]
    assert (answer["total"], answer["pages"], answer["missing"]) == (2, 1, [])


@pytest.mark.usefixtures("house")
async def test_a_private_ticket_is_for_those_who_may_read_it(db: Database) -> None:
    assert numbers(await ask(db, NADIA, "imprimante")) == [1, 3, 2]
    assert numbers(await ask(db, ALICE, "T-3")) == []
    assert numbers(await ask(db, NADIA, "T-3")) == [3]


@pytest.mark.usefixtures("house")
async def test_a_lead_finds_their_own_and_nothing_said_inside(db: Database) -> None:
    assert numbers(await ask(db, LUC, "imprimante")) == [1, 3]
    for text in ("zebra", "kyocera", "T-2", "lente panne", "kyocrea"):
        answer = await ask(db, LUC, text)
        assert answer["rows"] == [], text
    shown = await ask(db, LUC, "imprimante kyocera")
    assert "Kyocera" not in str(shown["rows"])
    with pytest.raises(Refused):
        await ask(db, LUC, "imprimante client:globex")


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("imprimnate", [1, 2]),
        ("imprimante zebar", [2]),
        ("ecran etat:ferme", [4]),
        ("écran open", [4]),
        ("open écran", []),
        ("closed", [4]),
        ("imprimante par:nadia", []),
        ("T-4 imprimante", [4, 1, 2]),
        ("client:glob", [2]),
        ("since:2026-11-23 imprimante", [1, 2]),
        ("before:2026-11-23 imprimante", []),
        ("matériel:zebra", [2]),
    ],
)
async def test_what_is_found(db: Database, text: str, found: list[int]) -> None:
    assert numbers(await ask(db, ALICE, text)) == found


@pytest.mark.usefixtures("house")
async def test_what_nobody_wrote_is_left_out_and_named(db: Database) -> None:
    answer = await ask(db, ALICE, "imprimante xyzzy42")
    assert numbers(answer) == [1, 2]
    assert answer["missing"] == ["xyzzy42"]


@pytest.mark.usefixtures("house")
async def test_without_one_that_has_all_words_those_with_some_are_shown(db: Database) -> None:
    answer = await ask(db, ALICE, "kyocera zebra")
    assert set(numbers(answer)) == {1, 2}
    assert answer["partly"]


@pytest.mark.usefixtures("house")
async def test_a_guess_is_said_to_be_one(db: Database) -> None:
    assert (await ask(db, ALICE, "zebar"))["guessed"]
    assert not (await ask(db, ALICE, "zebra"))["guessed"]


async def test_pages_end_where_the_tickets_end(db: Database) -> None:
    async with db.writing() as session:
        acme, _ = await furnish(session)
        for _ in range(8):
            await write(session, acme, "toner")
        await index(session, *range(1, 9))
    first, last = await ask(db, ALICE, "toner"), await ask(db, ALICE, "toner", 99)
    assert (len(first["rows"]), len(last["rows"])) == (6, 2)
    assert (first["page"], last["page"], last["pages"]) == (1, 2, 2)
    assert numbers(await ask(db, ALICE, "toner", -1)) == numbers(first)


async def test_a_state_is_the_tickets_own_and_not_the_indexs(db: Database) -> None:
    async with db.writing() as session:
        acme, _ = await furnish(session)
        await write(session, acme, "toner", state="new")
        await index(session, 1)
        await say(session, 1, acme.id, "merci")
        ticket = await tickets.get(session, Scope.desk(), 1)
        assert ticket is not None
        ticket.state = "closed"
    assert numbers(await ask(db, ALICE, "toner state:new")) == []
