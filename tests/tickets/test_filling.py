"""A form being filled in: what is shown, what is an answer, and how it reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.tickets import filling
from commands.tickets.filling import block, described, drawn, named, read, shown, so_far
from commands.tickets.forms import FORMS, RequestForm

ACCESS, HARDWARE, NEWCOMER = FORMS["access"], FORMS["hardware"], FORMS["newcomer"]
LUC, CLAIRE = 4, 5
PEOPLE = (LUC, CLAIRE)


def blocks(**answers: str) -> dict[str, str]:
    """The answers as Slack sends them: by block."""
    return {block(name): value for name, value in answers.items()}


def names(form: RequestForm, **answers: str) -> list[str]:
    return [one.name for one in shown(form, so_far(form, blocks(**answers)))]


@pytest.mark.parametrize(
    ("answers", "asked", "hidden"),
    [
        ({}, {"right"}, {"temporary", "until", "why_admin"}),
        ({"right": "write"}, {"temporary"}, {"until", "why_admin"}),
        ({"right": "write", "temporary": "yes"}, {"temporary", "until"}, {"why_admin"}),
        ({"right": "admin"}, {"why_admin"}, {"temporary", "until"}),
        # What decides is hidden itself, whatever was answered to it before.
        ({"right": "admin", "temporary": "yes"}, {"why_admin"}, {"temporary", "until"}),
    ],
)
def test_a_field_is_shown_for_its_answer_only(
    answers: dict[str, str], asked: set[str], hidden: set[str]
) -> None:
    found = set(names(ACCESS, **answers))
    assert asked <= found
    assert not hidden & found


def test_what_was_not_asked_yet_has_its_default() -> None:
    assert so_far(NEWCOMER, {})["device"] == "laptop"
    assert so_far(NEWCOMER, blocks(device=""))["device"] == ""


def test_hidden_answers_are_forgotten() -> None:
    sent = blocks(resource="VPN", right="read", temporary="yes", until="2026-12-01", for_whom="")
    assert read(ACCESS, sent, PEOPLE).answers == {"resource": "VPN", "right": "read"}


@pytest.mark.parametrize(
    ("form", "name", "value", "sentence"),
    [
        (ACCESS, "resource", " \u200b", filling.MISSING),
        (ACCESS, "resource", "x" * 201, filling.TOO_LARGE),
        (ACCESS, "right", "own", filling.NOT_OFFERED),
        (ACCESS, "for_whom", "6", filling.NOT_THEIRS),
        (ACCESS, "for_whom", "Luc", filling.NOT_THEIRS),
        (ACCESS, "for_whom", "٤", filling.NOT_THEIRS),
        (HARDWARE, "quantity", "two", filling.NO_NUMBER),
        (HARDWARE, "quantity", "1.5", filling.NO_NUMBER),
        (HARDWARE, "quantity", "-1", filling.TOO_SMALL),
        (HARDWARE, "quantity", "0", filling.TOO_SMALL),
        (HARDWARE, "quantity", "501", filling.TOO_LARGE),
        (HARDWARE, "quantity", "9" * 40, filling.NO_NUMBER),
        (HARDWARE, "wanted_by", "soon", filling.NO_DAY),
        (NEWCOMER, "phone", "no", filling.NOT_OFFERED),
    ],
)
def test_what_is_no_answer_is_said_beside_its_field(
    form: RequestForm, name: str, value: str, sentence: str
) -> None:
    good = blocks(
        resource="VPN",
        right="read",
        article="screen",
        quantity="1",
        full_name="Zoé",
        first_day="2026-11-30",
        device="none",
    )
    known = {block(one.name) for one in form.fields}
    sent = {name: value for name, value in good.items() if name in known}
    assert read(form, sent, PEOPLE).wrong == {}
    assert read(form, sent | blocks(**{name: value}), PEOPLE).wrong == {block(name): sentence}


def test_a_required_field_that_was_never_shown_is_noticed() -> None:
    reading = read(ACCESS, blocks(title="Un accès"), PEOPLE)
    assert reading.unseen
    assert reading.wrong == {}
    assert not read(ACCESS, blocks(resource="VPN", right="read"), PEOPLE).unseen


def test_answers_are_read_in_both_languages() -> None:
    answers = {
        "article": "phone",
        "quantity": "2",
        "for_whom": str(LUC),
        "wanted_by": "2026-12-01",
    }
    people = {LUC: "Luc Moreau"}
    assert described("hardware", answers, "fr", people) == [
        ("Quoi ?", "Téléphone"),
        ("Quantité", "2"),
        ("Pour qui ?", "Luc Moreau"),
        ("Pour quelle date ?", "1 décembre 2026"),
    ]
    assert described("hardware", answers, "en", {})[2:] == [
        ("For whom?", "…"),
        ("By which day?", "December 1, 2026"),
    ]


def test_a_box_that_is_ticked_reads_as_yes() -> None:
    assert described("newcomer", {"phone": "yes"}, "fr", {}) == [("Téléphone", "oui")]
    assert described("newcomer", {"phone": "yes"}, "en", {}) == [("Telephone", "yes")]


def test_what_is_not_asked_any_more_is_still_told() -> None:
    assert described("hardware", {"old_field": "x"}, "fr", {}) == [("old field", "x")]
    assert described("gone", {"old_field": "x"}, "fr", {}) == [("old field", "x")]
    assert described(None, {}, "fr", {}) == []


def test_who_is_named_is_found() -> None:
    answers = {"for_whom": str(LUC), "resource": "5", "right": "read"}
    assert named("access", answers) == {LUC}
    assert named("gone", answers) == set()


def test_what_slack_would_refuse_is_left_out_of_the_form() -> None:
    sent = blocks(wanted_by="soon", quantity="many", article="screen", deliver_to="Lyon")
    found = {one["field"]: one for one in drawn(HARDWARE, sent, "fr")}
    assert found["wanted_by"]["chosen"] == ""
    assert found["quantity"]["chosen"] == ""
    assert found["article"]["chosen"] == "screen"
    assert found["deliver_to"]["value"] == "Lyon"
    assert found["article"]["decides"]
    assert "other_article" not in found


@given(
    form=st.sampled_from(list(FORMS.values())),
    values=st.dictionaries(
        st.sampled_from([block(one.name) for form in FORMS.values() for one in form.fields]),
        st.text(max_size=20) | st.sampled_from(["yes", "laptop", "2026-11-30", "4", "write"]),
    ),
)
def test_only_what_is_shown_is_kept_and_all_of_it_reads(
    form: RequestForm, values: dict[str, str]
) -> None:
    reading = read(form, values, PEOPLE)
    asked = {one.name for one in shown(form, so_far(form, values))}
    assert set(reading.answers) <= asked
    assert set(reading.wrong) <= {block(name) for name in asked}
    assert not set(reading.wrong) & {block(name) for name in reading.answers}
    told = described(form.name, reading.answers, "fr", {})
    assert len(told) == len(reading.answers)
    assert all(label and answer for label, answer in told)
