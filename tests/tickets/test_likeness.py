"""How much two requests look alike, on tables that say what a colleague would say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.tickets import likeness
from commands.tickets.likeness import ENOUGH, Said, score, traits

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def said(words: str, at: datetime = NOW, reporter: int | None = None) -> Said:
    return Said(words, words, at, reporter)


def alike(one: str, other: str, apart: timedelta = HOUR) -> float:
    return score(said(one), said(other, NOW - apart))[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'imprimante du 2e ne répond plus", "Bonjour, l'imprimante du 2e étage est bloquée"),
        ("L'IMPRIMANTE NE REPOND PLUS", "l'imprimante ne répond plus"),
        ("Plus d'internet", "internet coupé depuis ce matin"),
        ("wifi coupe", "Le wifi coupe tout le temps en salle de réunion"),
        ("Mot de passe oublié", "mot de pase perdu"),
        ("VPN ne marche pas", "Le VPN fonctionne plus"),
        ("imprimante", "imprimantes"),
        ("Printer on floor 2 is jammed", "the printer on floor 2 jams again"),
        ("Outlook crashes at start", "outlook crashes since this morning"),
    ],
)
def test_the_same_thing_said_twice(one: str, other: str) -> None:
    assert alike(one, other) >= ENOUGH
    assert alike(other, one) >= ENOUGH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'imprimante du 2e ne répond plus", "Le site web est lent"),
        ("L'imprimante du 2e ne répond plus", "Imprimante du 3e en panne"),
        ("Mon écran clignote", "Mon écran est noir"),
        ("bonjour", "bonjour"),
        ("problème urgent", "problème urgent"),
        ("J'ai besoin d'aide", "besoin d'aide svp"),
        ("Windows10 lent", "windows10 ne démarre plus"),
        ("", ""),
        ("…", "…"),
        ("📷", "📷"),
    ],
)
def test_two_things_are_two_things(one: str, other: str) -> None:
    assert alike(one, other) < ENOUGH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SRV-DC01 ne répond plus", "Alerte : espace disque sur srv-dc01"),
        ("ping 10.0.4.17 perdu", "Le poste 10.0.4.17 ne démarre pas"),
        ("numéro de série 5CG1234XYZ", "écran cassé (5cg1234xyz)"),
        ("00:1A:2B:3C:4D:5E bloqué", "voici le MAC 00:1a:2b:3c:4d:5e"),
    ],
)
def test_the_same_machine_is_told_even_in_other_words(one: str, other: str) -> None:
    assert score(said(one), said(other, NOW - HOUR)) >= (ENOUGH, "machine")


@pytest.mark.parametrize(
    "words",
    ["lundi 23/11 à 10h30", "T-12 toujours pareil", "win11 et office365", "2e étage, 20 min, P1"],
)
def test_a_date_a_floor_or_a_product_is_no_machine(words: str) -> None:
    assert traits(said(words)).machines == frozenset()


def test_long_ago_counts_less_and_the_same_person_more() -> None:
    one = said("L'écran clignote", reporter=1)
    near, far = (said("Mon écran clignote", NOW - d, reporter=1) for d in (HOUR, 13 * DAY))
    other = said("Mon écran clignote", NOW - HOUR, reporter=2)
    unknown = said("Mon écran clignote", NOW - HOUR)
    assert score(one, near)[0] > score(one, far)[0]
    assert score(one, near)[0] > score(one, other)[0] == score(one, unknown)[0]


@pytest.mark.parametrize(("apart", "near"), [(0, 1.0), (2, 1.0), (14 * 24, 0.0), (999, 0.0)])
def test_nearness(apart: int, near: float) -> None:
    assert likeness.nearness(NOW, NOW - apart * HOUR) == near
    assert likeness.nearness(NOW - apart * HOUR, NOW) == near


WORDS = st.lists(
    st.sampled_from("imprimante écran réseau lent srv-01 2e panne wifi bloqué mail".split()),  # noqa: SIM905
    max_size=8,
).map(" ".join)


@given(WORDS, WORDS, st.integers(0, 400))
def test_it_is_between_nothing_and_all_and_says_why(one: str, other: str, hours: int) -> None:
    total, why = score(said(one), said(other, NOW - hours * HOUR))
    assert 0 <= total <= 1
    assert (why == "") == (total == 0) or why in ("words", "machine")


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_is_written_is_read(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1


def test_a_message_of_a_thousand_words_is_read_up_to_a_point() -> None:
    long = " ".join(f"motnumero{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600))
    assert len(traits(said(long)).tokens) == likeness.MOST_TOKENS
