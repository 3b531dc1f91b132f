"""Where banks stand: what is left, carried over, lapsed; which one pays; what is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.hours import rules
from commands.hours.rules import ALL, ENDS, OVER, Balance, Bank

NEW_YEAR, LAST_DAY, NEXT_YEAR = date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)
TODAY, LATER = date(2026, 11, 23), date(2027, 2, 1)
OLD = Bank(1, 600, NEW_YEAR, LAST_DAY, carry_most=120)
NEW = Bank(2, 600, NEXT_YEAR, date(2027, 12, 31))
OPEN = Bank(3, 300, date(2026, 6, 1), None)

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def banks(draw: st.DrawFn) -> list[Bank]:
    found = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        starts = draw(days)
        length = draw(st.none() | st.integers(0, 400))
        ends = None if length is None else starts + timedelta(days=length)
        carry = draw(st.none() | st.integers(0, 500))
        found.append(Bank(number, draw(st.integers(0, 2000)), starts, ends, carry))
    return found


def used_of(*pairs: tuple[int, int]) -> dict[int, int]:
    return dict(pairs)


def test_what_is_unused_goes_to_the_next_bank_up_to_the_limit() -> None:
    found = rules.balances([OLD, NEW], used_of((1, 300)), LATER)
    assert (found[1].left, found[2].carried, found[2].left) == (300, 120, 720)


def test_nothing_is_carried_before_the_end() -> None:
    found = rules.balances([OLD, NEW], used_of((1, 300)), LAST_DAY)
    assert found[2].carried == 0


def test_all_may_be_carried_and_what_lacks_is_not() -> None:
    all_of_it = Bank(1, 600, NEW_YEAR, LAST_DAY, carry_most=ALL)
    assert rules.balances([all_of_it, NEW], used_of((1, 100)), LATER)[2].carried == 500
    assert rules.balances([all_of_it, NEW], used_of((1, 700)), LATER)[2].carried == 0


def test_a_late_correction_changes_what_was_carried() -> None:
    before = rules.balances([OLD, NEW], used_of((1, 550)), LATER)[2].left
    after = rules.balances([OLD, NEW], used_of((1, 530)), LATER)[2].left
    assert after - before == 20


def test_a_bank_beside_it_that_ends_no_later_inherits_nothing() -> None:
    beside = Bank(4, 100, date(2026, 3, 1), date(2026, 6, 30))
    found = rules.balances([OLD, beside], {}, LATER)
    assert found[4].carried == 0


@given(banks(), st.dictionaries(st.integers(1, 5), st.integers(0, 3000)), days)
def test_carrying_makes_no_hours(found: list[Bank], used: dict[int, int], today: date) -> None:
    stand = rules.balances(found, used, today)
    carried = sum(balance.carried for balance in stand.values())
    unused = sum(max(0, b.left) for b in stand.values() if b.bank.is_over(today))
    assert 0 <= carried <= unused
    assert all(b.total - b.used == b.left for b in stand.values())


@given(banks(), st.dictionaries(st.integers(1, 5), st.integers(0, 3000)), days)
def test_it_does_not_matter_in_which_order_the_banks_come(
    found: list[Bank], used: dict[int, int], today: date
) -> None:
    assert rules.balances(found, used, today) == rules.balances(found[::-1], used, today)


@pytest.mark.parametrize(
    ("used", "day", "expected"),
    [
        ({}, TODAY, 1),  # it lapses first
        ({1: 600}, TODAY, 3),  # something is left in the other
        ({1: 600, 3: 300}, TODAY, 3),  # nothing anywhere: the last to begin
        ({}, date(2026, 2, 1), 1),
        ({}, date(2025, 12, 31), None),
        ({1: 600}, date(2026, 2, 1), 1),
    ],
)
def test_work_is_taken_from_what_lapses_first(
    used: dict[int, int], day: date, expected: int | None
) -> None:
    stand = rules.balances([OLD, NEW, OPEN], used, TODAY)
    assert rules.choose(stand.values(), day) == expected


@given(banks(), st.dictionaries(st.integers(1, 5), st.integers(0, 3000)), days)
def test_whatever_pays_covers_that_day(found: list[Bank], used: dict[int, int], day: date) -> None:
    stand = rules.balances(found, used, day)
    chosen = rules.choose(stand.values(), day)
    covering = {bank.id for bank in found if bank.covers(day)}
    assert chosen in covering if covering else chosen is None
    if chosen is not None and any(stand[number].left > 0 for number in covering):
        assert stand[chosen].left > 0


@pytest.mark.parametrize(
    ("used", "percent"), [(0, 0), (299, 49), (300, 50), (599, 99), (600, 100), (900, 150)]
)
def test_how_much_is_used_in_per_cent(used: int, percent: int) -> None:
    assert Balance(OLD, 0, used).percent == percent


def test_an_empty_bank_is_used_up_by_anything() -> None:
    empty = Bank(1, 0, NEW_YEAR, None)
    assert (Balance(empty, 0, 0).percent, Balance(empty, 0, 1).percent) == (0, 100)


THRESHOLDS = [50, 80, 100]


@pytest.mark.parametrize(
    ("used", "told", "expected"),
    [
        (200, (), []),
        (300, (), ["50"]),
        (500, (), ["50", "80"]),
        (500, ("50",), ["80"]),
        (600, ("50", "80"), ["100"]),
        (601, ("50", "80"), ["100", OVER]),
        (601, ("50", "80", "100", OVER), []),
    ],
)
def test_each_threshold_is_told_once(used: int, told: tuple[str, ...], expected: list[str]) -> None:
    balance = Balance(OLD, 0, used)
    assert rules.news(balance, THRESHOLDS, told, date(2026, 5, 1)) == expected


@pytest.mark.parametrize(
    ("carry_most", "used", "today", "expected"),
    [
        (0, 0, date(2026, 11, 30), False),
        (0, 0, date(2026, 12, 1), True),
        (0, 600, date(2026, 12, 20), False),  # nothing is left
        (120, 500, date(2026, 12, 20), False),  # all of it is carried over
        (120, 400, date(2026, 12, 20), True),
        (ALL, 0, date(2026, 12, 20), False),
        (0, 0, NEXT_YEAR, False),
    ],
)
def test_hours_that_lapse_are_told_a_month_before(
    carry_most: int | None, used: int, today: date, expected: bool
) -> None:
    bank = Bank(1, 600, NEW_YEAR, LAST_DAY, carry_most)
    assert rules.ends_soon(Balance(bank, 0, used), today) is expected
    assert (ENDS in rules.news(Balance(bank, 0, used), [], (), today)) is expected
