"""Lines of tickets as Homes and digests show them, in plain values that the outbox can keep."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from storage.base import AnyRow
from storage.sensitive import Reader, may_read


def lines(rows: Iterable[AnyRow], reader: Reader, now: datetime) -> list[dict[str, Any]]:
    """Turn rows of `storage.home` into lines for the macros of `kit/_work.json.j2`.

    A private ticket keeps its words from whoever must not read them; its number remains.
    """
    return [_line(row, reader, now) for row in rows]


def _line(row: AnyRow, reader: Reader, now: datetime) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title if may_read(row, reader) else "",
        "state": row.state,
        "waiting_for": row.waiting_for,
        "priority": row.priority,
        "client": row.client,
        "technician": row.technician,
        "since": row.created_at.isoformat(),
        "due": row.due_at.isoformat() if row.due_at is not None else None,
        "late": row.due_at is not None and row.due_at < now,
        "waits": row.unanswered_since.isoformat() if row.unanswered_since is not None else None,
    }


def total(rows: Iterable[AnyRow]) -> int:
    """How many there are in all: each row of `storage.home` says it."""
    return next((int(row.total) for row in rows), 0)
