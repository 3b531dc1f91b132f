"""Blocks as HTML: each type has a template of its own below `templates/blocks/`."""

from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup

from integrations.local_slack.page.place import Place
from integrations.local_slack.page.rendering import render as fill
from integrations.local_slack.page.sheet import Sheet
from integrations.local_slack.records import JSON, User
from integrations.local_slack.world import World

__all__ = ["Place", "attachments", "render"]


def render(world: World, person: User, blocks: list[JSON], place: Place) -> Markup:
    """Return blocks as this person sees them; what is not known is shown as its JSON."""
    sheet = Sheet(world, person, place)
    return fill("blocks/list", at=sheet, blocks=blocks)


def attachments(world: World, person: User, given: list[JSON], place: Place) -> Markup:
    """Return the attachments of a message: Slack's older form, beside a coloured bar."""
    sheet = Sheet(world, person, place)
    return Markup("").join(_attachment(sheet, one) for one in given)


def _attachment(sheet: Sheet, given: Any) -> Markup:
    try:
        return fill("blocks/attachment", at=sheet, given=given)
    except (TemplateError, *sheet.MISSHAPEN):
        return sheet.unknown(given)
