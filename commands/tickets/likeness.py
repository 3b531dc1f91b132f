"""How much two requests look alike: their words, the machines they name, when, and who. Pure.

Forgiving of accents, plurals and typing errors, in French and English. The numbers were chosen on
the tables of `tests/tickets/test_likeness.py`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from rapidfuzz import fuzz

# From here on it is worth somebody's look.
ENOUGH = 0.5
# What each resemblance counts for.
OF_WORDS, OF_MACHINE, OF_TIME, OF_REPORTER = 0.65, 0.4, 0.15, 0.08
# "2e étage" and "3e étage" are two printers.
OF_OTHER_NUMBERS = -0.2
NEAR, FAR = timedelta(hours=2), timedelta(days=14)
LEAST_WORDS = 0.25
MOST_TOKENS = 40
SAME_WORD = 84  # of 100: one typing error in a word of six letters
SHORTEST_TYPED_WRONG = 5

_TOKEN = re.compile(r"[a-z0-9]+(?:[._:-][a-z0-9]+)*")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}")
# Numbers that name no machine: floors, times, dates, amounts, ticket numbers, versions.
_PLAIN_NUMBER = re.compile(
    r"\d+(?:e|er|eme|nd|rd|st|th|h|mn|min|km|go|mo|gb|mb|pc|x)?\d*|\d+[:.-]\d+(?:[:.-]\d+)?"
    r"|t-?\d+|v?\d+(?:\.\d+)+|p[1-5]"
)
# Products that everybody has, with a number in their name.
_PRODUCTS = """
win7 win10 win11 windows10 windows11 office365 o365 m365 mp3 mp4 h264 utf8 usb2 usb3 ipv4 ipv6
wifi5 wifi6 covid19
"""
# Words that say nothing of what it is about, in French and in English.
_EMPTY = """
a au aux avec bonjour bonsoir ca ce cela ces cet cette chez comme dans de depuis des du elle en
encore est et etre eu fait hello hi il ils j je l la le les leur lui ma mais me merci mes moi mon
n ne nos notre nous on ont ou par pas plus pour pouvez qu que qui quoi s sa salut se ses si son
sont sur svp te ton toujours tous tout tres un une vos votre vous y
an and any are as at be been but by can could does doesn don for from good has have how i in is
isn it its just me morning my no not of our please since so still t thank thanks that the their
them there they this to us was we what when where with would you your
"""
# Words of nearly every request: they count for a little.
_COMMON = """
aide besoin bloque bug demande erreur fonctionne fonctionner impossible marche marcher message
panne peux peut possible poste probleme repond reponse souci service urgence urgent utilisateur
again answer broken error fail help issue need problem request respond responding stopped stuck
urgent user work working
"""
PRODUCTS, EMPTY, COMMON = (frozenset(words.split()) for words in (_PRODUCTS, _EMPTY, _COMMON))
LITTLE = 0.3


@dataclass(frozen=True, slots=True)
class Said:
    """A request, as far as it can look like another one."""

    title: str
    words: str
    at: datetime
    reporter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a request is compared: its words with their weights, machines, plain numbers."""

    tokens: dict[str, float]
    machines: frozenset[str]
    numbers: frozenset[str]


def traits(said: Said) -> Traits:
    """Read a request; words of the title count twice."""
    return _read(said.title, said.words)


# Each is compared with many: it is read once.
@lru_cache(maxsize=2048)
def _read(its_title: str, its_words: str) -> Traits:
    title, rest = _tokens(its_title), _tokens(its_words)
    machines = frozenset(token for token in (*title, *rest) if _is_machine(token))
    numbers = frozenset(token for token in title if _PLAIN_NUMBER.fullmatch(token))
    weights: dict[str, float] = {}
    for tokens, times in ((title, 2.0), (rest, 1.0)):
        for token in tokens:
            word = _stem(token)
            if token not in EMPTY and not _PLAIN_NUMBER.fullmatch(token) and len(word) > 1:
                weights.setdefault(word, times * (LITTLE if word in COMMON else 1.0))
    return Traits(dict(list(weights.items())[:MOST_TOKENS]), machines, numbers)


def plain(text: str) -> str:
    """Write a text without capitals and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(plain(text))


def _stem(token: str) -> str:
    return token[:-1] if len(token) > 4 and token[-1] in "sx" else token  # noqa: PLR2004


def _is_machine(token: str) -> bool:
    """Whether a token names one machine: a hostname, a serial or model number, an address."""
    if _ADDRESS.fullmatch(token):
        return True
    has_both = re.search(r"[a-z]", token) and re.search(r"\d", token)
    return bool(
        has_both
        and len(token) > 3  # noqa: PLR2004
        and not _PLAIN_NUMBER.fullmatch(token)
        and token.replace("-", "") not in PRODUCTS
    )


def score(new: Said, old: Said) -> tuple[float, str]:
    """How much two requests look alike, from 0 to 1, and why: "machine" or "words"."""
    ours, theirs = traits(new), traits(old)
    words = _words_alike(ours.tokens, theirs.tokens)
    machine = bool(ours.machines & theirs.machines)
    if not machine and words < LEAST_WORDS:
        return 0.0, ""
    total = words * OF_WORDS + machine * OF_MACHINE + nearness(new.at, old.at) * OF_TIME
    if new.reporter_id is not None and new.reporter_id == old.reporter_id:
        total += OF_REPORTER
    if ours.numbers and theirs.numbers and not ours.numbers & theirs.numbers:
        total += OF_OTHER_NUMBERS
    return max(0.0, min(1.0, total)), "machine" if machine else "words"


def nearness(one: datetime, other: datetime) -> float:
    """How near two moments are: 1 within two hours, 0 from two weeks on."""
    apart = abs(one - other)
    if apart <= NEAR:
        return 1.0
    return max(0.0, 1 - (apart - NEAR) / (FAR - NEAR))


def _words_alike(ours: dict[str, float], theirs: dict[str, float]) -> float:
    """How many of their words two requests share, by weight: of all, and of the shorter one."""
    if not ours or not theirs:
        return 0.0
    shared_ours = shared_theirs = 0.0
    telling = False
    left = {word: weight for word, weight in theirs.items() if word not in ours}
    for word, weight in ours.items():
        twin = word if word in theirs else _mistyped(word, left)
        if twin is not None:
            shared_ours += weight
            shared_theirs += theirs[twin]
            telling = telling or word not in COMMON
            left.pop(twin, None)
    if not telling:
        return 0.0  # nothing but what nearly every request says
    all_ours, all_theirs = sum(ours.values()), sum(theirs.values())
    of_all = (shared_ours + shared_theirs) / (all_ours + all_theirs)
    of_shorter = max(shared_ours / all_ours, shared_theirs / all_theirs)
    return (of_all + of_shorter) / 2


def _mistyped(word: str, among: dict[str, float]) -> str | None:
    if any(letter.isdigit() for letter in word):
        return None
    for other in among:
        long_enough = max(len(word), len(other)) >= SHORTEST_TYPED_WRONG
        if long_enough and other[0] == word[0] and fuzz.ratio(word, other, score_cutoff=SAME_WORD):
            return other
    return None
