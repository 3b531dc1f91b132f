"""What may be read from the faces' buttons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit.mood import mood
from commands.kit.refused import Refused
from commands.satisfaction import rules


@pytest.mark.parametrize(("record", "read"), [("12.4", (12, 4)), ("1.1", (1, 1))])
def test_a_button_says_ticket_and_score(record: str, read: tuple[int, int]) -> None:
    assert rules.read(record) == read


@pytest.mark.parametrize(
    "record", ["", "12", "12.", "12.0", "12.5", "T-12.4", ".4", "12.4.4", "-1.4", "١٢.4", "1e3.4"]
)
def test_anything_else_is_refused(record: str) -> None:
    with pytest.raises(Refused):
        rules.read(record)


@pytest.mark.parametrize("record", ["", "T-12", "12.4", "x", "-1"])
def test_a_number_is_a_number(record: str) -> None:
    assert rules.number_of("12") == 12
    with pytest.raises(Refused):
        rules.number_of(record)


def test_how_content() -> None:
    assert mood({}) is None
    assert mood({4: 1}) == {"share": 100, "count": 1}
    assert mood({1: 1, 2: 1, 3: 1, 4: 1}) == {"share": 50, "count": 4}
    assert mood({1: 2, 3: 1}) == {"share": 33, "count": 3}


@given(st.dictionaries(st.sampled_from(rules.SCORES), st.integers(1, 1000), min_size=1))
def test_a_share_is_a_share(scores: dict[int, int]) -> None:
    told = mood(scores)
    assert told is not None
    assert 0 <= told["share"] <= 100
    assert told["count"] == sum(scores.values())
