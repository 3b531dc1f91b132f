from datetime import time

import pytest

from commands.kit.business_time import Calendar

OFFICE = "Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00"


def parse(text: str) -> Calendar:
    return Calendar.parse("Europe/Paris", text)


@pytest.mark.parametrize(
    "text",
    [
        OFFICE,
        "mon-fri 9-12 14-18, saturday 9-12",
        "Monday to Friday from 9:00 to 12:00 and 14:00 to 18:00; Sat: 9:00-12:00",
        "lun-ven 09:00-12:00 14:00-18:00 ; sam 09:00-12:00",
        "du lundi au vendredi de 9h à 12h et de 14h00 à 18 h, le samedi 9h-12h",
        "Lun. – Ven. 9 h 00 – 12 h / 14.00–18.00\nSam. 9h–12h ; Dim. fermé",
        "Sat 09:00-12:00; Mon,Tue,Wed,Thu,Fri 14:00-18:00 09:00-12:00",
        "Mon-Sat 09:00-12:00; Mon-Fri 14:00-18:00",
        "every day 9-10; Mon-Sun closed; weekdays 9-10 10-12 14-18; Sat 9-12",
    ],
)
def test_many_ways_to_write_the_same_hours(text: str) -> None:
    assert parse(text).describe() == OFFICE
    assert parse(text) == parse(OFFICE)


def test_the_shape_of_the_hours() -> None:
    hours = parse("Mon 09:30-12:00 14:00-24:00").hours
    assert hours == (((time(9, 30), time(12)), (time(14), time(0))), (), (), (), (), (), ())


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("24/7", "Mon-Sun 00:00-24:00"),
        ("7j/7 8h-20h", "Mon-Sun 08:00-20:00"),
        ("tous les jours 8h30-20h", "Mon-Sun 08:30-20:00"),
        ("sat-mon 10-12", "Mon 10:00-12:00; Sat-Sun 10:00-12:00"),
        ("Mon, Wed & Fri 10-12", "Mon 10:00-12:00; Wed 10:00-12:00; Fri 10:00-12:00"),
        ("lundi fermé", "Mon-Sun closed"),
    ],
)
def test_canonical_form(text: str, canonical: str) -> None:
    assert parse(text).describe() == canonical
    assert parse(canonical).describe() == canonical


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "No opening hours were given"),
        ("Mon-Fri", "Fri has no hours"),
        ("Mon 9-12; Sat", "Sat has no hours"),
        ("9-12", "“9” needs a day before it"),
        ("closed", "“closed” needs a day before it"),
        ("Mon 9", "“9” needs a closing time after it"),
        ("Mon 9-", "“9” needs a closing time after it"),
        ("Mon- 9-12", "A day must follow “Mon-”, not “9”"),
        ("Mon-", "A day must follow “Mon-”, not “nothing”"),
        ("Mon 18:00-09:00", "“18:00-09:00” closes before it opens"),
        ("Mon 9:00-9:00", "closes before it opens"),
        ("Mon 9-25", "“25” is not a time of day"),
        ("Mon 24:01-25:00", "“24:01” is not a time of day"),
        ("Mon 9:60-10", "“9:60” is not a time of day"),
        ("Mon 9-12 11-14", "Two openings overlap on Mon"),
        ("Mon-Fri 9-12; Wed 10-11", "Two openings overlap on Wed"),
        ("Funday 9-12", "“funday” is neither a day nor a time"),
        ("Mon 9-#", "“#” is neither a day nor a time"),
        ("m 9-12", "“m” is neither a day nor a time"),
    ],
)
def test_a_refusal_says_why_and_shows_how(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="Write for example: Mon-Fri 09:00-12:00") as refusal:
        parse(text)
    assert why in str(refusal.value)


@pytest.mark.parametrize("zone", ["Europe/Pariss", "", "../etc", "Europe"])
def test_a_wrong_zone(zone: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time zone.*Europe/Paris"):
        Calendar.parse(zone, OFFICE)


def test_a_country_may_be_written_small() -> None:
    calendar = Calendar.parse(" Europe/Paris ", OFFICE, country="fr", region="")
    assert (calendar.zone, calendar.country, calendar.region) == ("Europe/Paris", "FR", None)


@pytest.mark.parametrize(("country", "region"), [("XX", None), ("FR", "nowhere"), ("", "57")])
def test_a_wrong_country_or_region(country: str, region: str | None) -> None:
    with pytest.raises(ValueError, match="for example: FR"):
        Calendar.parse("Europe/Paris", OFFICE, country=country, region=region)


NINE, TEN, NOON = time(9), time(10), time(12)


@pytest.mark.parametrize(
    ("monday", "why"),
    [
        (((TEN, NINE),), "10:00 must come before 09:00"),
        (((NINE, NOON), (TEN, time(0))), "overlap or are out of order"),
        (((TEN, NOON), (NINE, TEN)), "overlap or are out of order"),
        (((NINE, time(0)), (TEN, NOON)), "overlap or are out of order"),
    ],
)
def test_hours_made_without_parse_are_checked(
    monday: tuple[tuple[time, time], ...], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        Calendar(zone="UTC", hours=(monday, (), (), (), (), (), ()))


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="need seven days"):
        Calendar(zone="UTC", hours=((), ()))
