"""Emoji by the names that people type between colons."""

import re
from functools import cache

import emoji as library

FULLY_QUALIFIED = 2
FLAG_LETTERS = 0x1F1E6 - ord("a")
COUNTRY = re.compile(r"[a-z]{2}")
FIRST_TONE = 0x1F3FB
TONES = {f"skin-tone-{step + 2}": chr(FIRST_TONE + step) for step in range(5)}
JOINER = "\u200d"
VARIATION = "\ufe0f"
OTHERS = {"simple_smile": "slightly_smiling_face", "white_tick": "white_check_mark"}
GENDERS = (("male_", "man_"), ("female_", "woman_"))
FAVOURITES = (
    "+1",
    "eyes",
    "white_check_mark",
    "tada",
    "joy",
    "heart",
    "wave",
    "pray",
    "raised_hands",
    "rotating_light",
    "ticket",
    "hourglass_flowing_sand",
)


def char(name: str) -> str | None:
    """Return the characters of `thumbsup`, `flag-fr` or `wave::skin-tone-3`; None when unknown."""
    base, _, tone = name.strip(":").lower().partition("::")
    if base in TONES and not tone:
        return TONES[base]
    found = _flag(base) or _known(base)
    if found is None or not tone:
        return found
    return toned(found, TONES[tone]) if tone in TONES else None


def toned(plain: str, tone: str) -> str:
    """Return an emoji in another skin tone, which stands right behind its first sign."""
    first, rest = plain[0], plain[1:].removeprefix(VARIATION)
    return first + tone + rest


def search(prefix: str, limit: int) -> list[tuple[str, str]]:
    """Return up to `limit` pairs (name, characters): names that begin so, then those that hold it.

    Each emoji comes once; without a prefix, those that people use most.
    """
    wanted = prefix.strip(":").lower()
    if not wanted:
        pairs = [(name, char(name)) for name in FAVOURITES[:limit]]
        return [(name, found) for name, found in pairs if found is not None]
    names = [name for name in _typed_names() if wanted in name]
    names.sort(key=lambda name: (not name.startswith(wanted), len(name), name))
    chosen: dict[str, str] = {}
    for name in names:
        chosen.setdefault(_typed_names()[name], name)
        if len(chosen) == limit:
            break
    return [(name, found) for found, name in chosen.items()]


def _flag(name: str) -> str | None:
    country = name.removeprefix("flag-")
    if country == name or not COUNTRY.fullmatch(country):
        return None
    return "".join(chr(FLAG_LETTERS + ord(letter)) for letter in country)


def _known(name: str) -> str | None:
    names = _all_names()
    plain = name.replace("-", "_")
    tries = [name, OTHERS.get(name, name), plain]
    tries += [new + plain.removeprefix(old) for old, new in GENDERS if plain.startswith(old)]
    return next((names[one] for one in tries if one in names), None)


@cache
def _all_names() -> dict[str, str]:
    """Return every name; where two emoji claim one, the short name wins over the long."""
    names: dict[str, str] = {}
    whole = [
        (shown, about)
        for shown, about in library.EMOJI_DATA.items()
        if about["status"] <= FULLY_QUALIFIED
    ]
    for shown, about in whole:
        for name in about.get("alias", ()):
            names.setdefault(name.strip(":").lower(), shown)
    for shown, about in whole:
        names.setdefault(about["en"].strip(":").lower(), shown)
    return names


@cache
def _typed_names() -> dict[str, str]:
    """Return the names that a completion offers: the short ones where an emoji has any."""
    known = _all_names()
    names: dict[str, str] = {}
    for shown, about in library.EMOJI_DATA.items():
        if "_skin_tone" in about["en"]:
            continue
        for name in about.get("alias", (about["en"],)):
            plain = name.strip(":").lower()
            if known.get(plain) == shown:
                names[plain] = shown
    return names
