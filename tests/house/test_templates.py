"""Every message of every room: safe by construction, and valid with the worst of words in it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.capabilities import CAPABILITIES
from bot.rendering import renderer
from integrations.slack.limits import check_message, check_view
from integrations.slack.rendering import Renderer
from tests.house.source import rooms
from tests.house.templates import (
    Template,
    all_templates,
    fixed_of,
    is_safe,
    outputs,
    own_names,
    samples_of,
)

Json = dict[str, Any]
PRESSABLE = ("actions", "section", "context_actions")
NASTY = (
    'say "hi" \\ now',
    "two\nlines\r\n\tand a tab",
    "x" * 5_000,
    "👩\u200d👩\u200d👧\u200d👦 🇫🇷 👍🏽 e\u0301",
    "<!channel> <!here> <@U0NASTY> <!subteam^S1|@desk>",
    "مرحبا \u202eabc\u202c",
    "&amp; &lt;b&gt; & *bold* _it_ `code`",
    "{{ 7 * 7 }} {% raw %} %s %(n)s",
    "]}],[{",
    "",
)
TEMPLATES = all_templates()
SENT = [template for template in TEMPLATES if not template.is_library]


class Now:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def rendering() -> Renderer:
    return renderer(Now())


def render(rendering: Renderer, template: Template, context: Mapping[str, Any], locale: str) -> Any:
    """What Slack gets: a text, a message or a view."""
    values = {"zone": "Europe/Paris", **context}
    if template.is_text:
        return rendering.render_text(template.name, values, locale)
    first = next(iter(rendering.render_blocks(template.name, values, locale)), {})
    if first.get("type") in ("modal", "home"):
        return rendering.render_view(template.name, values, locale)
    return rendering.render_message(template.name, values, locale)


def mistakes(message: Any) -> list[Any]:
    """What Slack would refuse."""
    if isinstance(message, str):
        return []
    if message.get("type") in ("modal", "home"):
        return check_view(message)
    return check_message(message)


def nasty(value: Any, words: str, fixed: frozenset[str]) -> Any:
    """The same context with those words in every text that a person might have written."""
    if isinstance(value, str):
        return words
    if isinstance(value, Mapping):
        return {k: v if k in fixed else nasty(v, words, fixed) for k, v in value.items()}
    if isinstance(value, list):
        return [nasty(item, words, fixed) for item in value]
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(nasty(item, words, fixed) for item in value)
    return value


def everything(value: Any) -> Iterator[Json]:
    """Each object inside a message."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from everything(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from everything(inner)


def rendered(rendering: Renderer) -> Iterator[tuple[Template, Any]]:
    """All samples, rendered."""
    for template in SENT:
        for context in samples_of(template.room).get(template.name, []):
            yield template, render(rendering, template, context, "fr")


def pressed(message: Any) -> Iterator[str]:
    """The actions that pressing in a message would send."""
    blocks = message.get("blocks", []) if isinstance(message, dict) else []
    for block in blocks:
        if block.get("type") in PRESSABLE or block.get("dispatch_action"):
            yield from (part["action_id"] for part in everything(block) if "action_id" in part)


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_only_json_is_written(template: Template) -> None:
    bad = [str(place) for place in outputs(template.file) if not is_safe(place)]
    assert bad == [], "end it in |tojson, or call a macro that does"


def test_every_template_has_a_sample() -> None:
    without = [t.name for t in SENT if not samples_of(t.room).get(t.name)]
    assert without == [], "add them to SAMPLES in tests/<room>/samples.py"


def test_every_sample_has_a_template() -> None:
    names = {template.name for template in SENT}
    found = {name for template in TEMPLATES for name in samples_of(template.room)}
    assert found <= names


@pytest.mark.parametrize("locale", ["fr-FR", "en-US"])
@pytest.mark.parametrize("template", SENT, ids=str)
def test_it_is_valid_with_its_sample(template: Template, locale: str, rendering: Renderer) -> None:
    for context in samples_of(template.room).get(template.name, []):
        assert mistakes(render(rendering, template, context, locale)) == []


@pytest.mark.parametrize("template", SENT, ids=str)
def test_it_is_valid_and_rings_nobody_with_nasty_words(
    template: Template, rendering: Renderer
) -> None:
    for context in samples_of(template.room).get(template.name, []):
        for words in NASTY:
            bad = nasty(dict(context), words, fixed_of(template.room))
            for locale in ("fr", "en"):
                message = render(rendering, template, bad, locale)
                assert mistakes(message) == [], words
                text = json.dumps(
                    [p["text"] for p in everything(message) if p.get("type") == "mrkdwn"]
                )
                assert "<!" not in text, "pass it through |mrkdwn"
                assert "<@U0NASTY>" not in text, "pass it through |mrkdwn"


def test_every_action_has_a_button_and_every_button_is_shown(rendering: Renderer) -> None:
    registered = {button.action for room in CAPABILITIES for button in room.buttons}
    shown = {
        action.partition(":")[0]
        for _, message in rendered(rendering)
        for action in pressed(message)
    }
    assert shown - registered == set(), "no Button listens to these"
    written = {name for template in TEMPLATES for name in own_names(template)}
    assert registered - shown - written == set(), "no template shows these"


@pytest.mark.parametrize("template", SENT, ids=str)
def test_a_button_names_its_record_only_where_a_message_repeats_it(
    template: Template, rendering: Renderer
) -> None:
    """So `tickets.take` is pressed as it is written, wherever there is only one."""
    most: Counter[str] = Counter()
    named: set[str] = set()
    for context in samples_of(template.room).get(template.name, []):
        message = render(rendering, template, context, "fr")
        parts = list(everything(message)) if isinstance(message, dict) else []
        # A menu has no value of its own: its record can stand nowhere else.
        actions = [part["action_id"] for part in parts if part.get("type") == "button"]
        assert len(actions) == len(set(actions)), "the same action_id twice"
        most |= Counter(action.partition(":")[0] for action in actions)
        named |= {action.partition(":")[0] for action in actions if ":" in action}
    assert named == {action for action, times in most.items() if times > 1}


def test_every_form_is_registered_and_every_registered_one_is_shown(rendering: Renderer) -> None:
    registered = {form.callback for room in CAPABILITIES for form in room.forms}
    shown = {
        message["callback_id"]
        for _, message in rendered(rendering)
        if isinstance(message, dict) and message.get("type") == "modal" and "submit" in message
    }
    assert shown - registered == set(), "no Form listens to these"
    written = {name for template in TEMPLATES for name in own_names(template)}
    assert registered - shown - written == set(), "no template shows these"


def test_every_room_is_registered() -> None:
    assert {room.name for room in rooms()} == {capability.name for capability in CAPABILITIES}
