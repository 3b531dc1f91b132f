"""Who may decide, and how long a question waits."""

from datetime import UTC, datetime

import pytest

from commands.approvals import rules
from commands.approvals.cards import in_language
from commands.approvals.slack import number_of
from commands.kit.business_time import Calendar
from commands.kit.refused import Refused

OFFICE = Calendar.parse("UTC", "Mon-Fri 08:00-18:00")
FRIDAY = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "day"),
    [(1, (2026, 11, 23)), (2, (2026, 11, 25)), (3, (2026, 11, 27))],
)
def test_reminders_and_the_end_come_on_open_days(step: int, day: tuple[int, int, int]) -> None:
    assert rules.due(OFFICE, FRIDAY, step) == datetime(*day, 10, tzinfo=UTC)


def test_after_the_end_nothing_is_due() -> None:
    assert rules.due(OFFICE, FRIDAY, len(rules.STEPS) + 1) is None


def test_only_the_last_step_is_the_end() -> None:
    assert [rules.lapses(step) for step in (1, 2, 3, 4)] == [False, False, True, True]


def test_a_lead_may_decide() -> None:
    rules.check_decider("lead", staff=False, leads="Luc")


@pytest.mark.parametrize(
    ("role", "staff", "leads", "sentence"),
    [
        ("administrator", True, "Luc", rules.OF_THE_CLIENT),
        ("technician", True, "", rules.OF_THE_CLIENT),
        ("member", False, "Luc", rules.OF_THE_LEAD),
        ("member", False, "", rules.NO_LEAD),
    ],
)
def test_nobody_else_may(role: str, staff: bool, leads: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_decider(role, staff=staff, leads=leads)
    assert refused.value.message == sentence


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("approved", rules.DECIDED),
        ("refused", rules.DECIDED),
        ("lapsed", rules.TOO_LATE),
        ("withdrawn", rules.NOT_NEEDED),
    ],
)
def test_what_is_over_is_not_decided_again(state: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_pending(state, "Luc")
    assert refused.value.message == sentence


def test_what_is_pending_may_be_decided() -> None:
    rules.check_pending("pending", "")


@pytest.mark.parametrize(
    ("said", "locale", "read"),
    [
        ("Acme", "fr-FR", "Acme"),
        ({"fr": "oui", "en": "yes"}, "fr-FR", "oui"),
        ({"fr": "oui", "en": "yes"}, "en-US", "yes"),
        ({"fr": "oui"}, "en-US", "oui"),
        ({}, "en", ""),
        (30, "en", "30"),
    ],
)
def test_details_are_read_in_the_readers_language(said: object, locale: str, read: str) -> None:
    assert in_language(said, locale) == read


@pytest.mark.parametrize("record", ["", "T-1", "-1", "1" * 30, "١", "1.2"])
def test_what_is_no_number_is_refused(record: str) -> None:
    with pytest.raises(Refused):
        number_of(record)
