"""The chain of seals, as plain values."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.audit.rules import (
    GENESIS,
    Checker,
    Head,
    Link,
    Sealable,
    Verdict,
    read_heads,
    seal,
    write_head,
)

AT = datetime(2026, 11, 23, 8, 0, 0, 5, tzinfo=UTC)


def entry(number: int) -> Sealable:
    return Sealable(number, AT, "r1", "person:1", "ticket.take", "ticket:1", None, "d" * 64)


def chain(length: int) -> list[Link]:
    links, previous = [], GENESIS
    for position in range(1, length + 1):
        one = entry(position + 10)
        previous = seal(previous, position, one)
        links.append(Link(position, previous, one, one.digest))
    return links


def check(links: list[Link], heads: tuple[Head, ...] = ()) -> Verdict:
    checker = Checker(heads)
    for link in links:
        problem = checker.problem(link)
        if problem is not None:
            return problem
    return checker.end()


def test_the_formula_is_the_documented_one() -> None:
    lines = [
        GENESIS,
        "1",
        "11",
        '"2026-11-23T08:00:00.000005+00:00"',
        '"r1"',
        '"person:1"',
        '"ticket.take"',
        '"ticket:1"',
        '""',
        json.dumps("d" * 64),
    ]
    expected = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert seal(GENESIS, 1, entry(11)) == expected


def test_the_zone_of_a_moment_does_not_change_its_seal() -> None:
    there = AT.astimezone(timezone(timedelta(hours=9)))
    assert seal(GENESIS, 1, replace(entry(1), at=there)) == seal(GENESIS, 1, entry(1))


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_two_entries_share_a_seal(actor: str, action: str) -> None:
    one = replace(entry(1), actor=actor, action=action)
    other = replace(entry(1), actor=action, action=actor)
    assert (seal(GENESIS, 1, one) == seal(GENESIS, 1, other)) == (actor == action)


def test_a_whole_chain_and_an_empty_one_verify() -> None:
    links = chain(4)
    heads = (Head(2, str(links[1].seal)), Head(4, str(links[3].seal)))
    assert check(links, heads) == Verdict(ok=True, checked=4)
    assert check([]) == Verdict(ok=True, checked=0)


def test_erased_details_still_verify() -> None:
    links = chain(3)
    links[1] = replace(links[1], details_digest=None)
    assert check(links).ok


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 99),
        ("at", AT + timedelta(microseconds=1)),
        ("request_id", "r2"),
        ("actor", "person:2"),
        ("action", "ticket.close"),
        ("subject", "ticket:2"),
        ("client_id", 1),
        ("digest", "e" * 64),
    ],
)
def test_any_change_is_seen(field: str, value: object) -> None:
    links = chain(3)
    links[1] = replace(links[1], entry=replace(links[1].entry, **{field: value}))  # type: ignore[arg-type]
    verdict = check(links)
    assert (verdict.ok, verdict.checked) == (False, 1)
    assert "position 2" in str(verdict.problem)


def test_changed_details_are_seen() -> None:
    links = chain(2)
    links[0] = replace(links[0], details_digest="f" * 64)
    assert "details" in str(check(links).problem)


def test_a_gap_is_seen() -> None:
    links = chain(3)
    assert check([links[0], links[2]]).problem == "position 2 is missing: an entry was removed"


def test_a_removed_tail_is_seen_by_a_published_head() -> None:
    links = chain(3)
    head = Head(3, str(links[2].seal))
    assert check(links[:2]).ok
    assert "end was removed" in str(check(links[:2], (head,)).problem)


def test_a_chain_made_anew_is_seen_by_a_published_head() -> None:
    verdict = check(chain(3), (Head(2, "0" * 64),))
    assert "rewritten" in str(verdict.problem)


def test_the_file_gives_back_what_was_written() -> None:
    heads = [Head(1, "a"), Head(2, "b")]
    lines = [write_head(head, AT) + "\n" for head in heads]
    assert list(read_heads([*lines, "\n"])) == heads


def test_a_line_of_the_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(read_heads(['{"position": 1, "seal": "a"}', "{}"]))
