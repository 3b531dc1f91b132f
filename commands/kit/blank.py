"""Words that show nothing: only spaces, and characters that no screen draws."""

import unicodedata

# Controls, formats such as the zero-width space, halves of surrogates, separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
# Letters and marks by their category, and drawn as nothing: fillers, joiners, the empty braille.
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing at all."""
    return all(_unseen(character) for character in text)


def _unseen(character: str) -> bool:
    if character in _EMPTY or unicodedata.category(character) in _UNSEEN:
        return True
    # Variation selectors change what stands before them; alone they show nothing.
    return "VARIATION SELECTOR" in unicodedata.name(character, "")
