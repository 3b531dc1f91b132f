"""What the templates of blocks and elements ask for: texts, pictures, values, inner parts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from jinja2 import TemplateError
from markupsafe import Markup, escape

from integrations.local_slack import forms
from integrations.local_slack.elements import FIELDS
from integrations.local_slack.page import charts, choices, links, markdown, mrkdwn, richtext
from integrations.local_slack.page.parts import BLOCKS, ELEMENTS, Naming
from integrations.local_slack.page.place import Place
from integrations.local_slack.page.rendering import render
from integrations.local_slack.records import JSON, User
from integrations.local_slack.world import World

NUMBERS = count(1)
"""One message may stand on a page twice, so an id is never used again."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whose eyes, and where the blocks stand."""

    world: World
    person: User
    place: Place
    MISSHAPEN: ClassVar = (KeyError, TypeError, ValueError, AttributeError, IndexError)
    """What a template meets in blocks that nobody checked."""

    def block(self, block: Any) -> Markup:
        """Return one block; a box with its JSON when it is not known or not well formed."""
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in BLOCKS:
            return self.unknown(block)
        try:
            return render(f"blocks/{kind}", at=self, block=block)
        except (TemplateError, *self.MISSHAPEN):
            return self.unknown(block)

    def element(self, block: JSON, element: Any, naming: Naming | None = None) -> Markup:
        """Return one element; nothing when it is meant for other people's eyes."""
        if not isinstance(element, dict) or element.get("type") not in ELEMENTS:
            return self.unknown(element)
        eyes = element.get("visible_to_user_ids")
        if eyes and self.person.id not in eyes:
            return Markup("")
        template = ELEMENTS[element["type"]]
        naming = naming or Naming(self.new_id())
        try:
            return render(
                f"elements/{template}", at=self, block=block, element=element, naming=naming
            )
        except (TemplateError, *self.MISSHAPEN):
            return self.unknown(element)

    def unknown(self, thing: Any) -> Markup:
        """Return what is not known as a box that names its type and shows its JSON."""
        kind = thing.get("type", "no type") if isinstance(thing, dict) else "not an object"
        written = json.dumps(thing, indent=2, ensure_ascii=False, default=str)
        return render("blocks/unknown", kind=kind, written=written)

    def naming(self, block: JSON) -> Naming:
        """Return how an input block names the element that it holds."""
        return Naming(self.new_id(), labelled=True, required=not block.get("optional", False))

    def new_id(self) -> str:
        """Return an id for a part of the page."""
        return f"b{next(NUMBERS)}"

    def text(self, thing: Any) -> Markup:
        """Return a text object, or a bare string, as it reads; "" for none."""
        if not thing:
            return Markup("")
        if isinstance(thing, str):
            return escape(thing)
        if thing["type"] == "mrkdwn":
            return mrkdwn.render(self.world, self.person, thing["text"])
        return mrkdwn.words(str(thing["text"]), with_emoji=thing.get("emoji", True))

    def mrkdwn(self, text: Any) -> Markup:
        """Return a bare string of Slack's markup."""
        return mrkdwn.render(self.world, self.person, str(text or ""))

    def plain(self, thing: Any) -> str:
        """Return the words of a text object for an attribute: a placeholder, a name."""
        text = thing.get("text", "") if isinstance(thing, dict) else thing or ""
        return str(mrkdwn.words(str(text)).striptags()) if ":" in str(text) else str(text)

    def rich(self, block: JSON) -> Markup:
        """Return a rich_text object."""
        return richtext.render(self.world, self.person, block)

    def markdown(self, text: str) -> Markup:
        """Return standard Markdown."""
        return markdown.render(text)

    def picture(self, holder: JSON) -> links.Picture:
        """Return what can be shown of an image."""
        return links.picture(self.world, self.person, holder)

    def anchor(self, url: Any, shown: Any) -> Markup:
        """Return a link, or its words alone."""
        return links.anchor(url, shown)

    def safe(self, url: Any) -> str:
        """Return an address that may be followed, "" otherwise."""
        return links.safe(url)

    def chart(self, spec: JSON) -> charts.Chart:
        """Return the shapes of a chart."""
        return charts.chart(spec)

    def legend(self, spec: JSON) -> list[tuple[str, Any]]:
        """Return the colours of a chart and what they stand for."""
        return charts.legend(spec)

    def colour(self, value: Any) -> str:
        """Return a colour that SVG takes."""
        return charts.colour_of(value)

    def held(self, block: JSON, element: JSON) -> Any:
        """Return what an element holds: what was picked or typed, else what it starts with."""
        entry = self.place.typed.get(block.get("block_id", ""), {}).get(
            element.get("action_id", "")
        )
        if entry is None or entry["type"] != element["type"]:
            entry = forms.initial_entry(element)
        return entry[FIELDS[element["type"]][0]]

    def values(self, block: JSON, element: JSON) -> list[str]:
        """Return the values that are chosen in a menu."""
        held = self.held(block, element)
        return [c.value for c in choices.chosen(self.world, self.person, element, held)]

    def chosen(self, block: JSON, element: JSON) -> list[choices.Choice]:
        """Return what is chosen in a menu, as it reads."""
        held = self.held(block, element)
        return choices.chosen(self.world, self.person, element, held)

    def groups(self, element: JSON) -> list[choices.Group]:
        """Return what a menu offers."""
        return choices.groups(self.world, self.person, element)

    def local_time(self, stamp: Any) -> str:
        """Return a moment as the person's own clock shows it, for a date and time field."""
        if not stamp:
            return ""
        zone = ZoneInfo(self.person.tz)
        return f"{datetime.fromtimestamp(int(stamp), zone):%Y-%m-%dT%H:%M}"

    def acts(self, block: JSON, element: JSON) -> str:
        """Return what makes an element tell the app: "change", keys in a text, or nothing."""
        if block.get("type") != "input":
            return "change"
        if not block.get("dispatch_action"):
            return ""
        told = (element.get("dispatch_action_config") or {}).get("trigger_actions_on")
        return " ".join(self._triggers(told or ["on_enter_pressed"]))

    def _triggers(self, told: Iterable[str]) -> Iterable[str]:
        yield "change"
        yield from (one.removeprefix("on_").partition("_")[0] for one in told)
