"""What a person has before them, in the shape that one asks about: messages, forms, answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
_PRESSABLE = ("actions", "section", "input", "context_actions")


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each (block, element) that can be pressed, picked from or filled in."""
    for block in blocks:
        if block.get("type") in _PRESSABLE:
            found = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
            yield from ((block, element) for element in found if element and "action_id" in element)


def options(element: Json) -> list[Json]:
    """The choices of a menu, in its order."""
    grouped = [o for group in element.get("option_groups") or [] for o in group["options"]]
    return [*(element.get("options") or []), *grouped]


def label(thing: Json) -> str:
    """What is written on a button, an input block or an option."""
    text = thing.get("label") or thing.get("text") or thing.get("placeholder") or {}
    return _spaced(str(text.get("text", "")))


def words(blocks: Sequence[Json]) -> str:
    """Everything that can be read in blocks, line by line; a no-break space reads as a space."""
    return _spaced("\n".join(_texts(list(blocks))))


def _spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("text", "title", "alt_text", "initial_value") and isinstance(inner, str):
                yield inner
            elif isinstance(inner, dict | list):
                yield from _texts(inner)


@dataclass(frozen=True)
class Message:
    """One message as one person sees it."""

    raw: Json

    @property
    def ts(self) -> str:
        """When it was written: its name in its channel."""
        return str(self.raw["ts"])

    @property
    def channel(self) -> str:
        """The id of its channel."""
        return str(self.raw["channel"])

    @property
    def thread_ts(self) -> str:
        """The message that begins its thread; itself when it stands alone."""
        return str(self.raw.get("thread_ts") or self.ts)

    @property
    def author(self) -> str:
        """The name of who wrote it."""
        return str(self.raw["user_name"])

    @property
    def words(self) -> str:
        """Everything that can be read in it."""
        blocks = self.raw["blocks"]
        if all(block["type"] == "rich_text" for block in blocks):
            return self.text  # typed by a person: mentions and links stand in it as text
        return words(blocks)

    @property
    def text(self) -> str:
        """The fallback that notifications show."""
        return _spaced(str(self.raw["text"]))

    @property
    def buttons(self) -> list[str]:
        """What is written on its buttons and menus; a menu behind three dots says nothing."""
        named = [label(element) for _, element in elements(self.raw["blocks"])]
        return [name for name in named if name]

    @property
    def reactions(self) -> list[str]:
        """The names of its reactions."""
        return [str(reaction["name"]) for reaction in self.raw["reactions"]]

    @property
    def files(self) -> list[str]:
        """The names of its files."""
        return [str(file["name"]) for file in self.raw["files"]]

    @property
    def ephemeral(self) -> bool:
        """Whether nobody else sees it."""
        return bool(self.raw["ephemeral"])

    @property
    def edited(self) -> bool:
        """Whether it was changed since."""
        return bool(self.raw["edited"])


class Seen(list[Message]):
    """The messages of a channel or thread, oldest first."""

    @property
    def words(self) -> str:
        """Everything that can be read there."""
        return "\n".join(message.words for message in self)

    def with_(self, text: str) -> Message:
        """The newest message in which that text can be read."""
        for message in reversed(self):
            if text in message.words:
                return message
        raise AssertionError(f"nobody wrote {text!r} here:\n{self.words}")

    def by(self, author: str) -> "Seen":
        """Those that somebody (or the bot, `vigie`) wrote."""
        return Seen(message for message in self if message.author == author)


@dataclass(frozen=True)
class Form:
    """The form (modal) or Home that a person has before them."""

    raw: Json

    @property
    def id(self) -> str:
        """Slack's id of the view."""
        return str(self.raw["id"])

    @property
    def title(self) -> str:
        """What stands at its top; empty for a Home."""
        return str((self.raw.get("title") or {}).get("text", ""))

    @property
    def callback(self) -> str:
        """Which form it is, for the app."""
        return str(self.raw["callback_id"])

    @property
    def words(self) -> str:
        """Everything that can be read in it, what is filled in already included."""
        return words(self.raw["blocks"])

    @property
    def labels(self) -> list[str]:
        """The names of its fields."""
        return [label(block) for block in self.raw["blocks"] if block["type"] == "input"]

    def field(self, name: str) -> tuple[Json, Json]:
        """The (block, element) of a field, by its label or block_id."""
        for block, element in elements(self.raw["blocks"]):
            if name in (block.get("block_id"), label(block), element["action_id"]):
                return block, element
        raise AssertionError(f"no field {name!r} in {self.title!r}; it has {self.labels}")

    def choices(self, name: str) -> list[str]:
        """What one can choose in a field."""
        return [label(option) for option in options(self.field(name)[1])]

    def values(self, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """What the people API wants, for values by label or block_id; options by their text."""
        filled: dict[str, dict[str, Any]] = {}
        for name, value in given.items():
            block, element = self.field(name)
            filled.setdefault(block["block_id"], {})[element["action_id"]] = choice(element, value)
        return filled


def choice(element: Json, value: Any) -> Any:
    """The value of the option that reads like this; the value itself where there is none."""
    for option in options(element):
        if label(option) == value:
            return option["value"]
    return value


@dataclass(frozen=True)
class Answer:
    """What somebody saw when they had acted."""

    ok: bool
    error: str | None = None
    sentence: str = ""
    shown: Seen = field(default_factory=Seen)
    form: Form | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Everything that they could read: messages, the form, errors in it, Slack's sentence."""
        form = [self.form.title, self.form.words] if self.form else []
        parts = [self.shown.words, *form, *self.errors.values(), self.sentence]
        return "\n".join(part for part in parts if part)

    @classmethod
    def parse(cls, raw: Json) -> "Answer":
        """Read what the people API told."""
        return cls(
            ok=bool(raw.get("ok")),
            error=raw.get("error"),
            sentence=str(raw.get("sentence") or ""),
            shown=Seen(Message(message) for message in raw.get("shown") or ()),
            form=Form(raw["modal"]) if raw.get("modal") else None,
            errors={block: _spaced(said) for block, said in (raw.get("errors") or {}).items()},
        )
