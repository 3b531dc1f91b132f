"""Time zones as people write them."""

import pytest

from commands.kit.zones import zone_named


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("  europe/paris ", "Europe/Paris"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("Paris", None),
        ("../etc/passwd", None),
        ("", None),
    ],
)
def test_a_zone_whatever_its_capitals(typed: str, name: str | None) -> None:
    assert zone_named(typed) == name
