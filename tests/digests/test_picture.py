"""The picture of the weeks: drawn for each language, whatever the numbers are."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from matplotlib.image import imread

from commands.digests import picture
from commands.kit.capability import Drawn

NUMBERS = ((12, 10, 45, 1), (0, 0, None, 0), (31, 33, 128, 5))


def weeks(*numbers: tuple[int, int, int | None, int]) -> list[dict[str, Any]]:
    return [
        {
            "starts": (date(2026, 11, 2) + timedelta(weeks=place)).isoformat(),
            "opened": opened,
            "solved": solved,
            "response": response,
            "late": late,
        }
        for place, (opened, solved, response, late) in enumerate(numbers)
    ]


async def drawn(*numbers: tuple[int, int, int | None, int], locale: str = "fr-FR") -> Drawn:
    return await picture.draw({"weeks": weeks(*numbers)}, locale, "Europe/Paris")


async def test_it_is_a_picture_on_a_ground_of_its_own() -> None:
    made = await drawn(*NUMBERS)
    assert made.name == "vigie-2026-11-16.png"
    assert made.title == "Les dernières semaines"
    pixels = imread(BytesIO(made.content), format="png")
    assert pixels.shape[:2] == (880, 880)
    # Opaque and white at its edge, so that a dark Slack shows the same.
    assert pixels[0, 0].tolist() == [1, 1, 1, 1]
    assert (pixels[..., 3] == 1).all()
    seen = (pixels[::3, ::3, :3] * 255).round().astype(int).reshape(-1, 3)
    told = {tuple(colour) for colour in seen.tolist()}
    assert {(0, 114, 178), (86, 180, 233), (213, 94, 0)} <= told


@pytest.mark.parametrize(
    "numbers",
    [
        ((0, 0, None, 0),),
        ((0, 0, 0, 0), (0, 0, 0, 0)),
        ((100_000, 1, 60_000, 99_999),) * 8,
    ],
    ids=["nothing", "noughts", "storms"],
)
async def test_any_numbers_can_be_drawn(
    numbers: tuple[tuple[int, int, int | None, int], ...],
) -> None:
    assert (await drawn(*numbers)).content.startswith(b"\x89PNG")


async def test_its_words_say_what_it_shows() -> None:
    french = picture.in_words(weeks(*NUMBERS), "fr")
    assert french.startswith("Semaine du 16 nov.")
    assert "31 reçues, 33 résolues, 5 après l'heure promise." in french
    assert "La moitié a reçu une réponse en moins de 2 h 08." in french
    english = picture.in_words(weeks(*NUMBERS), "en")
    assert "Week of Nov 16: 31 came in, 33 solved, 5 later than promised." in english
    assert english.count("Half answered") == 2
    assert len(picture.in_words(weeks(*[(99, 99, 599, 99)] * 8), "fr")) < 1000
