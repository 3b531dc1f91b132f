"""Who may set Vigie up, as plain values."""

from itertools import product

import pytest

from commands.desk.rules import Place, Wanted, hours_in, may_set_up, problems
from commands.kit.business_time import Calendar

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


@pytest.mark.parametrize("hours", ["Mon-Fri 08:00-18:00; Sun 09:00-12:00", "sam 9h-12h", "24/7"])
def test_hours_are_shown_as_the_reader_writes_them(hours: str) -> None:
    said = {language: hours_in(language, hours) for language in ("fr", "en")}
    assert not {"Mon", "Sat", "Sun"} & set(said["fr"].replace("-", " ").split())
    for shown in said.values():
        assert Calendar.parse("UTC", shown) == Calendar.parse("UTC", hours)


def test_every_mistake_is_named_at_once() -> None:
    found = problems(
        wanted(zone="", hours="", country="-57"),
        Place(readable=False, shared=False),
        Place(readable=True, shared=True),
    )
    assert set(found) == {"zone", "hours", "country", "desk_channel", "approvals_channel"}
