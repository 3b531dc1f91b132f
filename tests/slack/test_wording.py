"""Dates, times and durations read as people of each language write them, in their zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from integrations.slack.wording import duration, language
from tests.slack.rendered import render

MONDAY = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)


def spaces(text: str) -> str:
    """Return the text with the narrow and no-break spaces of the locale data made ordinary."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("expression", "french", "english"),
    [
        ("at|date", "23 nov. 2026", "Nov 23, 2026"),
        ("at|date('full')", "lundi 23 novembre 2026", "Monday, November 23, 2026"),
        ("at|time", "09:05", "9:05 AM"),
        ("at|datetime", "23 nov. 2026, 09:05", "Nov 23, 2026, 9:05 AM"),
        ("at.isoformat()|datetime", "23 nov. 2026, 09:05", "Nov 23, 2026, 9:05 AM"),
        ("day|date", "1 mars 2027", "Mar 1, 2027"),
        ("day.isoformat()|date", "1 mars 2027", "Mar 1, 2027"),
        ("late|date", "24 nov. 2026", "Nov 24, 2026"),
        ("at|ago", "il y a 55 minutes", "55 minutes ago"),
        ("late|ago", "dans 14 heures", "in 14 hours"),
        ("now|ago", "il y a 1 seconde", "1 second ago"),
        ("spent|duration", "1 h 20", "1 h 20 min"),
    ],
)
def test_each_reader_has_their_words(expression: str, french: str, english: str) -> None:
    context = {
        "at": MONDAY,
        "late": MONDAY.replace(hour=23, minute=30),
        "day": date(2027, 3, 1),
        "now": MONDAY + timedelta(minutes=55),
        "spent": timedelta(hours=1, minutes=20),
        "zone": "Europe/Paris",
    }
    template = "{{ " + expression + " }}"
    assert spaces(render(template, context, "fr-FR")) == french
    assert spaces(render(template, context, "en-US")) == english


@pytest.mark.parametrize(
    ("value", "locale", "expected"),
    [
        (0, "fr", "0 min"),
        (timedelta(seconds=20), "fr", "0 min"),
        (timedelta(seconds=-20), "fr", "0 min"),
        (45, "fr", "45 min"),
        (59.7, "en", "1 h"),
        (65, "fr", "1 h 05"),
        (65, "en", "1 h 05 min"),
        (timedelta(days=2, minutes=30), "fr", "48 h 30"),
        (-80, "en", "-1 h 20 min"),
    ],
)
def test_durations(value: timedelta | float, locale: str, expected: str) -> None:
    assert duration(value, locale) == expected


@pytest.mark.parametrize(
    ("slack", "expected"),
    [("fr-FR", "fr"), ("en-GB", "en"), ("fr", "fr"), ("xx", "en"), ("", "en")],
)
def test_slack_writes_locales_its_own_way(slack: str, expected: str) -> None:
    assert language(slack).language == expected


def test_the_renderer_tells_the_time_when_the_context_does_not() -> None:
    context = {"at": MONDAY, "zone": "Europe/Paris"}
    shown = render("{{ at|ago }}", context, "fr", now=lambda: MONDAY + timedelta(hours=2))
    assert shown == "il y a 2 heures"
