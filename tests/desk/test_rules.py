"""Who may set Vigie up, as plain values."""

from itertools import product

import pytest

from commands.desk.rules import Place, Wanted, may_set_up, problems

OURS = Place(readable=True, shared=False)


@pytest.mark.parametrize(
    ("colleague", "named", "administers", "any_yet", "owner"),
    list(product([True, False], repeat=5)),
)
def test_who_may(
    colleague: bool, named: bool, administers: bool, any_yet: bool, owner: bool
) -> None:
    may = may_set_up(
        colleague=colleague, named=named, administers=administers, any_yet=any_yet, owner=owner
    )
    if not colleague:
        assert not may
    elif named or administers:
        assert may
    else:
        assert may == (owner and not any_yet)


def wanted(**changes: str) -> Wanted:
    values = {
        "desk_channel": "C1",
        "approvals_channel": "C1",
        "language": "fr",
        "zone": "Europe/Paris",
        "hours": "24/7",
        "country": "",
    }
    return Wanted(**{**values, **changes})


def test_all_is_well() -> None:
    assert problems(wanted(), OURS, OURS) == {}


def test_hours_that_are_never_open_are_refused() -> None:
    assert list(problems(wanted(hours="Mon-Sun closed"), OURS, OURS)) == ["hours"]


def test_every_mistake_is_named_at_once() -> None:
    found = problems(
        wanted(zone="", hours="", country="-57"),
        Place(readable=False, shared=False),
        Place(readable=True, shared=True),
    )
    assert set(found) == {"zone", "hours", "country", "desk_channel", "approvals_channel"}
