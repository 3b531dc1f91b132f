"""Minutes and hours, read as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit import spans
from commands.kit.asked import asks_for_hours
from commands.kit.refused import Refused


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("", None),
        ("20", 20),
        ("20 min", 20),
        ("20m", 20),
        ("1h", 60),
        ("1h20", 80),
        ("1 h 20", 80),
        ("1h 20m", 80),
        ("1\u00a0h 20 min", 80),
        ("1:20", 80),
        ("0", 0),
    ],
)
def test_time_spent_is_read_as_people_write_it(typed: str, minutes: int | None) -> None:
    assert spans.minutes_of(typed) == minutes


@pytest.mark.parametrize("typed", ["beaucoup", "-5", "1h2h3", "٣", "1,5", "99999"])
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused, match="minutes"):
        spans.minutes_of(typed)


@given(st.text(max_size=12))
def test_any_text_is_a_time_or_a_refusal(text: str) -> None:
    try:
        minutes = spans.minutes_of(text)
    except Refused:
        return
    assert minutes is None or 0 <= minutes <= spans.MOST_MINUTES


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("", None),
        ("20", 1200),
        ("20 h", 1200),
        ("20 heures", 1200),
        ("1 hour", 60),
        ("7.5", 450),
        ("7,5 h", 450),
        ("0.25", 15),
        ("7h30", 450),
        ("7:30", 450),
        ("7 h 05", 425),
        ("0", 0),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert spans.hours_of(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["beaucoup", "-5", "7h60", "1.5h30", "999999", "h", "1,", "7 min"]
)
def test_what_is_no_number_of_hours_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused, match="7h30"):
        spans.hours_of(typed)


@given(st.integers(0, 100_000), st.integers(0, 59))
def test_hours_and_minutes_come_back(hours: int, minutes: int) -> None:
    assert spans.hours_of(f"{hours}h{minutes:02}") == hours * 60 + minutes


@pytest.mark.parametrize(
    "said",
    [
        "heures",
        "Heures ?",
        "<@U0VIGIE> heures",
        "Combien d’heures nous reste-t-il ?",
        "HOURS LEFT",
        "how many hours are left?",
    ],
)
def test_the_hours_are_asked_for_in_a_few_ways(said: str) -> None:
    assert asks_for_hours(said)


@pytest.mark.parametrize(
    "said", ["", "heures sup", "le serveur est en panne depuis 2 heures", "hours of downtime"]
)
def test_whatever_says_more_is_a_request(said: str) -> None:
    assert not asks_for_hours(said)
