"""Words as the search compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.search.language import asked_words, plain, stem, words_of

SAME = [
    "imprimante imprimantes IMPRIMANTE Imprimantes",
    "bloqué bloquée bloqués bloquer bloque bloquées",
    "journal journaux",
    "réseau réseaux reseau RÉSEAUX",
    "accès acces access",
    "batterie batteries battery Batteries",
    "switch switches",
    "printer printers print printing printed prints",
    "écran écrans ecran",
    "connexion connexions conexion",
    "œuvre oeuvres",
    "password passwords pasword",
    "box boxes",
]
OTHERS = [
    ("port", "porte"),
    ("bureau", "bureaucrate"),
    ("serveur", "service"),
    ("hp4250", "hp4251"),
    ("lundi", "mardi"),
]


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms.split()[0])
def test_forms_of_one_word_are_one(forms: str) -> None:
    assert len({frozenset(words_of(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), OTHERS[1:])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert words_of(one) != words_of(other)


@pytest.mark.parametrize("word", ["virus", "bus", "vpn", "hp4250", "2026", "привет", "日本語"])
def test_what_has_no_ending_stays_whole(word: str) -> None:
    assert stem(word) == word


def test_what_is_joined_is_found_as_a_whole_and_by_its_parts() -> None:
    assert words_of("Wi-Fi") == {"wi", "fi", "wifi"}
    assert words_of("192.168.1.10") == {"192", "168", "1", "10", "192168110"}
    assert {"hp4250", "hp", "4250"} <= words_of("HP-4250")
    assert words_of("l'imprimante") == words_of("imprimante")
    assert {"t12", "12"} == words_of("T-12")


def test_what_is_joined_is_looked_for_as_a_whole() -> None:
    assert list(asked_words("Wi-Fi HP-4250 l'imprimante")) == ["wifi", "hp4250", "imprimant"]
    assert asked_words("HP-4250") == {"hp4250": "HP-4250"}
    assert asked_words("a.b.c.d.e/f") == dict.fromkeys(["b", "e", "f"], "") | {
        "b": "b",
        "e": "e",
        "f": "f",
    }


@pytest.mark.parametrize("text", ["le la les des", "the of and is", "", "  ", "!!! … ?", "l'"])
def test_little_words_and_signs_are_no_words(text: str) -> None:
    assert words_of(text) == set()
    assert asked_words(text) == {}


@given(st.text())
def test_any_text_gives_words_that_the_index_takes(text: str) -> None:
    for word in words_of(text):
        assert word
        assert word.isalnum()
        assert word[0] not in "@^!"
        assert len(word) <= 40


@given(st.text())
def test_what_is_said_is_found_by_typing_it(text: str) -> None:
    asked = {word for word in asked_words(text) if len(word) > 1}
    assert asked <= words_of(text)


@given(st.text(max_size=20))
def test_plain_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)
