"""How content clients are, from the scores that they gave; pure."""

from collections.abc import Mapping

# Scores go from 1 (bad) to 4 (very good); from here on somebody is content.
CONTENT = 3


def mood(scores: Mapping[int, int]) -> dict[str, int] | None:
    """Return `share` (per cent of those who are content) and `count`; None without a score.

    `scores` tells how often each score was given.
    """
    count = sum(scores.values())
    if not count:
        return None
    content = sum(times for score, times in scores.items() if score >= CONTENT)
    return {"share": round(100 * content / count), "count": count}
