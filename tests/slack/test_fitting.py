"""Texts are brought within the limits; what cannot be cut is told in a sentence."""

import unicodedata
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.limits import (
    TooLarge,
    check_message,
    check_view,
    cut,
    fit_message,
    fit_view,
)
from tests.slack.samples import (
    FAMILY,
    FLAG,
    Json,
    actions,
    button,
    entry,
    modal,
    mrkdwn,
    option,
    pieces,
    plain,
    section,
    select,
    texts,
)


@given(texts, st.integers(-1, 80))
def test_a_cut_text_is_a_start_of_it_within_the_limit(text: str, limit: int) -> None:
    result = cut(text, limit)
    assert len(result) <= max(limit, 0)
    if len(text) <= limit:
        assert result == text
    elif limit > 0:
        assert result.endswith("…")
        assert text.startswith(result[:-1])
    assert cut(result, limit) == result


@given(st.lists(pieces, min_size=1, max_size=40), st.integers(1, 200))
def test_a_cut_falls_between_the_pieces_that_people_see(parts: list[str], limit: int) -> None:
    whole = "".join(parts)
    kept = cut(whole, limit)
    if kept == whole:
        return
    starts = {"".join(parts[:count]).rstrip() for count in range(len(parts))}
    assert kept[:-1] in starts


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("bonjour", 7, "bonjour"),
        ("bonjour", 4, "bon…"),
        ("bonjour", 1, "…"),
        ("bonjour", 0, ""),
        ("un deux", 4, "un…"),
        ("abc&amp;def", 6, "abc…"),
        ("abc&amp;def", 9, "abc&amp;…"),
        ("R&D et suite", 4, "R&D…"),
        ("voir <@U12345> ici", 10, "voir…"),
        ("voir <@U12345> ici", 16, "voir <@U12345>…"),
        ("1 < 2 et 3 > 2", 8, "1 < 2 e…"),
        (f"ab{FAMILY}cd", 6, "ab…"),
        (f"a{FLAG}{FLAG}{FLAG}", 5, f"a{FLAG}…"),
        ("voir <https://example.org/?a=1&amp;b=2|ici>", 35, "voir…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("👍🏽👍🏽", 3, "👍🏽…"),
    ],
)
def test_cut_by_example(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


def test_an_endless_pile_of_accents_is_cut_too() -> None:
    pile = "e" + "\u0301" * 5_000
    assert len(cut(pile, 3_000)) == 3_000
    assert unicodedata.combining(cut(pile, 3_000)[-2])


words = st.integers(1, 9_000).flatmap(
    lambda length: st.sampled_from(["x", "é", "&amp;", "👍🏽", "<@U1> "]).map(
        lambda piece: (piece * length)[:length]
    )
)
blocks = st.one_of(
    st.builds(section, words),
    st.builds(lambda text: {"type": "header", "text": plain(text)}, words),
    st.builds(lambda text: {"type": "section", "fields": [mrkdwn(text)] * 10}, words),
    st.builds(lambda text: {"type": "context", "elements": [mrkdwn(text), plain(text)]}, words),
    st.builds(lambda text: actions(button(text)), words),
    st.builds(lambda text: section(accessory=select(options=[option(text)])), words),
    st.builds(lambda text: {"type": "markdown", "text": text}, words),
    st.builds(lambda text: {"type": "alert", "text": plain(text)}, words),
    st.builds(lambda text: entry(label=plain(text), hint=plain(text)), words),
)


def _numbered(parts: list[Json]) -> list[Json]:
    """Give every element its own action_id, so that only texts can be wrong."""
    parts = deepcopy(parts)
    for number, part in enumerate(parts):
        for element in (part.get("accessory"), part.get("element"), *part.get("elements", [])):
            if element and element["type"] in INTERACTIVE:
                element["action_id"] = f"a:{number}"
    return parts


INTERACTIVE = {"button", "static_select", "plain_text_input"}


@given(words, st.lists(blocks.filter(lambda part: part["type"] != "alert"), max_size=12))
def test_a_message_that_only_says_too_much_is_made_to_fit(text: str, parts: list[Json]) -> None:
    message = {"text": text, "blocks": _numbered(parts)}
    before = deepcopy(message)
    fitted = fit_message(message)
    assert message == before
    assert check_message(fitted, update=True) == []
    if check_message(message, update=True) == []:
        assert fitted == message


@given(words, st.lists(blocks.filter(lambda part: part["type"] != "markdown"), max_size=12))
def test_a_view_that_only_says_too_much_is_made_to_fit(text: str, parts: list[Json]) -> None:
    view = modal(*_numbered(parts), title=plain(text), close=plain(text))
    assert check_view(fit_view(view)) == []


def test_the_longest_texts_give_way_first() -> None:
    message = {"blocks": [section("short"), *(section("x" * 3_000) for _ in range(6))]}
    first, *others = fit_message(message)["blocks"]
    assert first == section("short")
    assert {len(part["text"]["text"]) for part in others} == {1_999}


@pytest.mark.parametrize(
    ("message", "words_"),
    [
        ({"blocks": [{"type": "divider"}] * 51}, "no more than 50 items allowed (/blocks)"),
        ({"blocks": [actions(button(value="x" * 2_001))]}, "must be less than 2001 characters"),
        ({"text": "x", "attachments": [{}] * 101}, "no more than 100 items allowed"),
    ],
)
def test_what_cannot_be_cut_is_told(message: Json, words_: str) -> None:
    with pytest.raises(TooLarge) as caught:
        fit_message(message)
    assert words_ in str(caught.value)


def test_a_view_that_is_too_heavy_is_told() -> None:
    heavy: dict[str, Any] = modal(*(section("é" * 2_500) for _ in range(100)))
    with pytest.raises(TooLarge, match="250000"):
        fit_view(heavy)


def test_other_mistakes_are_left_for_the_check() -> None:
    message = {"blocks": [section("x" * 3_001), {"type": "nothing"}]}
    fitted = fit_message(message)
    assert [found.message for found in check_message(fitted)] == ["unsupported type: nothing"]
