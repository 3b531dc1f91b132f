"""The picture of the last weeks: what came in and was solved, how soon we answered, what was late.

It is read in a light and in a dark Slack (its ground is its own), by the colour-blind (the colours
are Okabe and Ito's, and each number is written) and by those who hear it (the words beside it).
"""

import asyncio
import math
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from commands.kit import words
from commands.kit.capability import Drawn
from commands.kit.words import N_
from integrations.slack.wording import duration

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE = N_("The last weeks")
OPENED, SOLVED = N_("came in"), N_("solved")
RESPONSE = N_("First answer: half within (opening hours)")
REQUESTS = N_("Requests")
LATE = N_("Later than promised")
IN_WORDS = N_(
    "Week of %(when)s: %(opened)s came in, %(solved)s solved, %(late)s later than promised."
)
ANSWERED = N_("Half answered within %(time)s.")

BLUE, SKY, VERMILION, INK, GRID = "#0072B2", "#56B4E9", "#D55E00", "#1A1A1A", "#D0D0D0"
INCHES, DOTS = (8.0, 8.0), 110
BAR = 0.38
# matplotlib's caches are not made for several threads at once.
_ONE_AT_A_TIME = threading.Lock()

Weeks = Sequence[Mapping[str, Any]]


async def draw(context: Mapping[str, Any], locale: str, _zone: str) -> Drawn:
    """Draw the weeks of a digest (`rules.Week.plain`), away from the loop."""
    weeks: Weeks = context["weeks"]
    language = words.language(locale, "en")
    content = await asyncio.to_thread(_png, weeks, language)
    name = f"vigie-{weeks[-1]['starts']}.png"
    return Drawn(name, content, _say(TITLE, language), in_words(weeks, language))


def in_words(weeks: Weeks, language: str) -> str:
    """Say what the picture shows, the newest week first."""
    return " ".join(_week_in_words(week, language) for week in reversed(weeks))


def _week_in_words(week: Mapping[str, Any], language: str) -> str:
    told = _say(IN_WORDS, language) % {**week, "when": _day(week, language)}
    if week["response"] is None:
        return told
    return f"{told} {_say(ANSWERED, language) % {'time': duration(week['response'], language)}}"


def _say(message: str, language: str) -> str:
    return words.translations(language).gettext(message)


def _day(week: Mapping[str, Any], language: str) -> str:
    pattern = "d MMM" if language == "fr" else "MMM d"
    return format_date(date.fromisoformat(week["starts"]), pattern, locale=language)


def _png(weeks: Weeks, language: str) -> bytes:
    # Imported where it is used, in the thread: it takes a second that nobody else should wait.
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    with _ONE_AT_A_TIME:
        layout = ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.12)
        figure = Figure(figsize=INCHES, dpi=DOTS, facecolor="white", layout=layout)
        requests, response, late = figure.subplots(3, 1, sharex=True, height_ratios=(5, 3, 3))
        _requests(requests, weeks, language)
        _response(response, weeks, language)
        _late(late, weeks, language)
        late.set_xticks(range(len(weeks)), [_day(week, language) for week in weeks])
        late.tick_params(axis="x", labelsize=11, colors=INK)
        content = BytesIO()
        figure.savefig(content, format="png")
    return content.getvalue()


def _plain(axes: "Axes", title: str) -> None:
    """Leave only what carries a number: no frame, no scale beside written values."""
    axes.set_title(title, loc="left", fontsize=13, fontweight="bold", color=INK)
    axes.set_yticks([])
    axes.margins(y=0.25)
    axes.tick_params(length=0)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(GRID)


def _requests(axes: "Axes", weeks: Weeks, language: str) -> None:
    for shift, name, label, colour, hatch in (
        (-BAR / 2, "opened", OPENED, BLUE, ""),
        (BAR / 2, "solved", SOLVED, SKY, "//"),
    ):
        bars = axes.bar(
            [place + shift for place in range(len(weeks))],
            [week[name] for week in weeks],
            BAR,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=_say(label, language),
        )
        axes.bar_label(bars, padding=2, fontsize=10, color=INK)
    _plain(axes, _say(REQUESTS, language))
    axes.legend(loc="upper right", ncols=2, frameon=False, fontsize=11, bbox_to_anchor=(1, 1.2))


def _response(axes: "Axes", weeks: Weeks, language: str) -> None:
    minutes = [week["response"] for week in weeks]
    # A week without an answer is a gap, not a line across it.
    heights = [math.nan if value is None else value for value in minutes]
    axes.plot(range(len(weeks)), heights, color=BLUE, marker="o", linewidth=2)
    for place, value in enumerate(minutes):
        if value is not None:
            axes.annotate(
                duration(value, language),
                (place, value),
                textcoords="offset points",
                xytext=(0, 9),
                ha="center",
                fontsize=10,
                color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
    _plain(axes, _say(RESPONSE, language))
    axes.set_ylim(0, max((value for value in minutes if value), default=1) * 1.4)


def _late(axes: "Axes", weeks: Weeks, language: str) -> None:
    values = [week["late"] for week in weeks]
    bars = axes.bar(range(len(weeks)), values, BAR * 1.4, color=VERMILION)
    axes.bar_label(bars, padding=2, fontsize=10, color=INK)
    _plain(axes, _say(LATE, language))
    axes.set_ylim(0, max(1, *values) * 1.35)
