"""When a topic is suggested, and what it may be called."""

import pytest

from commands.kit.refused import Refused
from commands.topics import rules


@pytest.mark.parametrize(
    ("title", "words", "read"),
    [
        ("Panne", "Panne", "Panne"),
        ("Panne", " Panne\n", "Panne"),
        ("Panne", "Panne de courant", "Panne\nPanne de courant"),
        ("Panne", None, "Panne\n"),
    ],
)
def test_a_ticket_is_read_by_title_and_first_words(
    title: str, words: str | None, read: str
) -> None:
    assert rules.text_of(title, words) == read


def test_a_long_message_is_read_from_its_beginning() -> None:
    assert len(rules.text_of("t", "x" * 10_000)) == rules.LONGEST_TEXT


@pytest.mark.parametrize(("confidence", "sure"), [(0.59, False), (0.6, True), (1.0, True)])
def test_what_is_unsure_is_not_said(confidence: float, sure: bool) -> None:
    assert rules.is_sure(confidence) is sure


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "x" * 61])
def test_a_topic_needs_a_name(text: str) -> None:
    with pytest.raises(Refused):
        rules.name_of(text)


def test_a_name_is_kept_as_it_was_first_written() -> None:
    assert rules.name_of("  Réseau   local ") == "Réseau local"
    assert rules.same("réseau", ["Imprimante", "Réseau"]) == "Réseau"
    assert rules.same("Câblage", ["Réseau"]) == "Câblage"


def test_the_same_words_are_one_example() -> None:
    assert rules.digest("a  b", "x") == rules.digest("a b", "x")
    assert rules.digest("a b", "x") != rules.digest("a b", "y")
