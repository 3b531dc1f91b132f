"""Looking at the newest tickets first, because a common word is in more of them than anybody reads.

Among the words of a ticket are the parts of all tickets to which it belongs: some thousands by
number, four times as many, and so on. So the index itself leaves older ones out, by a handful of
words, and a word that is in a hundred thousand tickets costs no more than a rare one. The month in
which a ticket was opened is a word as well.
"""

import math
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.scope import unscoped
from storage.search_index import SearchDocument
from storage.upsert import table

# How many tickets the smallest part has, how much wider the next one is, how many sizes there are.
SIZE, WIDER, LEVELS = 4096, 4, 5
# A guess is a guess: ask for somewhat more than is needed, and do not creep. Words are together
# more often than chance would have them.
_MARGIN, _STRIDE, _TOGETHER = 1.3, 4.0, 3.0
_NEARLY_ALL = 0.4
_MOST_MONTHS = 60


def parts(number: int) -> set[str]:
    """The words of the parts to which a ticket belongs, one of each size."""
    return {_part(level, number // (SIZE * WIDER**level)) for level in range(LEVELS)}


def _part(level: int, number: int) -> str:
    return f"@b{level}.{number}"


def month(moment: datetime) -> str:
    """The word of a month."""
    moment = moment.astimezone(UTC)
    return f"@m{moment.year:04}{moment.month:02}"


def months(since: datetime | None, before: datetime | None, at: datetime) -> str:
    """The condition that a ticket was opened in a month between; empty when that says little."""
    if since is not None:
        wanted = _between(since, min(before, at) if before is not None else at)
        return _any(wanted) if 0 < len(wanted) <= _MOST_MONTHS else ""
    later = _between(before, at)[1:] if before is not None else []
    return f"! {_any(later)}" if 0 < len(later) <= _MOST_MONTHS else ""


def _between(first: datetime, last: datetime) -> list[str]:
    # One more, because clocks differ.
    begin, end = _count(first), _count(last) + 1
    return [f"@m{n // 12:04}{n % 12 + 1:02}" for n in range(begin, end + 1)]


def _count(moment: datetime) -> int:
    moment = moment.astimezone(UTC)
    return moment.year * 12 + moment.month - 1


def _any(words: list[str]) -> str:
    quoted = (f"'{word}'" for word in words)
    return f"({' | '.join(quoted)})"


@unscoped("a number that says how many tickets there are, no client's words")
async def newest(session: AsyncSession) -> int:
    """The number of the newest ticket that can be found."""
    return await session.scalar(select(func.max(table(SearchDocument).c.ticket_id))) or 0


def newest_parts(last: int, count: int) -> str:
    """The condition for the newest parts, so many and up to the beginning of a wider one."""
    level = 0
    while level + 1 < LEVELS and count >= WIDER ** (level + 1):
        level += 1
    width = WIDER**level
    first = max(0, last - count + 1) // width
    return _any([_part(level, number) for number in range(last // width, first - 1, -1)])


def since_number(newest: int, number: int) -> str:
    """The condition for tickets from about this number on; empty for nearly all of them."""
    count = (newest - max(0, number)) // SIZE + 1
    last = newest // SIZE
    return "" if count > _NEARLY_ALL * last else newest_parts(last, count)


class Ladder:
    """How many parts to look at: few at first, and more while there is too little in them.

    `shares` are in what share of all tickets each of the words is, `newest` the last number of
    all, `wanted` how many tickets are looked for.
    """

    def __init__(self, newest: int, shares: list[float], wanted: int) -> None:
        self._last = newest // SIZE
        self._wanted = wanted
        expected = float(newest)
        for share in shares:
            expected *= share
        expected = min(expected * _TOGETHER, newest * min(shares, default=1.0))
        self._parts = self._enough(_MARGIN * wanted / max(expected, 1.0))

    def _enough(self, share: float) -> int:
        # One more: the newest part is seldom full.
        return min(math.ceil(share * self._last), self._last) + 1

    @property
    def is_whole(self) -> bool:
        """Whether everything is looked at now."""
        return self._parts > _NEARLY_ALL * self._last

    def rung(self) -> str:
        """The condition for what to look at now; empty for everything."""
        if self.is_whole:
            return ""
        return newest_parts(self._last, self._parts)

    def climb(self, found: int) -> bool:
        """Look at more, having found so few; whether there is more to look at."""
        if self.is_whole:
            return False
        grown = max(_STRIDE, _MARGIN * self._wanted / max(found, 1))
        self._parts = int(self._parts * grown)
        return True
