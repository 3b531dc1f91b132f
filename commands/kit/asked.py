"""Words that ask Vigie something at once, so that no ticket is made of them."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_MENTION = re.compile(r"<@[^>]*>")
_LETTERS = re.compile(r"[^a-z0-9' ]+")
_HOURS = frozenset(
    {
        "heures",
        "nos heures",
        "heures restantes",
        "nos heures restantes",
        "solde d'heures",
        "carnet d'heures",
        "combien d'heures",
        "combien d'heures restantes",
        "combien d'heures reste t il",
        "combien d'heures nous reste t il",
        "il reste combien d'heures",
        "hours",
        "our hours",
        "hours left",
        "hours bank",
        "remaining hours",
        "how many hours",
        "how many hours left",
        "how many hours are left",
        "how many hours do we have left",
    }
)


def asks_for_hours(text: str) -> bool:
    """Whether a message asks how many hours are left, and says nothing else."""
    plain = unicodedata.normalize("NFKD", _MENTION.sub(" ", text).casefold()).replace("’", "'")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_LETTERS.sub(" ", plain).split()) in _HOURS


def hours_are_asked(message: Mapping[str, Any], our_user: str) -> bool:
    """Whether a Slack message asks us for the hours: directly, or by a mention; not in a thread."""
    text = str(message.get("text") or "")
    in_thread = message.get("thread_ts") not in (None, message.get("ts"))
    to_us = message.get("channel_type") == "im" or (bool(our_user) and f"<@{our_user}" in text)
    return to_us and not in_thread and not message.get("subtype") and asks_for_hours(text)
