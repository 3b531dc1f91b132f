"""Carrying out a door's reply within Slack's three seconds: open a form, say something, ack."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from commands.kit.doors import FORM_LATE, FORM_REFUSED, Doors, Reply
from commands.kit.inbound import Click, Picked, Typed
from integrations.slack.errors import Rejected, SlackFailure, call

log = structlog.get_logger()
Body = Mapping[str, Any]
OK = 200
# The form was opened by an earlier delivery of the same act.
_OPENED_BEFORE = "exchanged_trigger_id"
# The form was closed, or changed again, since the pick that would redraw it.
_GONE_ON = frozenset({"hash_conflict", "not_found", "view_not_found"})


class Replies:
    """Answers to people, through the trigger, the response_url or a direct message."""

    def __init__(
        self, doors: Doors, client: AsyncWebClient, http: aiohttp.ClientSession, trigger_s: float
    ) -> None:
        self._doors = doors
        self._client = client
        self._http = http
        self._trigger_s = trigger_s

    async def to_command(self, typed: Typed, reply: Reply) -> Body:
        """The acknowledgement of a command: it carries the words itself."""
        if reply.view is None:
            return reply.ack
        failure = await self._open(typed.trigger_id, reply.view)
        if failure is None:
            return reply.ack
        text = await self._doors.sentence(typed.user, failure)
        return {"response_type": "ephemeral", "text": text}

    async def to_click(self, click: Click, reply: Reply, *, in_modal: bool) -> Body:
        """The acknowledgement of a click, after its form is open or its words are said."""
        say = reply.say
        if reply.view is not None:
            if reply.redraws:
                failure = await self._redraw(click, reply.view)
            else:
                failure = await self._open(click.trigger_id, reply.view, push=in_modal)
            if failure is not None:
                say = {"text": await self._doors.sentence(click.user, failure)}
        if say is not None:
            if click.response_url:
                instead = reply.replaces and click.ephemeral
                await self._respond(click.response_url, say, click.thread_ts, instead=instead)
            else:
                # A form or Home has no place for words: they come as a small form of their own.
                await self._open(click.trigger_id, _as_form(say), push=in_modal)
        return reply.ack

    def to_form(self, reply: Reply) -> Body:
        """The acknowledgement of a form; a form that follows it takes its place."""
        if reply.view is not None:
            return {"response_action": "update", "view": dict(reply.view)}
        return reply.ack

    async def to_shortcut(self, picked: Picked, reply: Reply) -> Body:
        """The acknowledgement of a shortcut, after its form is open or its words are said."""
        say = reply.say
        if reply.view is not None:
            failure = await self._open(picked.trigger_id, reply.view)
            if failure is not None:
                say = {"text": await self._doors.sentence(picked.user, failure)}
        if say is not None:
            if picked.response_url:
                thread_ts = picked.message.get("thread_ts")
                await self._respond(picked.response_url, say, thread_ts)
            else:
                await self._write(picked.user, say)
        return reply.ack

    async def _open(self, trigger_id: str, view: Body, *, push: bool = False) -> str | None:
        """Open a form; the sentence to say when that failed."""
        method = self._client.views_push if push else self._client.views_open
        try:
            async with asyncio.timeout(self._trigger_s):
                await call(method(trigger_id=trigger_id, view=dict(view)))
        except TimeoutError:
            log.warning("form not opened in time")
            return FORM_LATE
        except SlackFailure as failure:
            if failure.reason == _OPENED_BEFORE:
                return None
            log.warning("form not opened", reason=str(failure))
            refused = isinstance(failure, Rejected) and failure.reason != "expired_trigger_id"
            return FORM_REFUSED if refused else FORM_LATE
        return None

    async def _redraw(self, click: Click, view: Body) -> str | None:
        """Draw the form anew in which something was picked; the sentence to say when that failed.

        A version that the person has not seen is left alone: their later pick redraws it.
        """
        seen = {"view_id": click.view_id or "", "hash": click.view_hash or None}
        try:
            async with asyncio.timeout(self._trigger_s):
                await call(self._client.views_update(view=dict(view), **seen))
        except TimeoutError:
            log.warning("form not redrawn in time")
            return FORM_LATE
        except SlackFailure as failure:
            if failure.reason in _GONE_ON:
                return None
            log.warning("form not redrawn", reason=str(failure))
            return FORM_REFUSED if isinstance(failure, Rejected) else FORM_LATE
        return None

    async def _respond(
        self, url: str, say: Body, thread_ts: str | None, *, instead: bool = False
    ) -> None:
        """Say it to the one who acted and to nobody else; at most once."""
        body = {**say, "response_type": "ephemeral", "replace_original": instead}
        if thread_ts:
            body["thread_ts"] = thread_ts
        try:
            async with (
                asyncio.timeout(self._trigger_s),
                self._http.post(url, json=body) as answer,
            ):
                if answer.status != OK:
                    reason = (await answer.text())[:200]
                    log.warning("words not said", status=answer.status, reason=reason)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("words not said", reason=type(error).__name__)

    async def _write(self, user: str, say: Body) -> None:
        try:
            async with asyncio.timeout(self._trigger_s):
                opened = await call(self._client.conversations_open(users=user))
                channel = opened["channel"]["id"]
                await call(self._client.chat_postMessage(channel=channel, **say))
        except (SlackFailure, TimeoutError) as error:
            log.warning("words not said", reason=str(error))


def _as_form(say: Body) -> dict[str, Any]:
    text = {"type": "mrkdwn", "text": str(say.get("text", ""))}
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Vigie"},
        "blocks": list(say.get("blocks") or [{"type": "section", "text": text}]),
    }
