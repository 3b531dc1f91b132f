"""Whom we ask when, and which scores there are. Pure."""

from datetime import timedelta

from commands.kit.refused import Refused
from commands.kit.words import N_

# What is closed longer is not asked about any more; a week-end lies within.
ASK_WITHIN = timedelta(days=4)
# Nobody is asked more often, whatever they ask us for.
NOT_AGAIN_WITHIN = timedelta(days=14)
AT_ONCE = 50

BAD, DISAPPOINTING, GOOD, VERY_GOOD = SCORES = (1, 2, 3, 4)
LOW = DISAPPOINTING
LONGEST = 2000


def read(record: str) -> tuple[int, int]:
    """Read ticket and score from a button's `12.4`."""
    number, _, score = record.partition(".")
    if number.isascii() and number.isdigit() and score in {str(each) for each in SCORES}:
        return int(number[:9]), int(score)
    raise Refused(N_("Choose one of the faces."))


def number_of(record: str) -> int:
    """Read a ticket's number."""
    if record.isascii() and record.isdigit():
        return int(record[:9])
    raise Refused(N_("I don't know that question any more."))
