"""`/vigie contract`: managers make, change and end what a client is promised."""

from typing import Any

import pytest

from tests.support.bot import Bot
from tests.support.cast import Actor

pytestmark = pytest.mark.usefixtures("desk")
TERMS: dict[str, Any] = {
    "name": "Infogérance",
    "starts_on": "2026-11-01",
    "hours": "Mon-Fri 08:00-12:00 14:00-18:00",
    "country": "FR",
    "closures": "2026-12-24..2026-12-31",
    "p3": "2 h, 1 h, 6 h",
    "warnings": "50, 75",
    "steps": "-30 min technicien\n0 responsables\n+1 h Bruno",
}


@pytest.mark.usefixtures("bot")
async def test_a_manager_makes_changes_and_ends_a_contract(nadia: Actor) -> None:
    shown = await nadia.types("/vigie contrat acme")
    assert "Aucun pour l'instant" in shown.words
    await nadia.clicks("contracts.new")
    saved = await nadia.submits(**TERMS)
    assert "Infogérance" in saved.words
    shown = await nadia.types("/vigie contract Acme")
    for words in (
        "P3: 2 h, 1 h, 6 h",
        "50, 75",
        "+1 h Bruno Keller",
        "2026-12-24..2026-12-31",
        "Mon-Fri 08:00-12:00",
    ):
        assert words in shown.words
    await nadia.clicks("contracts.change")
    await nadia.submits(p3="1 h, 1 h, 4 h", warnings="")
    shown = await nadia.types("/vigie contract Acme")
    assert "P3: 1 h, 1 h, 4 h" in shown.words
    assert "50, 75" not in shown.words
    await nadia.clicks("contracts.end")
    await nadia.submits(ends_on="2026-12-31")
    assert "31 déc. 2026" in (await nadia.types("/vigie contract Acme")).words


@pytest.mark.usefixtures("bot")
async def test_what_makes_no_sense_is_said_beside_its_field(nadia: Actor) -> None:
    await nadia.types("/vigie contract Acme")
    await nadia.clicks("contracts.new")
    answer = await nadia.submits(
        **TERMS
        | {
            "ends_on": "2026-10-01",
            "hours": "quand on veut",
            "zone": "Mars",
            "closures": "Noël",
            "p1": "vite",
            "warnings": "110",
            "steps": "0 quelqu'un",
        }
    )
    assert set(answer.errors) == {"ends_on", "hours", "zone", "closures", "p1", "warnings", "steps"}
    assert "30 min, 1 h, 4 h" in answer.errors["p1"]


async def test_a_site_has_hours_of_its_own(bot: Bot, nadia: Actor) -> None:
    await nadia.types("/vigie contract Acme")
    await nadia.clicks("contracts.new")
    await nadia.submits(**TERMS)
    await nadia.types("/vigie contract Acme")
    await nadia.picks("contracts.site", "Lyon")
    await nadia.submits(hours="24/7", zone="Europe/London", country="", closures="")
    assert "Lyon" in (await nadia.types("/vigie contract Acme")).words
    await nadia.picks("contracts.site", "Lyon")
    await nadia.submits(hours="")
    assert "Europe/London" not in (await nadia.types("/vigie contract Acme")).words
    assert bot is not None


@pytest.mark.usefixtures("bot")
async def test_a_technician_is_refused(alice: Actor) -> None:
    answer = await alice.types("/vigie contract Acme")
    assert "Infogérance" not in answer.words
    assert "responsable" in answer.words.casefold()
