"""One attempt to bring one outbox row to Slack, and what became of it."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from commands.kit.additions import Additions, Blocks
from commands.kit.capability import Capability, Content
from integrations.slack.delivery import Sender, link_to, too_large
from integrations.slack.errors import Ambiguous, NotFound, Rejected, Unavailable, Unread
from integrations.slack.rendering import Renderer
from storage import outbox, pace
from storage.channel_states import READ_BY_OTHERS
from storage.db import Database, is_away
from storage.delivery import Outcome
from storage.outbox import Kind, OutboxRow, State
from storage.pace import Pace

log = structlog.get_logger()
LONG_AGO = datetime.min.replace(tzinfo=UTC)
# With these the token is good, and one thing is forbidden to it: other methods go on.
OF_ONE_METHOD = frozenset({"missing_scope", "no_permission", "access_denied"})


@dataclass(frozen=True)
class Tempo:
    """How delivery breathes; all in seconds, all settings, so that tests need not wait."""

    pace: Pace = field(default_factory=Pace)
    # A claim that is not renewed by then belongs to a process that died.
    lease_s: float = 30.0
    # A request that timed out may still land: the look-up waits this long after an attempt.
    settle_s: float = 5.0
    busy_s: float = 0.05
    idle_s: float = 0.5
    # For what waits under a card that is not posted, and for a file that cannot be downloaded.
    most_attempts: int = 8
    # For what stays unclear: about an hour, for Slack may be ill that long.
    most_unclear: int = 20
    longest_wait_s: float = 300.0
    batch: int = 64


class NotYet(Exception):  # noqa: N818
    """The message under which this one belongs is not posted."""


class Attempts:
    """Renders and sends: looks first where a row may have landed before, and judges failures."""

    def __init__(
        self,
        db: Database,
        renderer: Renderer,
        sender: Sender,
        capabilities: Iterable[Capability],
        tempo: Tempo,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._db = db
        # The shared clock, for what shows how late something is.
        self._now = now
        self._renderer = renderer
        self.sender = sender
        self._tempo = tempo
        rooms = tuple(capabilities)
        self._cards = {card.name: card for room in rooms for card in room.cards}
        self._signs = {sign.name: sign for room in rooms for sign in room.signs}
        self._homes = {home.name: home for room in rooms for home in room.homes}
        self._drawings = {drawing.name: drawing for room in rooms for drawing in room.drawings}
        self._additions = Additions(renderer, rooms)
        self._told_refused = LONG_AGO
        # Our own channels that another organisation reads: nothing is said there.
        self.exposed: frozenset[str] = frozenset()

    async def attempt(self, row: OutboxRow) -> Outcome:
        """Send a row that is claimed; whatever happens, an outcome to record."""
        try:
            return await self._send(row)
        except Unavailable as busy:
            # Slack is away or has enough: no row is parked for that, however long it lasts.
            return self._later(row, str(busy), doubt=row.doubt, after_s=busy.retry_after)
        except Ambiguous as unclear:
            if row.kind == Kind.EPHEMERAL:
                return Outcome(row, State.DROPPED, error=str(unclear))
            return self._unclear(row, f"unclear: {unclear}")
        except (NotYet, Unread) as missing:
            return self._again(row, str(missing), doubt=row.doubt)
        except Rejected as refusal:
            return self._refused(row, refusal)
        except NotFound as missing:
            if row.kind == Kind.SIGN:  # the message is gone: there is nothing left to sign
                return Outcome(row, State.DROPPED, error=str(missing))
            return self._park(row, str(missing))
        except Exception as error:  # a template or a record that breaks must not stop the others
            if is_away(error):
                return self._later(row, f"database: {type(error).__name__}", doubt=row.doubt)
            log.exception("message cannot be rendered", row=row.id, template=row.template)
            return self._park(row, f"{type(error).__name__}: {error}")

    def _refused(self, row: OutboxRow, refusal: Rejected) -> Outcome:
        """Park what Slack refuses; keep everything waiting while it refuses the app itself."""
        if not refusal.of_the_app:
            return self._park(row, refusal.reason)
        later = self._later(row, str(refusal), doubt=row.doubt)
        until = later.due_at or datetime.now(UTC)
        one_method = refusal.reason in OF_ONE_METHOD
        keys = pace.ceilings_of(row) if one_method else (pace.CLAIM,)
        if datetime.now(UTC) >= self._told_refused:
            self._told_refused = until  # once per wait, not once per message
            log.error(
                "Slack refuses the app: mend the token or its scopes; messages wait",
                reason=str(refusal),
                again_at=until.isoformat(),
            )
        return replace(later, quiet=dict.fromkeys(keys, until))

    def _park(self, row: OutboxRow, reason: str) -> Outcome:
        if row.kind == Kind.EPHEMERAL:
            return Outcome(row, State.DROPPED, error=reason)
        log.warning("message parked", row=row.id, template=row.template, reason=reason)
        return Outcome(row, State.PARKED, error=reason, doubt=row.doubt)

    def _unclear(self, row: OutboxRow, reason: str) -> Outcome:
        """Put back what may have landed; what stays unclear must not block its lane for ever."""
        if row.attempts + 1 >= self._tempo.most_unclear:
            return replace(self._park(row, reason), doubt=True)
        return self._later(row, reason, doubt=True, least_s=self._tempo.settle_s)

    def _again(self, row: OutboxRow, reason: str, *, doubt: bool) -> Outcome:
        """Put a row back a number of times, then park it."""
        if row.attempts + 1 >= self._tempo.most_attempts:
            return self._park(row, reason)
        return self._later(row, reason, doubt=doubt)

    def _later(
        self,
        row: OutboxRow,
        reason: str,
        *,
        doubt: bool,
        after_s: float | None = None,
        least_s: float = 0.0,
    ) -> Outcome:
        """Put a row back: after the time that Slack asks, else after a growing, jittered wait."""
        if not after_s:
            wait = min(2.0 ** min(row.attempts, 16), self._tempo.longest_wait_s)
            wait *= random.uniform(0.8, 1.2)  # noqa: S311  (spreads retries; not a secret)
        else:
            wait = after_s
        until = datetime.now(UTC) + timedelta(seconds=max(wait, least_s))
        quiet = dict.fromkeys(pace.ceilings_of(row), until) if after_s else {}
        return Outcome(row, State.WAITING, error=reason, doubt=doubt, due_at=until, quiet=quiet)

    async def _send(self, row: OutboxRow) -> Outcome:
        match row.kind:
            case Kind.SIGN:
                return await self._send_sign(row)
            case Kind.HOME:
                return await self._send_home(row)
            case Kind.EPHEMERAL if row.doubt:
                # It may have been seen, and cannot be looked up: at most once.
                return Outcome(row, State.DROPPED, error="nobody knows whether it was seen")
        channel, thread_ts = await self._place(row)
        self._check(channel)
        match row.kind:
            case Kind.CARD:
                return await self._send_card(row, channel, thread_ts)
            case Kind.EPHEMERAL:
                message = self._message(row, row.template, row.context)
                await self.sender.whisper(channel, row.user or "", message, thread_ts=thread_ts)
                return Outcome(row, State.SENT)
            case Kind.FILE:
                return await self._send_file(row, channel, thread_ts)
            case Kind.PICTURE:
                return await self._send_picture(row, channel, thread_ts)
            case _:
                message = self._message(row, row.template, row.context)
                return await self._post(row, channel, thread_ts, message)

    def _check(self, channel: str) -> None:
        if channel in self.exposed:
            raise Rejected(READ_BY_OTHERS)

    async def _place(self, row: OutboxRow) -> tuple[str, str | None]:
        """Where a message goes: channel and thread; what is under a card follows that card."""
        if row.under_card is None:
            channel = row.channel or await self.sender.direct(row.user or "")
            return channel, row.thread_ts
        async with self._db.reading() as session:
            posted = await outbox.posted(session, row.under_card, row.under_record)
        if posted is None:
            raise NotYet(outbox.not_posted(row.under_card, row.under_record))
        return posted.channel, posted.ts

    async def _send_card(self, row: OutboxRow, channel: str, thread_ts: str | None) -> Outcome:
        async with self._db.reading() as session:
            posted = await outbox.posted(session, row.template, row.record)
            content = await self._cards[row.template].load(session, row.record or "")
            if content is None:
                return Outcome(row, State.DROPPED, error="nothing to show any more")
            added = await self._additions.drawn(
                session,
                content.template,
                row.record or "",
                locale=content.locale,
                zone=content.zone,
                now=self._now(),
            )
        message = self._content(content, added)
        if posted is None:
            return await self._post(row, channel, thread_ts, message)
        self._check(posted.channel)
        try:
            await self.sender.update(posted.channel, posted.ts, message)
        except NotFound:
            # Somebody deleted it in Slack; the record is still there, so its card comes back.
            return await self._post(row, channel, thread_ts, message)
        return Outcome(row, State.SENT, channel=posted.channel, ts=posted.ts)

    async def _post(
        self,
        row: OutboxRow,
        channel: str,
        thread_ts: str | None,
        message: Mapping[str, Any],
    ) -> Outcome:
        ts = None
        if row.doubt:
            ts = await self.sender.find(row.op, channel, thread_ts=thread_ts, oldest=_oldest(row))
        if ts is None:
            ts = await self.sender.post(
                row.op, channel, message, thread_ts=thread_ts, broadcast=row.broadcast
            )
        return Outcome(row, State.SENT, channel=channel, ts=ts)

    async def _send_file(self, row: OutboxRow, channel: str, thread_ts: str | None) -> Outcome:
        if too_large(row.context):
            return await self._post(row, channel, thread_ts, link_to(row.context))
        if not await self._file_landed(row, channel, thread_ts):
            await self.sender.copy_file(row.op, channel, row.context, thread_ts=thread_ts)
        return Outcome(row, State.SENT)

    async def _file_landed(self, row: OutboxRow, channel: str, thread_ts: str | None) -> bool:
        return row.doubt and await self.sender.find_file(
            row.op, channel, thread_ts=thread_ts, oldest=_oldest(row)
        )

    async def _send_picture(self, row: OutboxRow, channel: str, thread_ts: str | None) -> Outcome:
        if not await self._file_landed(row, channel, thread_ts):
            drawn = await self._drawings[row.template].draw(row.context, row.locale, row.zone)
            await self.sender.send_file(
                row.op,
                channel,
                drawn.name,
                drawn.content,
                thread_ts=thread_ts,
                title=drawn.title,
                alt=drawn.alt,
            )
        return Outcome(row, State.SENT)

    async def _send_sign(self, row: OutboxRow) -> Outcome:
        async with self._db.reading() as session:
            reactions = await self._signs[row.template].load(session, row.record or "")
        await self.sender.sign(
            row.channel, row.thread_ts or "", wanted=reactions.wanted, gone=reactions.gone
        )
        return Outcome(row, State.SENT)

    async def _send_home(self, row: OutboxRow) -> Outcome:
        async with self._db.reading() as session:
            content = await self._homes[row.template].load(session, row.user or "", self._now())
        if content is not None:
            context = {**content.context, "zone": content.zone}
            view = self._renderer.render_view(content.template, context, content.locale)
            await self.sender.publish(row.user or "", view)
        return Outcome(row, State.SENT)

    def _content(self, content: Content, added: Blocks) -> Mapping[str, Any]:
        context = {**content.context, "zone": content.zone}
        return self._renderer.render_message(content.template, context, content.locale, added)

    def _message(
        self, row: OutboxRow, template: str, context: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        values = {**context, "zone": row.zone}
        return self._renderer.render_message(template, values, row.locale)


def _oldest(row: OutboxRow) -> str:
    """Where a look-up begins: a minute before the first attempt, for clocks that differ."""
    since = (row.first_try_at or row.created_at) - timedelta(minutes=1)
    return f"{since.timestamp():.6f}"
