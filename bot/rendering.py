"""Where the templates of the rooms are: `tickets/desk` is `commands/tickets/templates/desk…`."""

from jinja2 import FileSystemLoader, PrefixLoader

from commands.kit import words
from commands.kit.services import Clock
from integrations.slack.rendering import Renderer


def loader() -> PrefixLoader:
    """All rooms' templates, each under the name of its room."""
    folders = sorted(words.ROOMS.glob("*/templates"))
    return PrefixLoader({folder.parent.name: FileSystemLoader(folder) for folder in folders})


def renderer(clock: Clock) -> Renderer:
    """The renderer of all rooms' templates, in French and English."""
    return Renderer(loader(), words.translations, clock.now)
