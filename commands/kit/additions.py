"""What rooms add to each other's cards and forms, drawn below the blocks that are already there.

The room that owns the message knows nothing of it: `Capability.additions` says where they belong.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commands.kit.capability import Addition, Capability, TimedAddition
from integrations.slack.rendering import Renderer

Blocks = list[dict[str, Any]]


class Additions:
    """All additions, in the order in which their rooms are listed."""

    def __init__(self, renderer: Renderer, capabilities: Iterable[Capability]) -> None:
        self._renderer = renderer
        self._by_host: dict[str, list[Addition | TimedAddition]] = {}
        for room in capabilities:
            for addition in room.additions:
                self._by_host.setdefault(addition.to, []).append(addition)

    async def drawn(
        self,
        session: AsyncSession,
        to: str,
        record: str,
        *,
        locale: str,
        zone: str,
        now: datetime,
    ) -> Blocks:
        """Return the blocks to add to a message about this record; none without a record."""
        blocks: Blocks = []
        for addition in self._by_host.get(to, ()) if record else ():
            if isinstance(addition, TimedAddition):
                context = await addition.load(session, record, now)
            else:
                context = await addition.load(session, record)
            if context is not None:
                values = {**context, "zone": zone, "locale": locale}
                blocks += self._renderer.render_blocks(addition.template, values, locale)
        return blocks
