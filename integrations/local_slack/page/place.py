"""Where blocks stand, and what the person has filled in there so far."""

from dataclasses import dataclass, field
from typing import Literal

from integrations.local_slack.records import Typed

Kind = Literal["message", "modal", "home"]


@dataclass(frozen=True, slots=True)
class Place:
    """A message (`channel`, `ts`), a modal or a Home (`view_id`).

    `typed` is what this person picked or typed there: the picks of a message, what a view holds.
    """

    kind: Kind
    channel: str = ""
    ts: str = ""
    view_id: str = ""
    typed: Typed = field(default_factory=dict)
