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

    With a `record`, other rooms may add to them (`Capability.additions`). With `instead` they take
    the place of the message whose button was pressed, where that is seen by nobody else.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    record: str = ""
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """A form, opened with the trigger of the act.

    With a `record`, other rooms may add to it (`Capability.additions`).
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True, slots=True)
class Redraw:
    """The form in which something was picked, drawn anew.

    What was typed stays where block and action keep their names; an element with another action
    begins with its initial value. `Click.values` holds what was typed so far.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Sentences beside the fields of a form: block_id → English msgid, with its values."""

    fields: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)


Answer = Done | Say | Open | Redraw | Wrong
DONE = Done()
