"""The request forms: those there are, and what stops a file that says something else."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from commands.tickets import filling
from commands.tickets.forms import FOLDER, FORMS, BadForm, RequestForm, Type, is_day, load
from commands.tickets.rules import Kind

WANTED = {
    "incident",
    "request",
    "newcomer",
    "leaver",
    "access",
    "software",
    "hardware",
    "security",
    "change",
}
PLAIN: dict[str, Any] = {
    "name": "extra",
    "kind": "request",
    "order": 1,
    "label": {"fr": "Autre", "en": "Other"},
}
LABEL = {"fr": "Quoi ?", "en": "What?"}
CHOICE = {
    "name": "what",
    "type": "choice",
    "label": LABEL,
    "options": [
        {"value": "one", "label": {"fr": "Un", "en": "One"}},
        {"value": "two", "label": {"fr": "Deux", "en": "Two"}},
    ],
}
TEXT = {"name": "note", "type": "text", "label": LABEL}


def folder(tmp_path: Path, **extra: Any) -> Path:
    """The forms there are, and one more."""
    for file in FOLDER.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    text = yaml.safe_dump(PLAIN | extra)
    (tmp_path / f"{extra.get('name', 'extra')}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_all_that_were_asked_for_are_there() -> None:
    assert set(FORMS) == WANTED
    assert {form.kind for form in FORMS.values()} == set(Kind)


def test_they_are_offered_in_their_order() -> None:
    orders = [form.order for form in FORMS.values()]
    assert orders == sorted(orders)
    assert next(iter(FORMS)) == "incident"


def test_what_nobody_else_should_read_is_private() -> None:
    assert {form.name for form in FORMS.values() if form.sensitive} == {"leaver", "security"}


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_each_asks_the_same_in_both_languages(form: RequestForm) -> None:
    for field in form.fields:
        texts = [field.label, *(option.label for option in field.options)]
        texts += [field.hint] if field.hint is not None else []
        assert all(
            text.said("fr-FR") == text.fr and text.said("en-US") == text.en for text in texts
        )


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_each_can_be_filled_in_with_what_it_proposes(form: RequestForm) -> None:
    """Only what has no default is missing, and nothing that is hidden."""
    values = {filling.block(field.name): field.default for field in form.fields}
    reading = filling.read(form, values, [])
    missing = {
        filling.block(field.name)
        for field in filling.shown(form, filling.so_far(form, values))
        if field.required and not field.default
    }
    assert set(reading.wrong) == missing
    assert not reading.unseen


def test_another_file_is_another_kind(tmp_path: Path) -> None:
    found = load(folder(tmp_path, fields=[CHOICE, TEXT | {"show": {"field": "what", "is": "two"}}]))
    assert set(found) == WANTED | {"extra"}
    assert found["extra"].deciding == {"what"}
    assert next(iter(found)) == "extra"


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ({"unknown": 1}, "unknown"),
        ({"kind": "wish"}, "kind"),
        ({"label": {"fr": "Autre"}}, "en"),
        ({"label": {"fr": "x" * 76, "en": "x"}}, "75"),
        ({"impact": 4}, "impact"),
        ({"fields": [TEXT, TEXT]}, "two fields are called note"),
        ({"fields": [TEXT | {"type": "colour"}]}, "type"),
        ({"fields": [TEXT | {"name": "Not a name"}]}, "name"),
        ({"fields": [TEXT | {"options": CHOICE["options"]}]}, "options belong to a choice"),
        ({"fields": [CHOICE | {"options": []}]}, "a choice needs some"),
        ({"fields": [CHOICE | {"options": [*CHOICE["options"]] * 2}]}, "each value once"),
        ({"fields": [CHOICE | {"default": "three"}]}, "no answer to it"),
        ({"fields": [TEXT | {"type": "date", "default": "tomorrow"}]}, "no answer to it"),
        ({"fields": [TEXT | {"type": "number", "default": "many"}]}, "no answer to it"),
        ({"fields": [TEXT | {"type": "checkbox", "default": "no"}]}, "no answer to it"),
        ({"fields": [TEXT | {"type": "checkbox", "required": True}]}, "cannot be required"),
        ({"fields": [TEXT | {"least": 1}]}, "belong to a number"),
        ({"fields": [TEXT | {"show": {"field": "what", "is": "two"}}, CHOICE]}, "not asked before"),
        ({"fields": [CHOICE, TEXT | {"show": {"field": "what", "is": "no"}}]}, "not asked before"),
        ({"fields": [TEXT | {"name": f"n{n}"} for n in range(16)]}, "more than 15 fields"),
        ({"fields": [TEXT | {"name": "device"}]}, "another sort of field"),
    ],
)
def test_a_mistake_stops_the_start_and_names_the_file(
    tmp_path: Path, extra: dict[str, Any], why: str
) -> None:
    with pytest.raises(BadForm, match=why) as stopped:
        load(folder(tmp_path, **extra))
    assert "extra" in str(stopped.value)


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    (folder(tmp_path) / "broken.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(BadForm, match=r"broken\.yaml"):
        load(tmp_path)


def test_a_file_is_called_as_its_form(tmp_path: Path) -> None:
    (folder(tmp_path) / "extra.yaml").rename(tmp_path / "other.yaml")
    with pytest.raises(BadForm, match=r"other\.yaml: it is called 'extra'"):
        load(tmp_path)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_keeps_a_plain_form(tmp_path: Path, kind: Kind) -> None:
    (folder(tmp_path) / f"{kind}.yaml").unlink()
    with pytest.raises(BadForm, match=f"no plain form for the kind '{kind}'"):
        load(tmp_path)


def test_a_kind_is_no_form_of_another(tmp_path: Path) -> None:
    text = yaml.safe_dump(PLAIN | {"name": "change"})
    (folder(tmp_path) / "change.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadForm, match="'change' is a kind"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-30", True),
        ("2026-02-30", False),
        ("30/11/2026", False),
        ("20261130", False),
        ("", False),
    ],
)
def test_a_day_is_written_one_way(text: str, day: bool) -> None:
    assert is_day(text) is day


def test_every_type_is_used_by_some_form() -> None:
    assert {field.type for form in FORMS.values() for field in form.fields} == set(Type)
