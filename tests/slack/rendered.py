"""Renders templates written in a test."""

import gettext
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from jinja2 import DictLoader

from integrations.slack.rendering import Renderer


class French(gettext.NullTranslations):
    """A catalogue of a few words."""

    words: Mapping[str, str] = {
        "Take": "Prendre",
        "%(n)s tickets": "%(n)s demandes",
        "%(n)s ticket": "%(n)s demande",
        "Hello %(name)s": "Bonjour %(name)s",
    }

    def gettext(self, message: str) -> str:
        return self.words.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n <= 1 else msgid2)


def translate(locale: str) -> gettext.NullTranslations:
    return French() if locale.startswith("fr") else gettext.NullTranslations()


def renderer(now: Callable[[], datetime] | None = None, **files: str) -> Renderer:
    """Return a renderer of templates given as `name="…"`, found as `room/<name>.json.j2`."""
    sources = {f"room/{name}.json.j2": text for name, text in files.items()}
    sources |= {f"room/{name}.txt.j2": text for name, text in files.items()}
    return Renderer(DictLoader(sources), translate, now)


def render(
    text: str,
    context: Mapping[str, Any],
    locale: str = "en",
    now: Callable[[], datetime] | None = None,
) -> str:
    return renderer(now, line=text).render_text("room/line", context, locale)
