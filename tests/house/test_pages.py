"""What the pages say in their own words, held against the code."""

import re
from collections import Counter

import pytest

from bot.tables import pages
from commands.delivery import rules as delivery
from commands.kit.terms import RESPONSE_TARGETS
from commands.tickets import rules
from integrations.local_slack import faults, people
from storage.people import Role
from tests.house.source import HERE

_UNITS = {"minutes": 1, "hour": 60, "hours": 60}


def page(name: str) -> str:
    return (HERE / "docs" / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The rows of all tables of a page, as cells."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_file_that_a_page_names_is_there() -> None:
    """Between backquotes, with a folder before it and no placeholder in it."""
    missing = [
        f"{each.relative_to(HERE)}: {path}"
        for each in [*pages(), HERE / "CONTRIBUTING.md", HERE / "CHANGELOG.md"]
        for path in re.findall(
            r"`((?:bot|commands|integrations|storage|tests|docs|bench)/[\w./-]*)`",
            each.read_text(encoding="utf-8"),
        )
        if not any((HERE / f"{path}{end}").exists() for end in ("", ".py"))
    ]
    assert missing == []


def test_the_glossary_has_each_term_once() -> None:
    terms = [row[0].removesuffix(" ○") for row in rows(page("glossary.md")) if len(row) == 3]
    assert len(terms) > 50
    doubled = [term for term, times in Counter(terms).items() if times > 1 and term != "Term"]
    assert [term for term in doubled if term != "---"] == []


@pytest.mark.parametrize("word", [*Role, "incident", "request", "security incident"])
def test_the_glossary_knows_the_words_on_the_screen(word: str) -> None:
    assert re.search(rf"(^\| |\*){re.escape(word)}( |\*|,)", page("glossary.md"), re.MULTILINE)


def test_the_page_of_tickets_tells_the_targets() -> None:
    told = {
        int(row[0][1:]): int(row[1].split()[0]) * _UNITS[row[1].split()[1]]
        for row in rows(page("capabilities/tickets.md"))
        if re.fullmatch(r"P\d", row[0])
    }
    assert told == {
        level: target.total_seconds() / 60 for level, target in RESPONSE_TARGETS.items()
    }


def test_the_page_of_tickets_tells_the_matrix() -> None:
    levels = ["high", "medium", "low"]
    told = {
        (impact, urgency): row[urgency]
        for row in rows(page("capabilities/tickets.md"))
        if row[0] in levels
        for impact in [levels.index(row[0]) + 1]
        for urgency in (1, 2, 3)
    }
    assert told == {(i, u): f"P{rules.priority(i, u)}" for i in (1, 2, 3) for u in (1, 2, 3)}


def test_the_page_on_operating_tells_how_long_things_are_kept() -> None:
    told = {row[1] for row in rows(page("operate.md")) if row[1].endswith(" days")}
    kept = (delivery.INBOX_KEPT, delivery.OUTBOX_KEPT, delivery.HELD_KEPT, delivery.JOBS_KEPT)
    assert told == {f"{span.days} days" for span in kept}


def test_the_page_of_the_local_slack_tells_the_people_api() -> None:
    text = page("local-slack.md")
    told = set()
    for method, first, others in re.findall(
        r"^\| `(GET|POST) /people/\{user\}/(\w+)`((?:, `/\w+`)*)", text, re.MULTILINE
    ):
        told |= {(method, name) for name in [first, *re.findall(r"/(\w+)", others)]}
    registered = {(route.method, route.path.rsplit("/", 1)[-1]) for route in people.routes()}
    assert len(told) > 10
    assert told <= registered


def test_the_page_of_the_local_slack_tells_every_fault() -> None:
    text = page("local-slack.md")
    assert [kind for kind in faults.KINDS if f"`{kind}`" not in text] == []
