"""The words around a hit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.search.language import words_of
from commands.search.snippets import CUT, WIDTH, snippet


def wanted(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def test_the_hit_is_marked_as_it_was_written() -> None:
    parts = snippet(["Bonjour,\nles Imprimantes du bureau"], wanted("imprimante"))
    assert parts == [("Bonjour, les ", False), ("Imprimantes", True), (" du bureau", False)]


def test_the_text_with_the_most_words_is_taken() -> None:
    parts = snippet(["plus de toner", "le toner et le papier"], wanted("toner papier"))
    assert [text for text, hit in parts if hit] == ["toner", "papier"]


def test_a_long_text_is_cut_around_the_hit() -> None:
    text = "avant " * 60 + "le toner est vide " + "ensuite " * 60
    parts = snippet([text], wanted("toner"))
    whole = "".join(part for part, _ in parts)
    assert whole.startswith(CUT)
    assert whole.endswith(CUT)
    assert "toner" in whole
    assert len(whole) <= WIDTH + 2 * len(CUT)


@pytest.mark.parametrize("text", ["", "rien du tout"])
def test_without_a_hit_there_is_nothing(text: str) -> None:
    assert snippet([text], wanted("toner")) == []
    assert snippet([], wanted("toner")) == []


@given(st.lists(st.text(max_size=200), max_size=3), st.text(max_size=20))
def test_what_is_shown_was_said(texts: list[str], asked: str) -> None:
    parts = snippet(texts, wanted(asked))
    said = [" ".join(text.split()) for text in texts]
    whole = "".join(part for part, _ in parts).removeprefix(CUT).removesuffix(CUT)
    assert any(whole in text for text in said) or not parts
    assert bool(parts) == any(hit for _, hit in parts)
