"""What a door answers within Slack's three seconds. Everything else goes through the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing to say: the card changes, or the form closes."""


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the one who acted, and for nobody else.

    With a `record`, other rooms may add to them (`Capability.additions`).
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A form, opened with the trigger of the act.

    With a `record`, other rooms may add to it (`Capability.additions`).
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Sentences beside the fields of a form: block_id → English msgid, with its values."""

    fields: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)


Answer = Done | Say | Open | Wrong
DONE = Done()
