"""Words as the search compares them: without accents, capitals, plurals and the like.

Both languages pass through the same rules: nobody says in which one a ticket is, and many are in
both. The rules cut a little too much rather than too little; a word only has to meet itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters and digits, and what joins them: wi-fi, 192.168.1.10, claire@acme.example.
TOKEN = re.compile(r"[^\W_]+(?:[-._@/:+][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
# Longer "words" are keys and encoded files, which nobody types.
_LONGEST = 40
# Most words are said again and again.
_REMEMBERED = 65_536
# More parts than this are an address or a path: only its parts are words.
_MOST_JOINED = 4
_SHORTEST_STEM = 3
_SHORTEST_OF_VERB = 4

_SAID_EVERYWHERE = """
    a ai au aux avec bonjour c ca ce ces cet cette chez d dans de depuis des donc du elle en es est
    et etait ete etes etre eu fait il ils j je l la le les leur lui m ma mais me merci mes moi mon n
    ne nos notre nous on ont ou par pas plus pour qu que qui s sa sans se ses si son sont sur t ta
    te tes toi ton tous tout toute toutes tres tu un une vos votre vous y
    am an and any are as at be been but by can cannot could did do does for from had has have he
    hello her hi him his how i if in into is it its just me my no not of off on or our out please
    she should so some than thank thanks that the their them then there these they this those to
    too up us was we were what when where which who will with would you your
"""
# Words that are in every other ticket, as they are written without accents.
STOP = frozenset(_SAID_EVERYWHERE.split())


def plain(text: str) -> str:
    """Small letters without accents, ligatures in two."""
    if text.isascii():
        return text.lower()
    # Twice: some letters have small ones only when they are taken apart, and the reverse.
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str) -> str:
    """What is left of a plain word without its ending: imprimantes and imprimante are one.

    Codes and numbers stay as they are, and so do alphabets other than the Latin one.
    """
    if len(word) <= _SHORTEST_STEM or not (word.isascii() and word.isalpha()):
        return word
    word = _DOUBLED.sub(r"\1", word)
    return _without_e(_without_verb(_singular(word)))


def _singular(word: str) -> str:
    if word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    if word.endswith("ies"):
        return word[:-3] + "i"
    if len(word) > _SHORTEST_STEM and word[-1] in "sx" and word[-2] != "u":
        return word[:-1]
    return word[:-1] if word.endswith(("eux", "eaux")) else word


def _without_verb(word: str) -> str:
    for ending in ("ing", "ed", "er", "ez"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_OF_VERB:
            return word[: -len(ending)]
    return word


def _without_e(word: str) -> str:
    if word.endswith("y"):
        word = word[:-1] + "i"
    while word.endswith("e") and len(word) > _SHORTEST_STEM:
        word = word[:-1]
    return word


@lru_cache(maxsize=_REMEMBERED)
def words_of_token(token: str) -> tuple[str, ...]:
    """The words that one token of a text is found by: its parts, and the whole of them joined."""
    parts = _PART.findall(plain(token))
    words = [
        stem(part[:_LONGEST])
        for part in parts
        if part not in STOP and (len(part) > 1 or part.isdigit())
    ]
    if 1 < len(parts) <= _MOST_JOINED:
        words.append(stem("".join(parts)[:_LONGEST]))
    return tuple(words)


def words_of(text: str) -> set[str]:
    """All words that a text is found by."""
    return {word for token in TOKEN.findall(text) for word in words_of_token(token)}


def asked_words(text: str) -> dict[str, str]:
    """The words to look for, each with how it was typed; what is joined is one word."""
    return {stem_: typed for token in TOKEN.findall(text) for stem_, typed in _asked(token)}


def _asked(token: str) -> Iterator[tuple[str, str]]:
    parts = _PART.findall(plain(token))
    if 1 < len(parts) <= _MOST_JOINED:
        yield stem("".join(parts)[:_LONGEST]), token
        return
    for part in parts:
        if part not in STOP:
            yield stem(part[:_LONGEST]), part if len(parts) > 1 else token
