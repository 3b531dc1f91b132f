"""`vigie tickets learn` and `vigie tickets classify`: topics from files, beside a running bot."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bot import beside
from bot.building import CannotStart
from bot.settings import Settings
from commands.kit.shell import of_shell
from commands.kit.tables import Mistake, Record, Unusable, decoded, read_csv
from commands.topics import learning, rules, service
from commands.topics.learning import Example, Score

SHOWN = 50


@dataclass(frozen=True)
class Labelled:
    """What a file holds: words, and their topics where it has that column."""

    texts: list[str]
    topics: list[str]
    mistakes: list[Mistake]


def read(path: Path, encoding: str | None, *, labelled: bool) -> Labelled:
    """Read a CSV file with a column `text`, and `topic` (needed when `labelled`)."""
    try:
        table = read_csv(decoded(path.read_bytes(), path.name, encoding), "tickets", path.name)
    except OSError as error:
        raise CannotStart(f"The file {path} cannot be read: {error.strerror}.") from error
    except Unusable as unusable:
        return Labelled([], [], [unusable.mistake])
    mistakes = list(table.mistakes)
    columns = {name for name, _, _ in table.columns}
    wanted = ("text", "topic") if labelled else ("text",)
    for name in wanted:
        if name not in columns:
            what = f"The column “{name}” is missing."
            remedy = f"The first line names the columns: {','.join(wanted)}."
            mistakes.append(Mistake(path.name, 1, "", what, remedy))
    if not mistakes:
        mistakes += [m for record in table.records for m in _wrong(record, labelled=labelled)]
    return Labelled(
        [record.cells.get("text", "") for record in table.records],
        [record.cells.get("topic", "") for record in table.records],
        mistakes,
    )


def _wrong(record: Record, *, labelled: bool) -> list[Mistake]:
    """Name what is wrong with a line; words may be missing where they are only to be guessed."""
    if not labelled:
        return []
    wrong = []
    if not record.cells.get("text"):
        wrong.append(record.mistake("text", "There are no words.", "Leave the line out."))
    topic = record.cells.get("topic", "")
    if not topic:
        wrong.append(record.mistake("topic", "The topic is missing.", "Fill it in."))
    elif len(topic) > rules.LONGEST_NAME:
        remedy = f"Write at most {rules.LONGEST_NAME} letters."
        wrong.append(record.mistake("topic", "A topic is a word or two.", remedy))
    return wrong


async def learn(settings: Settings, path: Path, encoding: str | None, console: Console) -> bool:
    """Take in a file of examples and learn from all that is known; whether all was well."""
    file = read(path, encoding, labelled=True)
    if file.mistakes:
        return _refuse(console, file.mistakes)
    examples = [Example(t, topic) for t, topic in zip(file.texts, file.topics, strict=True)]
    async with beside.services(settings) as services:
        async with services.db.writing() as session:
            new = await service.remember(session, examples)
            known = await service.known_examples(session)
        with console.status("Learning…"):
            model = await service.learn(known)
        if model is None:
            fewest = learning.FEWEST
            _say(console, f"Kept {new} examples. Two topics need {fewest} each to be learnt.")
            return False
        async with services.db.writing() as session:
            await service.keep(session, of_shell(services), model, len(known))
    _say(console, f"{new} new examples, {len(known)} in all.")
    counts = Counter(example.topic for example in known)
    for topic in sorted(counts, key=lambda name: -counts[name]):
        left_out = "" if topic in model.topics else " (too few to be learnt)"
        _say(console, f"  {topic}: {counts[topic]}{left_out}")
    _say(console, f"On examples held back: {_figures(model.score)}.")
    return True


async def classify(
    settings: Settings, path: Path, out: Path, encoding: str | None, console: Console
) -> bool:
    """Write the likeliest topic of each line of a file; whether all was well.

    `out` gets a JSON line per row: `{"row": n, "topic": …, "confidence": …, "sure": …}`, where row
    0 is the first below the heading. What is not `sure` would not be suggested to anybody.
    """
    file = read(path, encoding, labelled=False)
    if file.mistakes:
        return _refuse(console, file.mistakes)
    async with beside.services(settings) as services:
        guesses = await service.guess(services.db, file.texts)
    if guesses is None:
        _say(console, "Nothing was learnt yet: `vigie tickets learn FILE.csv` first.", "red")
        return False
    lines = (
        {
            "row": row,
            "topic": guess.topic,
            "confidence": round(guess.confidence, 4),
            "sure": rules.is_sure(guess.confidence),
        }
        for row, guess in enumerate(guesses)
    )
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    try:
        await asyncio.to_thread(out.write_text, text, encoding="utf-8")
    except OSError as error:
        raise CannotStart(f"The file {out} cannot be written: {error.strerror}.") from error
    sure = sum(rules.is_sure(guess.confidence) for guess in guesses)
    _say(console, f"{len(guesses)} rows, {sure} of them sure enough to be suggested.")
    if any(file.topics):
        score = learning.score_of(file.topics, [guess.topic for guess in guesses])
        _say(console, f"Against the file's own topics: {_figures(score)}.")
    return True


def _figures(score: Score) -> str:
    return (
        f"accuracy {score.accuracy:.3f}, macro-F1 {score.macro_f1:.3f} "
        f"(always the commonest: {score.commonest:.3f})"
    )


def _refuse(console: Console, mistakes: list[Mistake]) -> bool:
    for mistake in mistakes[:SHOWN]:
        _say(console, str(mistake), "red")
    if len(mistakes) > SHOWN:
        _say(console, f"And {len(mistakes) - SHOWN} more.")
    _say(console, "Nothing was taken in: mend the file first.")
    return False


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(escape(text), style=style or None, soft_wrap=True, highlight=False)
