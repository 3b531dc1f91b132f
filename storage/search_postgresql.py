"""Searching PostgreSQL's sets of words, through their GIN index.

A fact that most tickets share costs the index more than it spares: such a condition is checked
afterwards, on the few that the rest has left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import CTE, ColumnElement, Subquery, Text, case, cast, false, func, literal, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from storage import search_parts
from storage.scope import unscoped
from storage.search_index import FACT, INSIDE, TITLE, SearchDocument
from storage.upsert import table

_documents = table(SearchDocument).c
_SHARED_BY_MOST = 0.3
# Of the words of a text, so many stand in the title.
_TITLES_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Group:
    """Words of which a ticket must have one, and in what share of all tickets they are."""

    words: Sequence[str]
    share: float

    @property
    def is_fact(self) -> bool:
        """Whether they are facts and no words."""
        return self.words[0].startswith(FACT)

    @property
    def is_loose(self) -> bool:
        """Whether it is better checked afterwards."""
        return self.is_fact and self.share > _SHARED_BY_MOST

    def asked(self, *, in_title: bool, inside: bool) -> str:
        """The group in PostgreSQL's language of queries."""
        forms = [form for word in self.words for form in _forms(word, in_title, inside)]
        return f"({' | '.join(map(_quoted, forms))})"


def _forms(word: str, in_title: bool, inside: bool) -> tuple[str, ...]:  # noqa: FBT001
    if word.startswith(FACT):
        return (word,)
    if in_title:
        return (TITLE + word,)
    return (word, INSIDE + word) if inside else (word,)


def _quoted(lexeme: str) -> str:
    return f"'{lexeme}'"


def _matches(asked: str) -> ColumnElement[bool]:
    return _documents.lexemes.bool_op("@@")(cast(cast(literal(asked), Text), TSQUERY))


def _afterwards(asked: str) -> ColumnElement[bool]:
    # Wrapped, so that the index is not asked.
    return func.coalesce(_matches(asked), false())


def hiding(private: str, reader_id: int) -> ColumnElement[bool]:
    """The condition that hides private tickets which this reader has nothing to do with."""
    return _afterwards(f"! '{private}' | '@t{reader_id}' | '@p{reader_id}'")


def without(fact: str) -> ColumnElement[bool]:
    """The condition that a ticket has not this fact."""
    return _afterwards(f"! '{fact}'")


@unscoped("the scope is among the conditions that `storage.search.find` hands over")
async def finding(
    session: AsyncSession,
    groups: Sequence[Group],
    *,
    months: str,
    in_title: bool,
    inside: bool,
    conditions: Sequence[ColumnElement[bool]],
    newest: int,
    limit: int,
) -> list[int]:
    """The newest tickets that have one word of each group; `months` is a condition or empty."""
    strict = [group for group in groups if not group.is_loose] or list(groups)
    loose = [group for group in groups if group not in strict]
    asked = [group.asked(in_title=in_title, inside=inside) for group in strict]
    asked += [months] if months else []
    checked = [_afterwards(g.asked(in_title=False, inside=inside)) for g in loose]
    shares = [g.share * (_TITLES_SHARE if in_title and not g.is_fact else 1) for g in groups]
    ladder = search_parts.Ladder(newest, shares, limit)
    while True:
        now = [*asked, *filter(None, [ladder.rung()])]
        matching = _apart(_documents.ticket_id, " & ".join(now), [*checked, *conditions])
        order = select(matching.c.ticket_id).order_by(matching.c.ticket_id.desc()).limit(limit)
        found = list(await session.scalars(order))
        if len(found) >= limit or not ladder.climb(len(found)):
            return found


def nearest(
    weights: Mapping[str, float],
    facts: Sequence[Group],
    *,
    part: str,
    inside: bool,
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
) -> Subquery:
    """The tickets with the most of the words, and the sum of the weights of those they have."""
    one = {word: Group([word], 0.0).asked(in_title=False, inside=inside) for word in weights}
    asked = [f"({' | '.join(one.values())})"]
    asked += [g.asked(in_title=False, inside=inside) for g in facts if not g.is_loose]
    checked = [_afterwards(g.asked(in_title=False, inside=inside)) for g in facts if g.is_loose]
    weight: ColumnElement[float] = literal(0.0)
    for word, value in weights.items():
        weight += case((_matches(one[word]), literal(value)), else_=literal(0.0))
    matching = _apart(
        _documents.ticket_id,
        " & ".join([*asked, *filter(None, [part])]),
        [*checked, *conditions],
        weight.label("weight"),
    )
    # Few, before the tickets themselves are looked at.
    most = select(matching).order_by(matching.c.weight.desc(), matching.c.ticket_id.desc())
    return most.limit(limit).subquery("nearest")


def _apart(
    number: ColumnElement[int],
    asked: str,
    conditions: Sequence[ColumnElement[bool]],
    *more: ColumnElement[float],
) -> CTE:
    """What matches, by itself, so that the index is asked first whatever follows."""
    query = select(number, *more).where(_matches(asked), *conditions)
    return query.cte("matching").prefix_with("MATERIALIZED", dialect="postgresql")
