"""Asking Slack something while a person waits for the answer."""

from collections.abc import Awaitable
from typing import TypeVar

from commands.kit.refused import Refused
from commands.kit.words import N_
from integrations.slack.errors import Ambiguous, Unavailable

T = TypeVar("T")

SILENT = N_("Slack does not answer right now. Nothing was changed; please try again in a minute.")


async def ask(request: Awaitable[T]) -> T:
    """Await a reading call; refuse in words when Slack is away.

    `NotFound` and `Rejected` pass: what they mean depends on what was asked.
    """
    try:
        return await request
    except (Unavailable, Ambiguous) as away:
        raise Refused(SILENT) from away
