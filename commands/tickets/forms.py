"""The request forms, as the files of the folder `forms` define them: one kind of wish each.

They are read and checked once, when the program starts: a mistake in a file stops it with the
file's name and what is wrong.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from commands.tickets.rules import Kind

FOLDER = Path(__file__).with_name("forms")
# What is asked when nothing else was chosen.
USUAL = "incident"
# A telephone shows few; Slack would take a hundred blocks.
MOST_FIELDS = 15
YES = "yes"

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
# Slack's limit for an option; a label may be longer, but nobody reads it.
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]


class _Part(BaseModel):
    """A part of a file: nothing unknown stands in it, and it does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Part):
    """A few words in both languages."""

    fr: Words
    en: Words

    def said(self, language: str) -> str:
        """Give them in one of the two."""
        return self.fr if language.startswith("fr") else self.en


class Type(StrEnum):
    """What a field takes."""

    TEXT = "text"
    LONG = "long text"
    CHOICE = "choice"
    PERSON = "person"  # somebody of the client
    DATE = "date"
    NUMBER = "number"  # whole
    CHECKBOX = "checkbox"


class Option(_Part):
    """One answer of a choice."""

    value: Name
    label: Text


class Condition(_Part):
    """The answer to an earlier field with which this one is shown."""

    field: Name
    value: Name = Field(alias="is")


class FormField(_Part):
    """One question. A checkbox is never required: its answer is "yes" or none."""

    name: Name
    type: Type
    label: Text
    hint: Text | None = None
    required: bool = False
    default: str = ""
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    show: Condition | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.type is Type.CHOICE) != bool(self.options):
            raise ValueError(f"{self.name}: options belong to a choice, and a choice needs some")
        values = [option.value for option in self.options]
        if len(values) != len(set(values)) or len(values) > 100:  # noqa: PLR2004  (Slack's limit)
            raise ValueError(f"{self.name}: at most 100 options, each value once")
        if self.type is Type.CHECKBOX and self.required:
            raise ValueError(f"{self.name}: a checkbox cannot be required")
        if self.default and not self._takes(self.default):
            raise ValueError(f"{self.name}: the default {self.default!r} is no answer to it")
        if self.type is not Type.NUMBER and (self.least, self.most) != (None, None):
            raise ValueError(f"{self.name}: least and most belong to a number")
        return self

    def _takes(self, default: str) -> bool:
        match self.type:
            case Type.CHOICE:
                return default in {option.value for option in self.options}
            case Type.CHECKBOX:
                return default == YES
            case Type.NUMBER:
                return default.isascii() and default.isdigit()
            case Type.DATE | Type.PERSON:
                return False
            case _:
                return True

    @property
    def answers(self) -> frozenset[str]:
        """The answers that a condition may name."""
        if self.type is Type.CHECKBOX:
            return frozenset({YES})
        return frozenset(option.value for option in self.options)

    def said(self, value: str, language: str) -> str:
        """Give an answer of a choice as it is read; any other as it is."""
        found = next((option for option in self.options if option.value == value), None)
        return found.label.said(language) if found is not None else value


class RequestForm(_Part):
    """A kind of wish. Without `levels`, impact and urgency are not asked but given here."""

    name: Name
    kind: Kind
    label: Text
    order: int
    sensitive: bool = False
    levels: bool = True
    impact: Literal[1, 2, 3] = 2
    urgency: Literal[1, 2, 3] = 2
    fields: tuple[FormField, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.fields) > MOST_FIELDS:
            raise ValueError(f"more than {MOST_FIELDS} fields")
        before: dict[str, FormField] = {}
        for one in self.fields:
            if one.name in before:
                raise ValueError(f"two fields are called {one.name}")
            if one.show is not None:
                asked = before.get(one.show.field)
                if asked is None or one.show.value not in asked.answers:
                    raise ValueError(f"{one.name}: shown for an answer that is not asked before")
            before[one.name] = one
        return self

    @property
    def deciding(self) -> frozenset[str]:
        """The fields whose answers decide which others are shown."""
        return frozenset(one.show.field for one in self.fields if one.show is not None)


class BadForm(Exception):  # noqa: N818  (it is read as the sentence it holds)
    """A file of the folder does not say what a form must say."""


def load(folder: Path) -> Mapping[str, RequestForm]:
    """Read all forms of a folder, in the order in which they are offered."""
    found = [_read(file) for file in sorted(folder.glob("*.yaml"))]
    forms = {form.name: form for form in sorted(found, key=lambda form: (form.order, form.name))}
    if len(forms) < len(found):
        raise BadForm(f"{folder}: two forms have the same name")
    for kind in Kind:
        if kind not in forms:
            raise BadForm(f"{folder}: there is no plain form for the kind {kind.value!r}")
    _same_fields(forms.values())
    return forms


def _read(file: Path) -> RequestForm:
    try:
        form = RequestForm.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValueError, yaml.YAMLError) as error:  # pydantic's is a ValueError
        raise BadForm(f"{file.name}: {error}") from error
    if form.name != file.stem:
        raise BadForm(f"{file.name}: it is called {form.name!r} inside")
    if form.name in set(Kind) and form.kind != form.name:
        raise BadForm(f"{file.name}: {form.name!r} is a kind, and this is a form of another")
    return form


def _same_fields(forms: Iterable[RequestForm]) -> None:
    """Refuse two meanings of one name: what was typed stays when another form is picked."""
    known: dict[str, tuple[RequestForm, FormField]] = {}
    for form in forms:
        for one in form.fields:
            first, other = known.setdefault(one.name, (form, one))
            if (other.type, other.options) != (one.type, one.options):
                raise BadForm(f"{form.name}: {one.name} is another sort of field in {first.name}")


def is_day(text: str) -> bool:
    """Whether a text is a day as Slack and we write it: 2026-11-30."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


FORMS = load(FOLDER)
