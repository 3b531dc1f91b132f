"""The one way to say no: a sentence that tells why and what to do instead."""

from typing import Any

from commands.kit.words import N_

NOT_FOR_CLIENTS = N_(
    "This is for the support team. If you need something, simply write it in your channel."
)


class Refused(Exception):  # noqa: N818  (it is an answer, not an error)
    """A request that cannot be done, said in words for the person who asked.

    `message` is an English msgid with `%(name)s` places; it is translated for its reader when it
    is shown. `field` names the block of a form beside which it belongs.
    """

    def __init__(self, message: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values
        self.field = field
