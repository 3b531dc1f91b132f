"""The name by which Slack knows an emoji, from what people type or paste. Pure."""

import re

import emoji

_NAME = re.compile(r"[a-z0-9_+'’-]{1,100}")
_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
# Where one sign has two names, the one that Slack's events use.
_SAME = {"thumbsup": "+1", "thumbsdown": "-1", "raised_hand": "hand"}


def emoji_name(text: str) -> str | None:
    """Return "raising_hand" for `:raising_hand:`, "raising_hand" or the sign itself; else None.

    Skin tones are left out: a reaction counts in all of them.
    """
    typed = _TONES.sub("", text.strip())
    if emoji.is_emoji(typed):
        typed = emoji.demojize(typed, language="alias")
    name = bare(typed.strip(":").casefold())
    return name if _NAME.fullmatch(name) else None


def bare(reaction: str) -> str:
    """Return the name of a reaction without its skin tone, as Slack's events add it."""
    name = reaction.partition("::")[0]
    return _SAME.get(name, name)
