"""The few words around a hit, so that one sees why a ticket was found."""

from collections.abc import Iterable, Sequence

from commands.search.language import TOKEN, words_of_token

WIDTH = 140
# How much of it stands before the first hit.
BEFORE = 40
CUT = "…"
Part = tuple[str, bool]


def snippet(texts: Iterable[str], wanted: frozenset[str]) -> list[Part]:
    """The place with the most different hits, in parts: (text, whether it is a hit).

    Nothing when no text has any of the wanted words.
    """
    best: tuple[int, list[Part]] = (0, [])
    for text in texts:
        line = " ".join(text.split())
        hits = [
            (found.start(), found.end(), words)
            for found in TOKEN.finditer(line)
            if (words := wanted.intersection(words_of_token(found[0])))
        ]
        if hits:
            begin, count = _best_window(hits)
            if count > best[0]:
                best = (count, _parts(line, hits, begin))
    return best[1]


def _best_window(hits: Sequence[tuple[int, int, frozenset[str]]]) -> tuple[int, int]:
    """Where the window begins that holds the most different words, and how many it holds."""
    counted = []
    for start, _, _ in hits:
        inside = [words for s, e, words in hits if s >= start and e <= start + WIDTH - BEFORE]
        counted.append((len(frozenset().union(*inside)) or 1, -start))
    count, start = max(counted)
    return -start, count


def _parts(line: str, hits: Sequence[tuple[int, int, frozenset[str]]], first: int) -> list[Part]:
    begin = max(0, first - BEFORE)
    if begin:
        # Not in the middle of a word.
        begin = line.find(" ", begin, first) + 1 or first
    end = len(line)
    if end > begin + WIDTH:
        end = line.rfind(" ", first, begin + WIDTH)
        end = end if end > first else begin + WIDTH
    parts: list[Part] = [(CUT, False)] if begin else []
    place = begin
    for start, stop, _ in hits:
        if start < begin or stop > end:
            continue
        parts += [(line[place:start], False), (line[start:stop], True)]
        place = stop
    parts.append((line[place:end] + (CUT if end < len(line) else ""), False))
    return [part for part in parts if part[0]]
