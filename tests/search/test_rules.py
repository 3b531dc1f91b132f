"""Spellings, names, order, and what is like what."""

from datetime import UTC, datetime, timedelta

import pytest

from commands.search import rules
from commands.search.rules import Found

NOW = datetime(2026, 11, 24, tzinfo=UTC)
KNOWN = ["imprimant", "imprim", "import", "serveur", "server", "toner", "tonic", "wifi", "wi"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("imprimnat", "imprimant"),
        ("imprimat", "imprimant"),
        ("imprimaant", "imprimant"),
        ("impromant", "imprimant"),
        ("impremint", "imprimant"),
        ("srveur", "serveur"),
        ("tonre", "toner"),
        ("wfi", "wifi"),
    ],
)
def test_a_slip_is_forgiven(typed: str, meant: str) -> None:
    assert rules.spellings(typed, KNOWN)[0] == meant


def test_a_word_need_not_be_typed_to_its_end() -> None:
    assert rules.spellings("impri", KNOWN) == ["imprimant", "imprim"]


@pytest.mark.parametrize("typed", ["clavier", "tnr", "imxxxmant", "imprimant"])
def test_another_word_is_not_meant(typed: str) -> None:
    assert "imprimant" not in rules.spellings(typed, KNOWN)
    assert "toner" not in rules.spellings(typed, KNOWN)


NAMES = [(1, "Acme"), (2, "Acme Industries"), (3, "Globex"), (4, "Société Générale"), (5, "Acmé")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acme", [1, 5]),
        ("ACME industries", [2]),
        ("ind", [2]),
        ("societe gen", [4]),
        ("@globex", [3]),
        ("globx", [3]),
        ("nobody", []),
        ("@", []),
    ],
)
def test_names(typed: str, meant: list[int]) -> None:
    assert rules.named(typed, NAMES) == meant


def found(number: int, title: str, days: int = 0, *, exact: bool = True) -> Found:
    return Found(number, frozenset(title.split()), NOW - timedelta(days=days), exact)


def test_the_title_counts_more_than_the_rest_and_than_recency() -> None:
    ones = [found(1, "toner", 300), found(2, "autre"), found(3, "toner", 10)]
    assert rules.ranked(ones, [["toner"]], NOW) == [3, 1, 2]


def test_what_was_typed_comes_before_what_may_be_meant() -> None:
    ones = [found(1, "tonic", exact=False), found(2, "toner", 400)]
    assert rules.ranked(ones, [["toner", "tonic"]], NOW) == [2, 1]


def test_of_equals_the_later_one_comes_first() -> None:
    ones = [found(1, ""), found(2, ""), found(3, "", 1)]
    assert rules.ranked(ones, [], NOW) == [2, 1, 3]


def test_key_words_are_the_rare_ones() -> None:
    documents = {"imprimant": 40, "toner": 5, "bonjour": 900, "kyocera": 2, "12": 1}
    weights = rules.key_words(["imprimant"], documents, documents, 1000)
    assert set(weights) == {"kyocera", "toner", "imprimant"}
    assert weights["toner"] > weights["imprimant"] / rules.TITLE_WEIGHT
    assert rules.key_words(["absent"], [], documents, 1000) == {}


def test_few_words_are_looked_up_however_many_there_are() -> None:
    documents = {f"w{n}": n + 1 for n in range(100)}
    weights = rules.key_words([], documents, documents, 1000)
    assert list(weights) == [f"w{n}" for n in range(rules.MOST_KEY_WORDS)]


def test_what_half_the_tickets_have_says_nothing() -> None:
    assert rules.key_words([], ["bonjou"], {"bonjou": 500}, 1000) == {}
    assert rules.key_words([], ["bonjou"], {"bonjou": 5}, 10) != {}


def test_one_word_in_common_is_chance() -> None:
    weights = {"toner": 5.0, "imprimant": 3.0, "bourag": 4.0}
    assert not rules.near_enough(weights, 5.0)
    assert rules.near_enough(weights, 8.0)
    assert not rules.near_enough({**weights, "x": 9.0, "y": 9.0}, 8.0)
    assert not rules.near_enough({"toner": 5.0}, 5.0)
