"""When a topic is suggested, when there is something new to learn, and what it may be called."""

import hashlib

from commands.kit.blank import is_blank
from commands.kit.refused import Refused
from commands.kit.words import N_

# Four guesses in five are at least this sure, and seven in eight of those are right
# (docs/measurements.md); below it, a suggestion costs more than it spares.
SURE = 0.6
# Learning anew pays when the desk has said this much since.
ENOUGH_NEW = 20
LONGEST_NAME = 60
# So much of a ticket tells what it is about.
LONGEST_TEXT = 4000


def text_of(title: str, words: str | None) -> str:
    """Return what of a ticket is read: its title, and its first words where they say more."""
    said = (words or "").strip()
    return (title if said == title.strip() else f"{title}\n{said}")[:LONGEST_TEXT]


def is_sure(confidence: float) -> bool:
    """Whether a guess is worth telling."""
    return confidence >= SURE


def name_of(text: str) -> str:
    """Return a topic's name as it is kept; refuse none, and a sentence."""
    name = " ".join(text.split())
    if is_blank(name):
        raise Refused(N_("Choose a topic, or write a new one."), field="topic")
    if len(name) > LONGEST_NAME:
        raise Refused(N_("A topic is a word or two: write a shorter one."), field="new")
    return name


def same(name: str, known: list[str]) -> str:
    """Return the topic of that name which is known already, whatever its capitals; else itself."""
    return next((one for one in known if one.casefold() == name.casefold()), name)


def digest(text: str, topic: str) -> str:
    """Return what two examples that say the same have in common."""
    return hashlib.sha256(f"{topic}\0{' '.join(text.split())}".encode()).hexdigest()
