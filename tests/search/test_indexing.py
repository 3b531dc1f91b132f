"""What a ticket is found by, and when it counts as changed."""

from types import SimpleNamespace
from typing import Any

import pytest

from commands.search import indexing
from tests.support.rows import SOME_DAY


def ticket(**values: Any) -> Any:
    """A ticket as the follower reads it."""
    usual = {
        "id": 12,
        "client_id": 3,
        "title": "Imprimante muette",
        "state": "new",
        "sensitive": False,
        "reporter_id": 5,
        "technician_id": None,
        "created_at": SOME_DAY,
    }
    return SimpleNamespace(**usual | values)


def entry(body: str, **values: Any) -> Any:
    """Words as the follower reads them."""
    usual = {"id": 1, "author_id": 5, "kind": "message", "public": True, "details": {}}
    return SimpleNamespace(body=body, **usual | values)


def test_words_say_where_they_stand() -> None:
    said = [entry("plus de toner"), entry("le toner du tambour", public=False, author_id=7)]
    lexemes = indexing.document(ticket(), said).lexemes
    words = {lexeme for lexeme in lexemes if not lexeme.startswith("@")}
    assert words == {"^imprimant", "^muet", "imprimant", "muet", "toner", "!tambour"}


def test_facts_say_who_what_and_when() -> None:
    said = [entry("x", author_id=7), entry("y", author_id=None)]
    facts = indexing.facts(ticket(technician_id=8, sensitive=True), said)
    assert {"@all", "@c3", "@snew", "@m202611", "@p5", "@p7", "@t8", "@private"} <= facts
    assert "@private" not in indexing.facts(ticket(), said)
    assert not any(fact.startswith("@t") for fact in indexing.facts(ticket(), said))


CHANGES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"title": "Imprimante"}, {}),
    ({"state": "closed"}, {}),
    ({"client_id": 4}, {}),
    ({"technician_id": 4}, {}),
    ({"sensitive": True}, {}),
    ({}, {"body": "autre"}),
    ({}, {"public": False}),
    ({}, {"details": {"refused": "channel_not_found"}}),
    ({}, {"author_id": 9}),
]


@pytest.mark.parametrize(("on_ticket", "on_entry"), CHANGES, ids=str)
def test_any_change_that_a_search_could_see_is_seen(
    on_ticket: dict[str, Any], on_entry: dict[str, Any]
) -> None:
    before = indexing.digest(ticket(), [entry("toner")])
    changed = [entry(**{"body": "toner", **on_entry})]
    assert indexing.digest(ticket(**on_ticket), changed) != before
    assert indexing.digest(ticket(), [entry("toner")]) == before


def test_a_file_pasted_in_does_not_fill_the_index() -> None:
    flood = " ".join(f"mot{n}" for n in range(10_000))
    lexemes = indexing.document(ticket(), [entry(flood)]).lexemes
    assert len(lexemes) <= indexing.MOST_WORDS + 20
    assert {"imprimant", "^imprimant"} <= lexemes
