"""The limits of a whole message and of a view."""

from collections.abc import Callable
from typing import Any

import pytest

from integrations.slack.limits import Violation, check_message, check_view
from tests.slack.samples import (
    Json,
    chart,
    field,
    home,
    modal,
    plain,
    section,
    table,
    x,
)

SHORTER = "must be less than {} characters"
FEWER = "no more than {} items allowed"


def only(violations: list[Violation]) -> Violation:
    assert len(violations) == 1, violations
    return violations[0]


IN_VIEWS: list[tuple[Callable[[int], Json], int, str, str]] = [
    (lambda n: modal(title=plain(x(n))), 24, "/title/text", SHORTER),
    (lambda n: modal(submit=plain(x(n))), 24, "/submit/text", SHORTER),
    (lambda n: modal(close=plain(x(n))), 24, "/close/text", SHORTER),
    (lambda n: modal(private_metadata=x(n)), 3000, "/private_metadata", SHORTER),
    (lambda n: home(private_metadata=x(n)), 3000, "/private_metadata", SHORTER),
    (lambda n: modal(callback_id=x(n)), 255, "/callback_id", SHORTER),
    (lambda n: home(callback_id=x(n)), 255, "/callback_id", SHORTER),
    (lambda n: modal(external_id=x(n)), 255, "/external_id", SHORTER),
    (lambda n: modal(*[{"type": "divider"}] * n), 100, "/blocks", FEWER),
    (lambda n: home(*[{"type": "divider"}] * n), 100, "/blocks", FEWER),
    (lambda n: modal({"type": "alert", "text": plain(x(n))}), 200, "/blocks/0/text/text", SHORTER),
    (
        lambda n: modal(field("plain_text_input", placeholder=plain(x(n)))),
        150,
        "/blocks/0/element/placeholder/text",
        SHORTER,
    ),
    (
        lambda n: modal(field("plain_text_input", max_length=n)),
        3000,
        "/blocks/0/element/max_length",
        "must be less than {}",
    ),
    (
        lambda n: modal(field("file_input", max_files=n)),
        10,
        "/blocks/0/element/max_files",
        "must be less than {}",
    ),
    (
        lambda n: modal(field("rich_text_input", max_lines=n)),
        100,
        "/blocks/0/element/max_lines",
        "must be less than {}",
    ),
]


@pytest.mark.parametrize(("build", "limit", "pointer", "phrase"), IN_VIEWS)
def test_a_view_at_its_limit_passes_and_one_beyond_is_refused(
    build: Callable[[int], Json], limit: int, pointer: str, phrase: str
) -> None:
    assert check_view(build(limit)) == []

    violation = only(check_view(build(limit + 1)))
    assert violation.code == "invalid_arguments"
    assert violation.pointer == f"/view{pointer}"
    assert violation.message == phrase.format(limit if phrase == FEWER else limit + 1)


def test_a_message_takes_fifty_blocks() -> None:
    assert check_message({"blocks": [{"type": "divider"}] * 50}) == []
    violation = only(check_message({"blocks": [{"type": "divider"}] * 51}))
    assert violation == Violation(
        "/blocks", "no more than 50 items allowed", "invalid_blocks", too_big=True
    )


@pytest.mark.parametrize(
    "message", [{}, {"text": ""}, {"text": "", "blocks": []}, {"channel": "C"}]
)
def test_a_message_must_say_something(message: Json) -> None:
    assert only(check_message(message)).code == "no_text"


def test_all_blocks_together_have_a_bound() -> None:
    assert check_message({"blocks": [section(x(2640)) for _ in range(5)]}) == []
    violation = only(check_message({"blocks": [section(x(2641)) for _ in range(5)]}))
    assert (violation.code, violation.pointer) == ("msg_blocks_too_long", "/blocks")


def test_markdown_blocks_share_one_bound() -> None:
    half: Json = {"type": "markdown", "text": x(6000)}
    assert check_message({"blocks": [half, half]}) == []
    more = {"type": "markdown", "text": "x"}
    assert only(check_message({"blocks": [half, half, more]})).code == "msg_blocks_too_long"


def test_one_table_and_two_charts_per_message() -> None:
    assert check_message({"blocks": [table(1, 1), chart(), chart()]}) == []
    assert only(check_message({"blocks": [table(1, 1), table(1, 1)]})).too_big
    assert only(check_message({"blocks": [chart(), chart(), chart()]})).too_big


def test_text_is_bounded_for_edits_only() -> None:
    assert check_message({"text": x(4001)}) == []
    assert check_message({"text": x(4000)}, update=True) == []
    assert only(check_message({"text": x(4001)}, update=True)).code == "msg_too_long"


def test_attachments_are_counted_and_their_blocks_checked() -> None:
    assert check_message({"attachments": [{"text": "x"}] * 100}) == []
    assert only(check_message({"attachments": [{}] * 101})).code == "too_many_attachments"

    held = {"attachments": [{"blocks": [{"type": "nothing"}]}]}
    violation = only(check_message(held))
    assert violation.pointer == "/attachments/0/blocks/0/type"
    assert violation.code == "invalid_attachments"
    crowd = {"attachments": [{"blocks": [{"type": "divider"}] * 21}]}
    assert only(check_message(crowd)).code == "invalid_attachments"


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"event_type": "vigie_op", "event_payload": {"op_id": "1"}}, None),
        ({"event_type": "vigie_op", "event_payload": {"a": [{"b": 1}], "c": {"d": None}}}, None),
        ({}, None),
        ({"entities": []}, None),
        ("vigie", "invalid_metadata_format"),
        ({"event_type": "a b", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "vigie"}, "invalid_metadata_format"),
        ({"event_type": "v", "event_payload": {"a": {"b": {}}}}, "invalid_metadata_schema"),
        ({"event_type": "v", "event_payload": {"a": [[1]]}}, "invalid_metadata_schema"),
    ],
)
def test_metadata_is_flat(metadata: Any, code: str | None) -> None:
    found = check_message({"text": "x", "metadata": metadata})
    assert [violation.code for violation in found] == ([code] if code else [])


def test_markdown_text_goes_alone() -> None:
    assert check_message({"markdown_text": x(12_000)}) == []
    assert only(check_message({"markdown_text": x(12_001)})).cut_at == 12_000
    found = only(check_message({"markdown_text": "x", "text": "x"}))
    assert found.code == "markdown_text_conflict"


def test_a_view_is_at_most_250_kilobytes() -> None:
    parts = [section(x(2400), block_id=str(number)) for number in range(100)]
    assert check_view(home(*parts)) == []
    parts = [section(x(2500), block_id=str(number)) for number in range(100)]
    violation = only(check_view(home(*parts)))
    assert (violation.code, violation.pointer) == ("view_too_large", "/view")
