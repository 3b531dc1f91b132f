"""A request form being filled in: which fields are shown, what was answered, how it reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.dates import format_date

from commands.kit.blank import is_blank
from commands.kit.words import N_, Language, translations
from commands.tickets.forms import FORMS, FormField, RequestForm, Type, is_day

# What a text may hold, and a long one.
LONGEST = {Type.TEXT: 200, Type.LONG: 2000}
_MOST_DIGITS = 12

MISSING = N_("Please fill this in.")
NO_NUMBER = N_("Write a whole number.")
TOO_SMALL = N_("That is too little.")
TOO_LARGE = N_("That is too much.")
NO_DAY = N_("Choose a day.")
NOT_OFFERED = N_("This is no longer offered. Choose again.")
NOT_THEIRS = N_("This person is not one of this client's people any more. Choose again.")

Answers = Mapping[str, str]
Pairs = list[tuple[str, str]]


def block(name: str) -> str:
    """Name a field's block in the form."""
    return f"f_{name}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sent form holds: the answers, and what is wrong by block.

    `unseen` says that a field which must be answered was never shown: the kind was picked, and
    the form sent before it could change.
    """

    answers: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    unseen: bool = False


def shown(form: RequestForm, answers: Answers) -> list[FormField]:
    """The fields that are asked, given the answers so far."""
    asked: list[FormField] = []
    for one in form.fields:
        if one.show is not None:
            deciding = {other.name for other in asked}
            if one.show.field not in deciding or answers.get(one.show.field) != one.show.value:
                continue
        asked.append(one)
    return asked


def so_far(form: RequestForm, values: Mapping[str, str]) -> dict[str, str]:
    """Read the answers from the blocks of a form; what was never shown has its default."""
    return {one.name: values.get(block(one.name), one.default) for one in form.fields}


def read(form: RequestForm, values: Mapping[str, str], people: Sequence[int]) -> Reading:
    """Read and check the answers; `people` are those of the client who may be named."""
    reading = Reading()
    unseen = False
    for one in shown(form, so_far(form, values)):
        if block(one.name) not in values:
            unseen = unseen or one.required
            continue
        value = values[block(one.name)].strip()
        problem = _problem(one, value, people)
        if problem is not None:
            reading.wrong[block(one.name)] = problem
        elif not is_blank(value):
            reading.answers[one.name] = value
    return Reading(reading.answers, reading.wrong, unseen)


def _problem(one: FormField, value: str, people: Sequence[int]) -> str | None:
    if is_blank(value):
        return MISSING if one.required else None
    match one.type:
        case Type.CHOICE | Type.CHECKBOX:
            return None if value in one.answers else NOT_OFFERED
        case Type.PERSON:
            known = value.isascii() and value.isdigit() and int(value) in people
            return None if known else NOT_THEIRS
        case Type.DATE:
            return None if is_day(value) else NO_DAY
        case Type.NUMBER:
            return _wrong_number(one, value)
        case Type.TEXT | Type.LONG:
            return TOO_LARGE if len(value) > LONGEST[one.type] else None


def _wrong_number(one: FormField, value: str) -> str | None:
    digits = value.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > _MOST_DIGITS:
        return NO_NUMBER
    if one.least is not None and int(value) < one.least:
        return TOO_SMALL
    return TOO_LARGE if one.most is not None and int(value) > one.most else None


def described(
    form_name: str | None, answers: Answers, language: Language, people: Mapping[int, str]
) -> Pairs:
    """Put the answers into words: label and answer, in the order of the form.

    What the form does not ask any more is given under the name it had.
    """
    form = FORMS.get(form_name or "")
    fields = {one.name: one for one in form.fields} if form is not None else {}
    known = [(fields[name], answers[name]) for name in fields if name in answers]
    told = [(one.label.said(language), _said(one, value, language, people)) for one, value in known]
    gone = [name for name in answers if name not in fields]
    return told + [(name.replace("_", " "), answers[name]) for name in gone]


def _said(one: FormField, value: str, language: Language, people: Mapping[int, str]) -> str:
    translate = translations(language).gettext
    match one.type:
        case Type.CHECKBOX:
            return translate(N_("yes"))
        case Type.PERSON:
            return people.get(int(value), "…") if value.isdigit() else value
        case Type.DATE if is_day(value):
            return format_date(date.fromisoformat(value), "long", locale=language)
        case _:
            return one.said(value, language)


def named(form_name: str | None, answers: Answers) -> set[int]:
    """The people whom the answers name."""
    form = FORMS.get(form_name or "")
    persons = {one.name for one in form.fields if one.type is Type.PERSON} if form else set()
    return {int(value) for name, value in answers.items() if name in persons and value.isdigit()}


def _chosen(one: FormField, value: str) -> str:
    """Give an answer back as Slack's pickers take it; what they would refuse is left out."""
    if one.type is Type.DATE:
        return value if is_day(value) else ""
    if one.type is Type.NUMBER:
        return value if _wrong_number(one, value) != NO_NUMBER else ""
    return value


def drawn(form: RequestForm, values: Mapping[str, str], language: Language) -> list[dict[str, Any]]:
    """Give the fields that are shown, as the template draws them."""
    answers = so_far(form, values)
    return [
        {
            "block": block(one.name),
            "field": one.name,
            "type": one.type,
            "label": one.label.said(language),
            "hint": one.hint.said(language) if one.hint is not None else "",
            "required": one.required,
            "value": answers[one.name],
            "chosen": _chosen(one, answers[one.name]),
            "options": [(option.value, option.label.said(language)) for option in one.options],
            "decides": one.name in form.deciding,
            "longest": LONGEST.get(one.type, 0),
        }
        for one in shown(form, answers)
    ]
