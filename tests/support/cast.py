"""The cast, as tests name it; the demo uses the same people."""

import re

from integrations.local_slack.cast import Actor, NotThere, Refused, Stage
from integrations.local_slack.seen import Answer, Form, Message, Seen

__all__ = ["Actor", "Answer", "Form", "Message", "NotThere", "Refused", "Seen", "Stage", "number"]


def number(text: str) -> str:
    """The first ticket number (T-12) in a text."""
    found = re.search(r"\bT-\d+", text)
    assert found is not None, f"no ticket number in {text!r}"
    return found[0]
