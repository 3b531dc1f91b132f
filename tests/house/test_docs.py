"""Whatever people can type, set, watch or rely on is described in the docs."""

import re
from functools import cache

import pytest

from bot import settings
from bot.capabilities import CAPABILITIES
from bot.metrics import Metrics
from commands.kit.capability import Job, Word
from tests.house.source import HERE

WORDS: list[Word] = [word for room in CAPABILITIES for word in room.words]
JOBS: list[Job] = [job for room in CAPABILITIES for job in room.jobs]


@cache
def docs() -> str:
    """All pages, as one text."""
    pages = [HERE / "README.md", *sorted((HERE / "docs").rglob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages if page.exists())


def described(text: str) -> bool:
    """Whether a page has it, between backquotes or in a table."""
    return re.search(rf"(?<![\w.-]){re.escape(text)}(?![\w-])", docs()) is not None


def typed(word: Word) -> str:
    """How a command is written down."""
    return f"{word.command} {word.usage}".strip()


@pytest.mark.parametrize("word", WORDS, ids=typed)
def test_every_command_is_described(word: Word) -> None:
    assert f"`{typed(word)}`" in docs().replace("\\|", "|")


@pytest.mark.parametrize("name", [name for name, _, _ in settings.described()])
def test_every_setting_is_described(name: str) -> None:
    assert described(name)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_is_described(job: Job) -> None:
    assert described(job.name)


def test_every_metric_is_described() -> None:
    names = {metric.name for metric in Metrics().registry.collect()}
    assert names
    assert sorted(name for name in names if not described(name) and name not in docs()) == []


@pytest.mark.parametrize("name", [room.name for room in CAPABILITIES])
def test_every_capability_has_its_page(name: str) -> None:
    page = HERE / "docs" / "capabilities" / f"{name}.md"
    assert page.exists()
    assert len(page.read_text(encoding="utf-8").split()) > 50


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [HERE / "README.md", *sorted((HERE / "docs").rglob("*.md"))]
    broken = [
        f"{page.relative_to(HERE)} → {target}"
        for page in pages
        if page.exists()
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_short() -> None:
    for page in (HERE / "docs" / "decisions").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name), page.name
        assert len(text.split()) <= 300, f"{page.name} has {len(text.split())} words"
