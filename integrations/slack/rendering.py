"""How a template becomes a message, a view or a line of text.

A Block Kit template renders to JSON objects one after another, without brackets or commas between
them, so that no loop can break the punctuation. Limits are checked here and nowhere else on the
way out: long text is cut with a sign, and whatever else Slack would refuse is the template's fault.

Translated strings go through gettext in the new style: `{{ _("%(n)s tickets", n=3) }}`, and a
percent sign is written `%%`.
"""

import gettext
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Undefined

from integrations.slack.checks import Violation
from integrations.slack.fallback import fallback_text
from integrations.slack.limits import MESSAGE_TEXT, cut, settle_message, settle_view
from integrations.slack.mrkdwn import escape, literal, quote, sound
from integrations.slack.wording import filters

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"\s*")
_AROUND = 40  # characters shown on each side of a mistake
_ENCODE = json.encoder.encode_basestring


class BadTemplate(Exception):  # noqa: N818  it is read as the sentence it holds
    """A template cannot be rendered, or renders to something that Slack would refuse.

    `template` is its name, `line` where the mistake is: in the template for Jinja's mistakes, in
    the rendered text for JSON's; None when no line is known.
    """

    def __init__(self, template: str, line: int | None, reason: str) -> None:
        self.template = template
        self.line = line
        where = f"{template}, line {line}" if line else template
        super().__init__(f"{where}: {reason}")


class _Compiled(BytecodeCache):
    """What templates compile to, for every language: they differ in their words alone.

    The key holds a template's name and file; its source is compared by checksum.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


# Templates do not change while a program runs, and compiling one takes some ten milliseconds.
_COMPILED = _Compiled()


class Renderer:
    """Renders the templates of all capabilities, in any language.

    `loader` finds `<capability>/<message>.json.j2` and `.txt.j2`; `translate` returns the catalogue
    of a locale; `now` tells the time to the `ago` filter when the context has no `now`. One
    environment is kept per locale; each template is compiled once, whatever the locales.
    """

    def __init__(
        self,
        loader: BaseLoader,
        translate: Callable[[str], gettext.NullTranslations],
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._loader = loader
        self._translate = translate
        self._now = now
        self._environments: dict[str, Environment] = {}

    def render_blocks(
        self, template: str, context: Mapping[str, Any], locale: str
    ) -> list[dict[str, Any]]:
        """Return the blocks of `template` ("tickets/card"), neither checked nor cut."""
        name = f"{template}.json.j2"
        return list(_objects(name, self._render(name, context, locale)))

    def render_message(
        self,
        template: str,
        context: Mapping[str, Any],
        locale: str,
        added: Sequence[dict[str, Any]] = (),
    ) -> dict[str, Any]:
        """Return `{"text", "blocks"}` ready for Slack; the text is made from the blocks.

        `added` are blocks that come below. Raise `BadTemplate` for what Slack would refuse,
        `TooLarge` when there is too much of it.
        """
        blocks = self.render_blocks(template, context, locale)
        if not blocks:
            raise BadTemplate(f"{template}.json.j2", None, "renders no block")
        blocks += added
        message, left = settle_message({"text": fallback_text(blocks), "blocks": blocks})
        _refuse(f"{template}.json.j2", left)
        return message

    def render_view(
        self,
        template: str,
        context: Mapping[str, Any],
        locale: str,
        added: Sequence[dict[str, Any]] = (),
    ) -> dict[str, Any]:
        """Return a modal or Home: the template's first object is its head, the others its blocks.

        `added` are blocks that come below. Raise `BadTemplate` for what Slack would refuse,
        `TooLarge` when there is too much of it.
        """
        name = f"{template}.json.j2"
        head, *blocks = self.render_blocks(template, context, locale) or [{}]
        if head.get("type") not in ("modal", "home") or "blocks" in head:
            reason = 'must start with the head of a view: {"type": "modal" or "home", …}'
            raise BadTemplate(name, 1, reason)
        view, left = settle_view({**head, "blocks": [*blocks, *added]})
        _refuse(name, left)
        return view

    def render_text(self, template: str, context: Mapping[str, Any], locale: str) -> str:
        """Return the text of `<template>.txt.j2` without space around, cut to 4,000 characters."""
        return cut(self._render(f"{template}.txt.j2", context, locale).strip(), MESSAGE_TEXT)

    def _render(self, name: str, context: Mapping[str, Any], locale: str) -> str:
        environment = self._environments.get(locale) or self._environment(locale)
        try:
            return sound(environment.get_template(name).render(context))
        except TemplateSyntaxError as error:
            raise BadTemplate(error.name or name, error.lineno, str(error.message)) from error
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise BadTemplate(name, _line_of(error), f"{type(error).__name__}: {error}") from error

    def _environment(self, locale: str) -> Environment:
        environment = Environment(
            loader=self._loader,
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701  what is made is JSON and mrkdwn, not HTML
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_COMPILED,
            extensions=["jinja2.ext.i18n"],
        )
        catalogue = self._translate(locale)
        environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
        # The same as Jinja's own, which goes through three calls for each sentence.
        environment.globals["_"] = lambda message, **values: catalogue.gettext(message) % values
        environment.filters |= {"tojson": to_json, "mrkdwn": show, "said": said, "quote": quote}
        environment.filters |= filters(locale, self._now)
        self._environments[locale] = environment
        return environment


def to_json(value: Any) -> str:
    """Return `value` as JSON that keeps letters as they are; an undefined one raises."""
    if isinstance(value, str):
        return _ENCODE(value)
    if isinstance(value, Undefined):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def show(value: Any) -> str:
    """Return a stored name or title, or any value, as Slack shows it to the letter."""
    return literal(str(value))


def said(value: Any) -> str:
    """Return what somebody wrote, escaped for Slack; its bold stays bold, its code code."""
    return escape(str(value))


def _objects(name: str, text: str) -> Iterator[dict[str, Any]]:
    """Read the JSON objects that follow each other in `text`."""
    place, end = _after_space(text, 0), len(text)
    while place < end:
        try:
            value, stop = _DECODER.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise _misread(name, text, error.pos, error.msg) from error
        if not isinstance(value, dict):
            raise _misread(name, text, place, "only objects may follow each other")
        yield value
        place = _after_space(text, stop)


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _misread(name: str, text: str, place: int, reason: str) -> BadTemplate:
    around = text[max(0, place - _AROUND) : place] + "⟨here⟩" + text[place : place + _AROUND]
    line = text.count("\n", 0, place) + 1
    return BadTemplate(name, line, f"{reason} (line of the rendered text), near {around!r}")


def _refuse(name: str, violations: list[Violation]) -> None:
    if violations:
        words = "; ".join(f"{violation.message} [{violation.pointer}]" for violation in violations)
        raise BadTemplate(name, None, f"Slack would refuse it: {words}")


def _line_of(error: BaseException) -> int | None:
    """Return the line of the template where `error` was raised: the deepest one known."""
    line, step = None, error.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename.endswith(".j2") or "<template>" in (
            step.tb_frame.f_code.co_filename
        ):
            line = step.tb_lineno
        step = step.tb_next
    return line
