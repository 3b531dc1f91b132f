"""Emoji as people type them and as Slack names them."""

import pytest

from commands.tickets.emoji_names import bare, emoji_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("🙋", "raising_hand"),
        ("🙋🏽", "raising_hand"),
        (" :raising_hand: ", "raising_hand"),
        ("Raising_Hand", "raising_hand"),
        ("✅", "white_check_mark"),
        ("👍🏽", "+1"),
        (":thumbsup:", "+1"),
        ("✋", "hand"),
        (":raised_hand::skin-tone-2:", "hand"),
        (":notre-logo:", "notre-logo"),
        ("", None),
        ("::", None),
        ("deux mots", None),
        ("<!channel>", None),
        ("x" * 101, None),
    ],
)
def test_the_name_of_what_was_typed(typed: str, name: str | None) -> None:
    assert emoji_name(typed) == name


def test_a_reaction_counts_in_every_skin_tone() -> None:
    assert bare("raising_hand::skin-tone-4") == "raising_hand"
    assert bare("raised_hand::skin-tone-4") == bare("hand")
