"""Who asks decides what a query may return.

Every query that returns a client's data takes a `Scope` and cannot be called without one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, true

F = TypeVar("F", bound=Callable[..., Any])
S = TypeVar("S", bound=Select[Any])


@dataclass(frozen=True, slots=True)
class Scope:
    """Either the whole desk, or one client (by its id)."""

    client_id: int | None
    whole_desk: bool = False

    @classmethod
    def desk(cls) -> "Scope":
        """Everything: for the provider's own team and for its jobs."""
        return cls(client_id=None, whole_desk=True)

    @classmethod
    def client(cls, client_id: int) -> "Scope":
        """What belongs to one client."""
        return cls(client_id=client_id)

    def allows(self, client_id: int | None) -> bool:
        """Whether a record of this client may be seen."""
        return self.whole_desk or (client_id is not None and client_id == self.client_id)

    def where(self, column: Any) -> ColumnElement[bool]:
        """The condition to add to a query, on its column of client ids."""
        if self.whole_desk:
            return true()
        if self.client_id is None:
            raise PermissionError("a scope without a client sees nothing")
        condition: ColumnElement[bool] = column == self.client_id
        return condition


def unscoped(reason: str) -> Callable[[F], F]:
    """Mark a query that returns clients' data without a scope, and say why it may."""

    def mark(function: F) -> F:
        function.__unscoped__ = reason  # type: ignore[attr-defined]
        return function

    return mark
