"""What stands in a message: the one place where the page asks for Block Kit and mrkdwn."""

from markupsafe import Markup

from integrations.local_slack.page import blocks, emoji, mrkdwn
from integrations.local_slack.page.place import Place
from integrations.local_slack.records import Message, User
from integrations.local_slack.world import World


def content(world: World, person: User, message: Message) -> Markup:
    """Return the blocks of a message, its words where it has none, and its attachments."""
    typed = message.picks.get(person.id, {})
    place = Place("message", message.channel, message.ts, typed=typed)
    # What people typed was stored beside its blocks as text, in which their *stars* still stand.
    if message.blocks and message.client_msg_id is None:
        shown = blocks.render(world, person, message.blocks, place)
    else:
        shown = mrkdwn.render(world, person, message.text)
    return shown + blocks.attachments(world, person, message.attachments, place)


def emoji_char(name: str) -> str:
    """Return the character that an emoji's name stands for, `:name:` for an unknown one."""
    return emoji.char(name) or f":{name}:"
