"""Variables of ready-made answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit import placeholders

VALUES = {"client": "Acme", "contact": "Claire Dubois", "first_name": "Claire", "number": "T-12"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Bonjour {contact},", "Bonjour Claire Dubois,"),
        ("Bonjour { Prénom } : {numéro}", "Bonjour Claire : T-12"),
        ("Hello {first name} ({First-Name})", "Hello Claire (Claire)"),
        ("{site}", "…"),
        ("{inconnu} {} {1} {{client}}", "{inconnu} {} {1} {Acme}"),
        ("sans variable", "sans variable"),
    ],
)
def test_values_stand_where_their_names_stood(text: str, filled: str) -> None:
    assert placeholders.fill(text, VALUES) == filled


def test_unknown_names_are_listed_once_as_they_were_written() -> None:
    text = "{contact} {Chef} {mot de passe} {Chef} {titre}"
    assert placeholders.unknown(text) == ["Chef", "mot de passe"]


def test_a_value_that_looks_like_a_variable_is_not_filled_again() -> None:
    assert placeholders.fill("{client}", {"client": "{number}"}) == "{number}"


@given(st.text(max_size=200))
def test_any_text_is_filled_without_a_fault(text: str) -> None:
    if not placeholders.unknown(text):
        assert placeholders.unknown(placeholders.fill(text, VALUES)) == []
