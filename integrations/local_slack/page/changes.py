"""What changed, in order: a short memory that live pages read on from where they were."""

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass

from integrations.local_slack.records import JSON, Channel, Message, View
from integrations.local_slack.world import World

MEMORY = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """Something to look at again: `kind` and the ids that name it."""

    seq: int
    kind: str
    ids: tuple[str, ...] = ()


class Changes:
    """The last changes of a workspace, each with its number.

    A mark names a place in them; it means nothing after a restart or a reset (`since` is None).
    """

    def __init__(self, world: World) -> None:
        self._log: deque[Change] = deque(maxlen=MEMORY)
        self._bell = asyncio.Event()
        self._deaf = world.journal.listen(self._hear)
        self.epoch = secrets.token_hex(4)
        self.seq = 0
        self.closed = False

    @property
    def mark(self) -> str:
        """The place after the newest change."""
        return f"{self.epoch}-{self.seq}"

    def since(self, mark: str) -> list[Change] | None:
        """Return the changes after a mark; None when they are not known (any more)."""
        epoch, _, seq = mark.partition("-")
        if epoch != self.epoch or not seq.isdigit():
            return None
        missed = self.seq - int(seq)
        if not 0 <= missed <= len(self._log):
            return None
        return [self._log[index] for index in range(-missed, 0)]

    async def wait(self, mark: str) -> None:
        """Return once there is something after this mark, or nothing will come any more."""
        while mark == self.mark and not self.closed:
            await self._bell.wait()

    def note(self, kind: str, *ids: str) -> None:
        """Remember a change and wake who waits."""
        self.seq += 1
        self._log.append(Change(self.seq, kind, ids))
        self._ring()

    def close(self) -> None:
        """Let everybody who waits go."""
        self._deaf()
        self.closed = True
        self._ring()

    def _ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    def _hear(self, kind: str, what: JSON) -> None:
        match kind:
            case "message" | "ephemeral":
                self._message(what["channel"], what["message"])
            case "channel":
                channel: Channel = what["channel"]
                self.note("channel", channel.id)
            case "view":
                view: View = what["view"]
                self.note("modal" if view.is_modal else "home", view.user_id, view.app_id)
            case "clock" | "app":
                self.note(kind)
            case "reset":
                self._log.clear()
                self.epoch = secrets.token_hex(4)
                self._ring()

    def _message(self, channel: Channel, message: Message) -> None:
        if message.ephemeral_to is not None:
            self.note("ephemeral", channel.id, message.ts, message.ephemeral_to)
            return
        self.note("message", channel.id, message.ts)
        if message.is_reply and message.thread_ts:
            self.note("message", channel.id, message.thread_ts)
