"""The tables of the documentation that are made from the code: `python -m bot.tables`.

A page holds `<!-- table:NAME -->` and `<!-- /table -->`; what stands between them is rewritten.
"""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

from bot import metrics, settings
from bot.capabilities import CAPABILITIES
from bot.manifest import bot_events, scopes
from commands.kit.capability import Word
from commands.kit.person import May
from integrations.local_slack.settings import Settings as LocalSlackSettings

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(
    r"(?P<start><!-- table:(?P<name>[\w-]+)(?: (?P<room>\w+))? -->\n).*?(?P<end><!-- /table -->)",
    re.DOTALL,
)
_MARKER = re.compile(r"<!-- (?:table:|/table)")

_WHO = {
    May.ANYONE: "anyone",
    May.KNOWN: "clients and team",
    May.STAFF: "the team",
    May.MANAGERS: "managers",
    May.ADMINISTRATORS: "administrators",
}


def pages(root: Path = ROOT) -> list[Path]:
    """The pages in which tables may stand."""
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def filled(text: str) -> str:
    """A page's text with its tables as the code has them now.

    `ValueError` when a table is unknown, or when a marker has no partner.
    """
    if len(_MARKER.findall(text)) != 2 * len(_BLOCK.findall(text)):
        raise ValueError("each <!-- table:NAME --> needs a <!-- /table --> behind it")

    def fill(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in TABLES:
            raise ValueError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
        head, rows = TABLES[name]
        return found["start"] + _table(head, rows(found["room"])) + found["end"]

    return _BLOCK.sub(fill, text)


def _commands(room: str | None) -> Iterable[Sequence[str]]:
    """One room's commands, or all of them."""
    for capability in CAPABILITIES:
        if room in (None, capability.name):
            for word in capability.words:
                if word.usage:
                    others = ", ".join(_code(other) for other in _other_names(word))
                    yield _code(f"{word.command} {word.usage}"), word.help, others, _WHO[word.may]


def _other_names(word: Word) -> tuple[str, ...]:
    return word.words[1:] if isinstance(word.words, tuple) else ()


def _settings(_room: str | None) -> Iterable[Sequence[str]]:
    for variable, default, meaning in settings.described():
        yield _code(variable), _code(default) if default else "", meaning


def _jobs(room: str | None) -> Iterable[Sequence[str]]:
    for capability in CAPABILITIES:
        if room in (None, capability.name):
            for job in capability.jobs:
                yield _code(job.name), f"{job.every_s:g} s", job.help


def _metrics(_room: str | None) -> Iterable[Sequence[str]]:
    for name, meaning in metrics.described():
        yield _code(name), meaning


def _scopes(_room: str | None) -> Iterable[Sequence[str]]:
    program = scopes(())
    for scope in sorted(scopes(CAPABILITIES)):
        wanted_by = ["the program"] if scope in program else []
        wanted_by += [c.name for c in CAPABILITIES if scope in scopes([c]) - program]
        yield _code(scope), ", ".join(wanted_by)


def _events(_room: str | None) -> Iterable[Sequence[str]]:
    for event in sorted(bot_events(CAPABILITIES)):
        yield _code(event), ", ".join(c.name for c in CAPABILITIES if event in bot_events([c]))


def _capabilities(_room: str | None) -> Iterable[Sequence[str]]:
    for capability in sorted(CAPABILITIES, key=lambda each: each.name):
        promise = (import_module(f"commands.{capability.name}").__doc__ or "").split("\n", 1)[0]
        link = f"[{capability.name}](capabilities/{capability.name}.md)"
        yield link, promise.partition(": ")[2]


def _local_slack(_room: str | None) -> Iterable[Sequence[str]]:
    for name, field in LocalSlackSettings.model_fields.items():
        yield _code(name), _code(str(field.default)), str(field.description)


TABLES: dict[str, tuple[Sequence[str], Callable[[str | None], Iterable[Sequence[str]]]]] = {
    "capabilities": (("Capability", "What it promises"), _capabilities),
    "commands": (("Type", "To", "Also", "Who"), _commands),
    "events": (("Event", "Heard by"), _events),
    "jobs": (("Job", "Every", "What it does"), _jobs),
    "local-slack": (("Setting", "Default", "Meaning"), _local_slack),
    "metrics": (("Metric", "Meaning"), _metrics),
    "scopes": (("Scope", "Needed by"), _scopes),
    "settings": (("Variable", "Default", "Meaning"), _settings),
}


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _code(text: str) -> str:
    return f"`{text}`"


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


def main() -> int:
    """Rewrite the pages whose tables are out of date; the exit code."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        try:
            now = filled(text)
        except ValueError as mistake:
            sys.stderr.write(f"{page.relative_to(ROOT)}: {mistake}\n")
            return 1
        if now != text:
            page.write_text(now, encoding="utf-8")
            sys.stdout.write(f"{page.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
